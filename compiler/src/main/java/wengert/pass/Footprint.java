package wengert.pass;

import java.util.ArrayList;
import java.util.List;
import wengert.trace.Dim;
import wengert.trace.Index;
import wengert.trace.Node;
import wengert.trace.Op;
import wengert.trace.Operand;
import wengert.trace.Shape;
import wengert.trace.Views;

/**
 * What the loops that compute one stored node touch: the element that is written, and those that are read on the way
 * through inlined nodes, as index expressions over the axes of the loops.
 */
public final class Footprint {
    /** What an elementary function costs, in additions. */
    private static final double FUNCTION = 12;

    private final Schedule schedule;
    private final Node root;
    private final List<Dim> axes = new ArrayList<>();
    private final List<Access> loads = new ArrayList<>();
    /** Indices that become numbers themselves. */
    private final List<Index> positions = new ArrayList<>();

    private final Access store;
    /** Where points of a triangle are, or null. */
    private Triangle triangle;

    private double work;
    private double workInTriangle;
    private boolean hasVectorForm = true;

    /**
     * An array that is touched.
     *
     * @param node the stored node or leaf
     * @param at which element, one expression an axis of the array
     * @param points how often, at the expected live lengths, if there were no triangle
     * @param isInTriangle whether it is touched for the points of the triangle alone
     */
    record Access(Node node, List<Index> at, double points, boolean isInTriangle) {
        /** Returned by {@link #along} for an element that does not change. */
        static final int INVARIANT = -1;
        /** Returned by {@link #along} for elements that are no neighbours along any axis. */
        static final int SCATTERED = -2;

        /**
         * Returns the axis of the array along which elements are neighbours when a loop moves on by 1; the rank of the
         * array if they are neighbours in dense row-major order alone, as when merged axes are walked.
         */
        int along(int loop) {
            int axis = axisAlong(loop);
            if (axis == SCATTERED) {
                Index flat = Index.flat(at, node.shape());
                return flat.coefficient(loop) == 1 && isAffineIn(flat, loop) ? at.size() : SCATTERED;
            }
            return axis;
        }

        private boolean looksUp() {
            return new Operand(node, at).looksUp();
        }

        private int axisAlong(int loop) {
            int along = INVARIANT;
            for (int axis = 0; axis < at.size(); axis++) {
                Index index = at.get(axis);
                if (!index.mentions(loop)) {
                    continue;
                }
                if (along != INVARIANT || index.coefficient(loop) != 1 || !isAffineIn(index, loop)) {
                    return SCATTERED;
                }
                along = axis;
            }
            return along;
        }
    }

    /**
     * The points of a causal domain: those whose column is not greater than their row.
     *
     * @param row which row, over the axes of the loops
     * @param column which column
     * @param extent the expected number of either
     */
    record Triangle(Index row, Index column, int extent) {
        boolean mentions(int loop) {
            return row.mentions(loop) || column.mentions(loop);
        }
    }

    private static boolean isAffineIn(Index index, int loop) {
        for (Index.Term term : index.terms()) {
            if (!(term.atom() instanceof Index.Axis) && new Index(0, List.of(term)).mentions(loop)) {
                return false;
            }
        }
        return true;
    }

    /**
     * Follows the loops that compute a stored node.
     *
     * @param schedule the stored nodes in order
     * @param root the stored node
     */
    public Footprint(Schedule schedule, Node root) {
        this.schedule = schedule;
        this.root = root;
        axes.addAll(root.domain().dims());
        double points = points(root.domain());
        List<Index> here = Index.identity(root.domain().rank());
        boolean isScattered = root.op() == Op.ACCUMULATE && !isSummedInRegisters(root);
        boolean isInTriangle = (isScattered ? root.domain() : root.shape()).causal() != null;
        this.store = new Access(root, root.target(), isScattered ? points : points(root.shape()), isInTriangle);
        if (isScattered) {
            loads.add(store);
        }
        node(root, here, points);
    }

    /** Returns the number of elements at the expected live lengths. */
    static double points(Shape shape) {
        double points = 1;
        for (Dim dim : shape.dims()) {
            points *= expected(dim);
        }
        return points;
    }

