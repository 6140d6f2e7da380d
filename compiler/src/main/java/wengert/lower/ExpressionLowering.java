package wengert.lower;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import wengert.trace.Dim;
import wengert.trace.Index;
import wengert.trace.Node;
import wengert.trace.Op;
import wengert.trace.Operand;
import wengert.trace.Shape;
import wengert.trace.Trace;

/**
 * Turns what a node reads into expressions at the current point of a kernel, computing inlined nodes on the way.
 *
 * <p>A point may stand for a tile of neighbours, computed together in registers. Each element keeps its own order of
 * operations.
 */
final class ExpressionLowering {
    private final Trace trace;
    private final KernelBuilder kernel;
    private final boolean guarded;
    private Tiling tiling = Tiling.NONE;
    private Set<Node> shared = Set.of();
    private boolean masksScalars;

    /** Prefixes of sums: a letter for each sum that is accumulated side by side with others. */
    private static final String[] SUMS = {"s", "t", "u", "v", "w", "y"};

    /**
     * A sum of one stored node, or of one that is inlined.
     *
     * @param node the stored node if several are summed side by side, else any
     * @param start what it starts with
     * @param term what is added at each point
     */
    record Sum(Node node, Tile start, Operand term) {}

    ExpressionLowering(Trace trace, KernelBuilder kernel, boolean guarded) {
        this.trace = trace;
        this.kernel = kernel;
        this.guarded = guarded;
    }

    void tiling(Tiling wanted) {
        tiling = wanted;
    }

    /** Says whether scalars, too, meet points above the diagonal: the rest of lanes within a row that a loop around them walks. */
    void masksScalars(boolean wanted) {
        masksScalars = wanted;
    }

    /** Names the arrays that several siblings read, of which each element is loaded once. */
    void shared(Set<Node> nodes) {
        shared = nodes;
    }

    Tiling tiling() {
        return tiling;
    }

    /** Returns the values of an operand, whose index expressions range over the kernel's axes. */
    Tile read(Operand operand) {
        Tiling needed = tiling.only(
                Index.mentions(operand.at(), tiling.rowAxis()),
                Index.mentions(operand.at(), tiling.laneAxis()),
                Index.mentions(operand.at(), tiling.vectorAxis()));
        if (needed.equals(tiling)) {
            return readAll(operand);
        }
        Tiling before = tiling;
        tiling = needed;
        Tile tile = readAll(operand);
        tiling = before;
        boolean isShared = before.rows() > needed.rows() || before.vectors() > needed.vectors();
        return isShared ? bound(tile) : tile;
    }

    private Tile bound(Tile tile) {
        Tile bound = new Tile(tile.rows(), tile.vectors());
        for (int row = 0; row < tile.rows(); row++) {
            for (int vector = 0; vector < tile.vectors(); vector++) {
                bound.set(row, vector, kernel.bound(tile.at(row, vector)));
            }
        }
        return bound;
    }

    private Tile readAll(Operand operand) {
        Node node = operand.node();
        return switch (node.op()) {
            case CONSTANT -> Tile.of(new Value.Literal(node.literal()));
            case LENGTH -> Tile.of(new Value.FromInt(kernel.arguments().length(length(node))));
            case PARAMETER, INPUT, STATE -> load(operand);
            default -> trace.inlined().contains(node) ? compute(node, operand.at()) : load(operand);
        };
    }

    /** Computes a node at the point that the index expressions name, one for each axis of the node's shape. */
    Tile compute(Node node, List<Index> point) {
        return switch (node.op().kind()) {
            case MAP -> map(node, point);
            case REDUCE -> reduce(node, point);
            case LEAF, WRITE -> throw new IllegalStateException("cannot be computed in place: " + node);
        };
    }

    private Tile map(Node node, List<Index> point) {
        if (node.op() == Op.IOTA) {
            return positions(point.get(0));
        }
        List<Tile> operands = new ArrayList<>();
        for (Operand operand : node.operands()) {
            operands.add(read(operand.substitute(point)));
        }
        return apply(node.op(), node.literal(), operands);
    }