    /**
     * Returns how long an axis is on average: of live lengths nothing is known but the greatest, so half of it.
     *
     * @param dim the extent of an axis
     * @return the expected live length, or the size if it is fixed
     */
    static int expected(Dim dim) {
        return dim.isBounded() ? (dim.max() + 1) / 2 : dim.max();
    }

    /** Follows a node computed at a point of its domain. */
    private void node(Node node, List<Index> point, double points) {
        Shape.Causal causal = node.domain().causal();
        if (causal == null) {
            work += points * cost(node.op());
        } else {
            workInTriangle += points * cost(node.op());
            triangle = new Triangle(
                    point.get(causal.row()),
                    point.get(causal.column()),
                    expected(node.domain().dim(causal.row())));
        }
        hasVectorForm &= VectorForms.has(node.op()) && foldsInOneLoop(node);
        if (node.op() == Op.IOTA) {
            positions.add(point.get(0));
        }
        for (int number = 0; number < node.operands().size(); number++) {
            boolean isStart = node.op().kind() == Op.Kind.WRITE && number == 0;
            List<Index> at = isStart ? Index.substitute(node.target(), point) : point;
            boolean isInTriangle = isStart ? store.isInTriangle() : causal != null;
            operand(node.operand(number).substitute(at), isStart ? store.points() : points, isInTriangle);
        }
    }

    /** Sums in vectors run in one loop, so that they stay in registers: axes that can be merged, or one. */
    private static boolean foldsInOneLoop(Node node) {
        List<Integer> folded = node.op().kind() == Op.Kind.MAP ? List.of() : node.foldedAxes();
        if (folded.size() <= 1) {
            return true;
        }
        Shape.Causal triangle = node.domain().causal();
        boolean isPlain = triangle == null || !(folded.contains(triangle.row()) || folded.contains(triangle.column()));
        for (int axis : folded.subList(1, folded.size())) {
            isPlain &= !node.domain().dim(axis).isBounded();
        }
        return isPlain;
    }

    private void operand(Operand operand, double points, boolean isInTriangle) {
        Node node = operand.node();
        if (node.op() == Op.CONSTANT || node.op() == Op.LENGTH) {
            return;
        }
        if (!schedule.trace().inlined().contains(node)) {
            loads.add(new Access(node, operand.at(), points, isInTriangle));
            return;
        }
        if (node.op().kind() == Op.Kind.MAP) {
            node(node, operand.at(), points);
            return;
        }
        List<Index> point = new ArrayList<>(Index.identity(node.domain().rank()));
        for (int axis = 0; axis < node.shape().rank(); axis++) {
            point.set(node.target().get(axis).asAxis(), operand.at().get(axis));
        }
        double inner = points;
        for (int axis : node.foldedAxes()) {
            Dim dim = node.domain().dim(axis);
            point.set(axis, Index.axis(axes.size()));
            axes.add(dim);
            inner *= expected(dim);
        }
        node(node, point, inner);
    }

    /**
     * Returns what an operation costs.
     *
     * @param op the operation
     * @return about how many additions take as long
     */
    public static double cost(Op op) {
        return switch (op) {
            case COPY, STOP_GRADIENT, IOTA -> 0;
            case EXP, FAST_EXP, LOG, TANH, SIGMOID, SIN, COS, POW -> FUNCTION;
            // A maximum is several instructions: it looks at NaN and at the signs of zeros.
            case DIV, QUOTIENT, SQRT, RECIPROCAL, RSQRT, MAX_OVER -> 4;
            default -> 1;
        };
    }

    /**
     * Says whether what is summed at each element are products of what the elements of a row share with what those of a
     * column share, so that a tile of elements loads less than its elements alone.
     *
     * @param row an axis of the domain along which elements are different ones
     * @param column another one
     * @return false if something inside of the sums changes along both axes
     */
    public boolean isProduct(int row, int column) {
        boolean hasRows = false;
        boolean hasColumns = false;
        for (Access load : loads) {
            if (load.points() > store.points()) {
                boolean alongRow = Index.mentions(load.at(), row);
                boolean alongColumn = Index.mentions(load.at(), column);
                if (alongRow && alongColumn) {
                    return false;
                }
                hasRows |= alongRow;
                hasColumns |= alongColumn;
            }
        }
        return hasRows && hasColumns;
    }

    Node root() {
        return root;
    }

    Access store() {
        return store;
    }

    List<Access> loads() {
        return loads;
    }

    /** Returns the number of points of the node's domain, at the greatest live lengths. */
    double mostPoints() {
        double points = 1;
        for (Dim dim : root.domain().dims()) {
            points *= dim.max();
        }
        return points;
    }

    /** Returns the triangle that points are in, or null; the last one, should there be several. */
    Triangle triangle() {
        return triangle;
    }

    /**
     * Returns the arithmetic of all points, in additions, at the expected live lengths.
     *
     * @param share the part of a square that is computed of a triangle
     */
    double work(double share) {
        return work + share * workInTriangle;
    }

    /** Returns the axes of the domain along which neighbouring points may be computed together. */
    List<Integer> laneCandidates() {
        boolean possible = hasVectorForm && root.domain().rank() > 0;
        List<Integer> candidates = new ArrayList<>(possible ? distinctAxes(root) : List.of());
        candidates.removeIf(axis -> !positions.stream().allMatch(index -> isSuccessive(index, axis)));
        return candidates;
    }

    /** Says whether an index of what is read is looked up in a table. */
    boolean looksUp() {
        for (Access load : loads) {
            if (load.looksUp()) {
                return true;
            }
        }
        return false;
    }

    /** Says whether neighbours along an axis have successive numbers, or all the same one. */
    private static boolean isSuccessive(Index index, int axis) {
        return !index.mentions(axis) || (index.coefficient(axis) == 1 && isAffineIn(index, axis));
    }

    /**
     * Returns the axes of a stored node's domain along which elements are different ones.
     *
     * @param node a map, a reduction or a write
     * @return all axes but those that are folded
     */
    public static List<Integer> keptAxes(Node node) {
        List<Integer> kept = new ArrayList<>(Views.axes(node.domain()));
        if (node.op().kind() != Op.Kind.MAP) {
            kept.removeAll(node.foldedAxes());
        }
        return kept;
    }

    /** Returns the axes along which points can be taken in any order, as they belong to different elements. */
    private static List<Integer> distinctAxes(Node node) {
        return node.op() == Op.ACCUMULATE && !isSummedInRegisters(node) ? rowAxes(node) : keptAxes(node);
    }

    /**
     * Returns the axes of the rows that a sum of adjoints scatters: where a row goes is looked up, and the points of one row
     * belong to different elements.
     *
     * @param node an {@link Op#ACCUMULATE}
     * @return the axes that no look-up mentions, if they come after all those that one does; otherwise none
     */
    public static List<Integer> rowAxes(Node node) {
        Index flat = Index.flat(node.target(), node.shape());
        List<Index.Term> plain = new ArrayList<>();
        int first = 0;
        for (Index.Term term : flat.terms()) {
            Index alone = new Index(0, List.of(term));
            if (!alone.looksUp()) {
                plain.add(term);
                continue;
            }
            for (int axis = first; axis < node.domain().rank(); axis++) {
                first = alone.mentions(axis) ? axis + 1 : first;
            }
        }
        List<Integer> rows = new ArrayList<>(
                Views.axes(node.domain()).subList(first, node.domain().rank()));
        boolean isScattered = first > 0 && node.domain().causal() == null;
        return isScattered && Views.isInjective(new Index(0, plain), node.domain(), rows) ? rows : List.of();
    }

    /**
     * Says whether each element of a sum of adjoints is the sum of one loop nest, so that it can be summed in a register.
     *
     * @param node an {@link Op#ACCUMULATE}
     * @return true if no two points along the other axes belong to one element
     */
    public static boolean isSummedInRegisters(Node node) {
        return Views.isInjective(Index.flat(node.target(), node.shape()), node.domain(), keptAxes(node));
    }
}