    /** Returns an index expression as values. */
    private Tile positions(Index index) {
        Tile tile = new Tile(tiling.rows(), tiling.vectors());
        for (int row = 0; row < tiling.rows(); row++) {
            for (int vector = 0; vector < tiling.vectors(); vector++) {
                Int position = kernel.integer(index, tiling.shift(row, vector));
                boolean varies = tiling.hasLanes() && index.mentions(tiling.laneAxis());
                tile.set(row, vector, varies ? new Value.Successive(position) : new Value.FromInt(position));
            }
        }
        return tile;
    }

    /** Applies an operation to each element; an operand may be shared by rows, vectors or lanes. */
    Tile apply(Op op, double literal, List<Tile> operands) {
        if (op == Op.COPY || op == Op.STOP_GRADIENT) {
            return operands.get(0);
        }
        int rows = 1;
        int vectors = 1;
        boolean isVector = false;
        for (Tile operand : operands) {
            rows = Math.max(rows, operand.rows());
            vectors = Math.max(vectors, operand.vectors());
            isVector |= operand.isVector();
        }
        Tile result = new Tile(rows, vectors);
        for (int row = 0; row < rows; row++) {
            for (int vector = 0; vector < vectors; vector++) {
                List<Value> values = new ArrayList<>();
                for (Tile operand : operands) {
                    Value value = operand.at(row, vector);
                    values.add(isVector ? broadcast(value) : value);
                }
                result.set(row, vector, operation(op, literal, values));
            }
        }
        return result;
    }

    Value operation(Op op, double literal, List<Value> operands) {
        // Without the guard the product can only be NaN where the guarded one is 0; see CompiledProgram.
        Op scalar = op == Op.CHAIN && !guarded ? Op.MUL : op;
        return new Value.Apply(scalar, literal, operands);
    }

    static Value broadcast(Value value) {
        return value.isVector() ? value : new Value.Broadcast(value);
    }

    /** Folds over new inner loops, at the point that the kept axes name. */
    private Tile reduce(Node node, List<Index> point) {
        return reduce(List.of(node), point).get(0);
    }

    /**
     * Folds siblings over new inner loops, which they share.
     *
     * @param siblings the same operation over the same domain, each
     * @param point the point that the kept axes name
     * @return the values of each
     */
    List<Tile> reduce(List<Node> siblings, List<Index> point) {
        Node node = siblings.get(0);
        List<Integer> folded = node.foldedAxes();
        List<Index> substitution = new ArrayList<>(Index.identity(node.domain().rank()));
        for (int axis = 0; axis < node.shape().rank(); axis++) {
            substitution.set(node.target().get(axis).asAxis(), point.get(axis));
        }
        for (int axis : folded) {
            substitution.set(axis, Index.axis(kernel.axis(node.domain().dim(axis))));
        }
        Op combine = node.op() == Op.SUM ? Op.ADD : Op.MAX;
        Value start = new Value.Literal(node.op() == Op.SUM ? 0.0 : Double.NEGATIVE_INFINITY);
        List<Sum> sums = new ArrayList<>();
        for (Node sibling : siblings) {
            sums.add(new Sum(sibling, Tile.of(start), sibling.operand(0)));
        }
        return fold(sums, substitution, folded, combine, false);
    }

    /**
     * Folds operands over loops along some axes of the domain that their nodes share, one accumulator for each sum, row and
     * vector.
     *
     * @param sums what is summed side by side
     * @param substitution what stands for each axis of the domain
     * @param folded the axes of the domain to loop over, outermost first
     * @return the values of each sum
     */
    List<Tile> fold(List<Sum> sums, List<Index> substitution, List<Integer> folded, Op combine, boolean descending) {
        List<Tile> accumulators = new ArrayList<>();
        for (Sum sum : sums) {
            accumulators.add(declare(SUMS[accumulators.size()], sum.start()));
        }
        Shape.Causal causal = causal(sums.get(0).node().domain(), substitution);
        List<Integer> loops = new ArrayList<>();
        for (int axis : folded) {
            loops.add(substitution.get(axis).asAxis());
        }
        boolean isMerged = tiling.hasLanes() && loops.size() > 1 && kernel.canMerge(loops);
        if (isMerged) {
            kernel.openMerged(loops, descending);
        } else {
            for (int loop : loops) {
                kernel.open(loop, causal, descending);
            }
        }
        for (int i = 0; i < sums.size(); i++) {
            Sum sum = sums.get(i);
            if (sums.size() > 1) {
                kernel.arguments().reader(sum.node());
            }
            Tile before = accumulators.get(i);
            assign(before, apply(combine, 0, List.of(before, read(sum.term().substitute(substitution)))), causal);
        }
        for (int i = 0; i < (isMerged ? 1 : loops.size()); i++) {
            kernel.close();
        }
        return accumulators;
    }

    /** Declares a local for each row and vector. */
    private Tile declare(String prefix, Tile start) {
        Tile locals = new Tile(tiling.rows(), tiling.vectors());
        for (int row = 0; row < tiling.rows(); row++) {
            for (int vector = 0; vector < tiling.vectors(); vector++) {
                Value first = start.at(row, vector);
                String name = kernel.local(prefix);
                kernel.add(new Stmt.Declare(name, tiling.hasLanes() ? broadcast(first) : first));
                locals.set(row, vector, new Value.Local(name, tiling.hasLanes()));
            }
        }
        return locals;
    }

    private void assign(Tile locals, Tile values, Shape.Causal causal) {
        for (int row = 0; row < locals.rows(); row++) {
            for (int vector = 0; vector < locals.vectors(); vector++) {
                Value.Local local = (Value.Local) locals.at(row, vector);
                Value value = values.at(row, vector);
                kernel.add(new Stmt.Assign(local.name(), masked(causal, tiling.shift(row, vector), value, local)));
            }
        }
    }

    /** Keeps the sum in lanes whose point is above the diagonal: the bounds of loops cannot tell lanes apart. */
    private Value masked(Shape.Causal causal, Tiling.Shift shift, Value value, Value otherwise) {
        boolean isSplit = tiling.hasLanes()
                ? causal != null && (causal.row() == tiling.laneAxis() || causal.column() == tiling.laneAxis())
                : causal != null && masksScalars;
        if (!isSplit) {
            return value;
        }
        Value row = position(causal.row(), shift);
        Value column = position(causal.column(), shift);
        Value exists = new Value.Apply(Op.GREATER_EQUAL, 0, List.of(row, column));
        return new Value.Apply(Op.SELECT, 0, List.of(exists, value, otherwise));
    }

    private Value position(int axis, Tiling.Shift shift) {
        Int position = kernel.integer(Index.axis(axis), shift);
        if (axis == tiling.laneAxis()) {
            return kernel.bound(new Value.Successive(position));
        }
        Value number = new Value.FromInt(position);
        return kernel.bound(tiling.hasLanes() ? new Value.Broadcast(number) : number);
    }

    /** Returns the triangle of a domain in terms of the kernel's axes, if both of its axes are plain ones there. */
    static Shape.Causal causal(Shape domain, List<Index> substitution) {
        if (domain.causal() == null) {
            return null;
        }
        int row = substitution.get(domain.causal().row()).asAxis();
        int column = substitution.get(domain.causal().column()).asAxis();
        return row < 0 || column < 0 ? null : new Shape.Causal(row, column);
    }

    /** Returns elements of a stored node. */
    Tile load(Operand operand) {
        String array = kernel.arguments().array(operand.node());
        Tile tile = new Tile(tiling.rows(), tiling.vectors());
        for (int row = 0; row < tiling.rows(); row++) {
            for (int vector = 0; vector < tiling.vectors(); vector++) {
                Int at = kernel.position(operand, tiling.shift(row, vector));
                tile.set(row, vector, tiling.hasLanes() ? new Value.LoadVector(array, at) : new Value.Load(array, at));
            }
        }
        return shared.contains(operand.node()) ? bound(tile) : tile;
    }

    private Dim length(Node node) {
        for (Dim dim : trace.signature().lengths()) {
            if (dim.name().equals(node.name())) {
                return dim;
            }
        }
        throw new IllegalStateException("no such bounded dimension: " + node);
    }
}
