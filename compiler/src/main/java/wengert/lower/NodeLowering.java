package wengert.lower;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import wengert.engine.FlatArray;
import wengert.pass.Arrangement;
import wengert.pass.Coverage;
import wengert.pass.Footprint;
import wengert.pass.MemoryPlan;
import wengert.pass.Schedule;
import wengert.pass.Tiles;
import wengert.trace.Dim;
import wengert.trace.Index;
import wengert.trace.Node;
import wengert.trace.Op;
import wengert.trace.Operand;
import wengert.trace.Shape;
import wengert.trace.Views;

/** The loops that compute one stored node, or sums that are siblings, with everything that is inlined into them. */
final class NodeLowering {
    private static final int MANY_REGISTERS = 32;
    private static final int MANY_TERMS = 16;

    /** How vectors and tiles are used, from what runs fastest to what takes the fewest bytes. */
    enum Lanes {
        /** Twice as many vectors at a time, for sums of many terms where there are registers for them. */
        LARGE_TILES,
        /** Several vectors and rows at a time. */
        TILES,
        /** One vector at a time. */
        VECTORS,
        /** Not at all. */
        NONE
    }

    private final Schedule schedule;
    private final MemoryPlan plan;
    private final Node node;
    /** The node, and the siblings that are summed in its loops. */
    private final List<Node> nodes;

    private final KernelBuilder kernel;
    private final ExpressionLowering expressions;
    private final Lanes use;
    private final Loops.Rows rows;
    private Loops loops;
    /** The tiles of the loop that the kernel has around those of the node, if that runs in lanes. */
    private Tiling around = Tiling.NONE;
    /** What is done with sums instead of storing them, or null. */
    private UpdateEpilogue epilogue;

    private Tiles tiles;

    NodeLowering(Schedule schedule, MemoryPlan plan, Node node, KernelBuilder kernel, boolean guarded, Lanes use) {
        this(schedule, plan, List.of(node), kernel, guarded, use, Loops.Rows.NONE);
    }

    NodeLowering(
            Schedule schedule,
            MemoryPlan plan,
            List<Node> nodes,
            KernelBuilder kernel,
            boolean guarded,
            Lanes use,
            Loops.Rows rows) {
        this.schedule = schedule;
        this.plan = plan;
        this.node = nodes.get(0);
        this.nodes = nodes;
        this.kernel = kernel;
        this.use = use;
        this.rows = rows;
        this.tiles = plan.arrangement().tiles();
        this.expressions = new ExpressionLowering(schedule.trace(), kernel, guarded);
        // The results are the first arguments of their kernel.
        for (Node each : nodes) {
            kernel.arguments().array(each);
        }
        if (nodes.size() > 1) {
            expressions.shared(readBySeveral());
        }
    }

    private Set<Node> readBySeveral() {
        Set<Node> reads = new HashSet<>();
        Set<Node> shared = new HashSet<>();
        for (Node each : nodes) {
            for (Node read : Set.copyOf(schedule.reads(each))) {
                if (!reads.add(read)) {
                    shared.add(read);
                }
            }
        }
        return shared;
    }

    /** Adds the loops of a gradient, with sums that go into an update instead of an array. */
    void lower(UpdateEpilogue update, Tiles wanted) {
        epilogue = update;
        tiles = wanted;
        lower();
    }

    /** Adds the loops to a kernel whose outermost loop runs in lanes, for a part of it that is walked in a tiling. */
    void lower(Tiling tiling) {
        around = tiling;
        lower();
    }

    /** Adds the loops to the kernel. */
    void lower() {
        if (loops == null) {
            loops = new Loops(
                    kernel,
                    expressions,
                    node.domain(),
                    tiles,
                    plan.arrangement().registers(),
                    hasLargeTiles(),
                    nodes.size(),
                    rows);
            if (hasColumns()) {
                loops.product(new Footprint(schedule, node));
            }
        }
        switch (node.op().kind()) {
            case MAP -> map(loops);
            case REDUCE -> {
                if (node.op() == Op.ARGMAX) {
                    argmax(loops);
                } else {
                    sumOrMax(loops);
                }
            }
            case WRITE -> {
                if (node.op() == Op.UPDATE) {
                    update(loops);
                } else {
                    accumulate(loops);
                }
            }
            case LEAF -> throw new IllegalStateException("a leaf is not computed: " + node);
        }
    }

    /** Says whether scalars may be computed in tiles of rows and columns; the code of an update is too long for that. */
    private boolean hasColumns() {
        return use == Lanes.TILES
                && plan.arrangement().width() == 1
                && tiles.columns() > 1
                && epilogue == null
                && nodes.size() == 1
                && rows.axis() < 0
                && (node.op().kind() != Op.Kind.MAP || schedule.hasFold(node));
    }

    /** Large tiles pay for sums of many terms: the more vectors, the more share a number that is spread over lanes. */
    private boolean hasLargeTiles() {
        if (use != Lanes.LARGE_TILES || epilogue != null || plan.arrangement().registers() < MANY_REGISTERS) {
            return false;
        }
        long most = 0;
        for (Node part : schedule.expression(node)) {
            if (part.op().kind() != Op.Kind.MAP && part.op() != Op.UPDATE) {
                long terms = 1;
                for (int axis : part.foldedAxes()) {
                    terms *= part.domain().dim(axis).max();
                }
                most = Math.max(most, terms);
            }
        }
        return most >= MANY_TERMS;
    }

    private void map(Loops loops) {
        ascending(
                loops,
                Views.axes(node.domain()),
                foldRows(),
                () -> store(loops.point(), List.of(expressions.compute(node, loops.point()))));
    }

    /** Runs a body at every point along some axes, in lanes if the node was arranged for that. */
    private void ascending(Loops loops, List<Integer> axes, List<Integer> rowAxes, Runnable body) {
        if (rows.isInLanes()) {
            expressions.tiling(around);
            loops.ascending(axes, isTiled() ? rowAxes : List.of(), body);
            expressions.tiling(Tiling.NONE);
            return;
        }
        Arrangement.Lanes lanes = use == Lanes.NONE ? null : plan.arrangement().lanes(node);
        if (lanes == null) {
            loops.ascending(axes, rowAxes, body);
            return;
        }
        loops.mayPass(mayPass());
        loops.ascendingInLanes(
                axes,
                isTiled() ? rowAxes : List.of(),
                lanes.axis(),
                plan.arrangement().width(),
                isPadded(),
                body);
    }

    /** Says whether the last vector of each row that the node walks in lanes may reach past its end. */
    boolean isPadded() {
        boolean isPadded = true;
        for (Node each : nodes) {
            Arrangement.Lanes lanes = plan.arrangement().lanes(each);
            isPadded &= lanes.isAligned();
            for (Node walked : lanes.walked()) {
                isPadded &= plan.isPadded(plan.place(each, walked));
            }
        }
        return isPadded;
    }

    /** Says whether rows past the live length may be computed: there is room for them, and nobody reads them. */
    private boolean mayPass() {
        boolean mayPass = true;
        for (Node each : nodes) {
            mayPass &= !plan.arrangement().lanes(each).looksUp()
                    && plan.place(each).array() == FlatArray.SCRATCH
                    && endsWithItsDomain(each);
        }
        return mayPass;
    }

    /** Says whether an array ends where its domain does: what is added to the start of a fixed axis is read to the end of it. */
    private static boolean endsWithItsDomain(Node node) {
        for (int axis = 0; axis < node.domain().rank(); axis++) {
            Dim dim = node.domain().dim(axis);
            if (dim.isBounded() && Index.mentions(node.target(), axis) && !hasAxis(node, Index.axis(axis), dim)) {
                return false;
            }
        }
        return true;
    }

    private static boolean hasAxis(Node node, Index index, Dim dim) {
        int axis = node.target().indexOf(index);
        return axis >= 0 && node.shape().dim(axis).equals(dim);
    }

    private boolean isTiled() {
        return use == Lanes.LARGE_TILES || use == Lanes.TILES;
    }

    /** Says whether several vectors of the node at a time pay. */
    boolean hasRows() {
        return isTiled() && (node.op().kind() != Op.Kind.MAP || !foldRows().isEmpty());
    }

    /** Returns the axes along which neighbours can share the loops of the reductions inlined into the node. */
    private List<Integer> foldRows() {
        if (!schedule.hasFold(node)) {
            return List.of();
        }
        List<Integer> axes = new ArrayList<>(Views.axes(node.domain()));
        for (Node part : schedule.expression(node)) {
            Shape.Causal triangle = part.domain().causal();
            if (part.op().kind() == Op.Kind.REDUCE && triangle != null) {
                // A reduction is inlined where it has its elements only, so its axes are the kernel's.
                for (int axis : Views.axes(node.domain())) {
                    int folded = part.target().get(axis).asAxis();
                    if (folded == triangle.row() || folded == triangle.column()) {
                        axes.remove((Integer) axis);
                    }
                }
            }
        }
        return axes;
    }

    private void sumOrMax(Loops loops) {
        List<Integer> kept = Views.axes(node.shape());
        ascending(loops, kept, kept, () -> {
            List<Index> element = target(loops);
            store(element, expressions.reduce(nodes, element));
        });
    }

    private void argmax(Loops loops) {
        List<Integer> folded = node.foldedAxes();
        loops.ascending(Views.axes(node.shape()), List.of(), () -> {
            List<Index> first = firstPoint(loops, folded);
            Value.Local best = new Value.Local(kernel.local("best"));
            Value.Local place = new Value.Local(kernel.local("place"));
            kernel.add(new Stmt.Declare(best.name(), term(0, first).single()));
            kernel.add(new Stmt.Declare(place.name(), place(first, folded)));
            loops.openFolded(folded, false);
            Value candidate = kernel.bound(term(0, loops.point()).single());
            Value here = place(loops.point(), folded);
            Value unlessNaN = apply(Op.SELECT, apply(Op.EQUAL, best, best), here, place);
            Value keeps = apply(Op.GREATER_EQUAL, best, candidate);
            kernel.add(new Stmt.Assign(place.name(), apply(Op.SELECT, keeps, place, unlessNaN)));
            kernel.add(new Stmt.Assign(best.name(), apply(Op.MAX, best, candidate)));
            loops.close(folded.size());
            store(target(loops), List.of(Tile.of(place)));
        });
    }

    /** Returns the first point that is folded into the current element; in a triangle, rows may start at the column. */
    private List<Index> firstPoint(Loops loops, List<Integer> folded) {
        List<Index> first = new ArrayList<>(loops.point());
        for (int axis : folded) {
            first.set(axis, Index.constant(0));
        }
        Shape.Causal triangle = node.domain().causal();
        if (triangle != null && folded.contains(triangle.row())) {
            first.set(triangle.row(), first.get(triangle.column()));
        }
        return first;
    }

    /** Returns the row-major position of a point over the folded axes. */
    private Value place(List<Index> point, List<Integer> folded) {
        Index place = Index.constant(0);
        for (int axis : folded) {
            place = place.times(node.domain().dim(axis).max()).plus(point.get(axis));
        }
        return new Value.FromInt(kernel.integer(place, Tiling.Shift.NONE));
    }

    private void update(Loops loops) {
        loops.ascending(
                Views.axes(node.domain()), List.of(), () -> store(target(loops), List.of(term(1, loops.point()))));
    }

    /** Says whether the array needs no content before the node is computed, or has it already. */
    boolean startsItself() {
        return startsItself(node);
    }

    private boolean startsItself(Node node) {
        return inPlace(node)
                || (Footprint.isSummedInRegisters(node) && Coverage.isFull(node, Footprint.keptAxes(node)));
    }

    private boolean inPlace(Node node) {
        return Schedule.canGrowInPlace(node)
                && plan.place(node.operand(0).node()).isAt(plan.place(node));
    }

    private void accumulate(Loops loops) {
        if (!Footprint.isSummedInRegisters(node)) {
            scatter(loops);
            return;
        }
        List<Integer> kept = Footprint.keptAxes(node);
        List<Integer> folded = node.foldedAxes();
        ascending(loops, kept, kept, () -> {
            List<ExpressionLowering.Sum> sums = new ArrayList<>();
            for (Node each : nodes) {
                kernel.arguments().reader(each);
                // An array that was given its first content goes on from there.
                Operand start = startsItself(each) ? each.operand(0) : Operand.of(each);
                Tile first = expressions.read(start.substitute(target(loops)));
                sums.add(new ExpressionLowering.Sum(each, first, each.operand(1)));
            }
            store(target(loops), expressions.fold(sums, loops.point(), folded, Op.ADD, true));
        });
    }

    /** Adds each term to its element where that lies, from the last point to the first; within a row the order is free. */
    private void scatter(Loops loops) {
        Runnable body = () -> {
            Value before =
                    expressions.load(Operand.of(node).substitute(target(loops))).single();
            Value term = term(1, loops.point()).single();
            Value whole = before.isVector() ? ExpressionLowering.broadcast(term) : term;
            store(target(loops), List.of(Tile.of(apply(Op.ADD, before, whole))));
        };
        if (use == Lanes.NONE || plan.arrangement().lanes(node) == null) {
            loops.descending(body);
            return;
        }
        List<Integer> row = Footprint.rowAxes(node);
        List<Integer> rows = Views.axes(node.domain()).subList(0, node.domain().rank() - row.size());
        loops.openFolded(rows, true);
        ascending(loops, row, List.of(), body);
        loops.close(rows.size());
    }

    /** Adds the loops that give the array its first content: another array's, or a constant. Returns what that is. */
    String initialize() {
        Operand source = node.operand(0);
        boolean isConstant = source.node().op() == Op.CONSTANT;
        MemoryPlan.Place place = plan.place(node);
        if (isConstant || (Schedule.canGrowInPlace(node) && hasStridesOf(place, plan.place(node, source.node())))) {
            // All of the array at once, whatever its shape, so that kernels are shared.
            new WholeArray(kernel, plan.arrangement().width())
                    .set(
                            place,
                            isConstant ? null : plan.place(node, source.node()),
                            source.node().literal());
        } else {
            Loops loops = new Loops(
                    kernel,
                    expressions,
                    node.shape(),
                    tiles,
                    plan.arrangement().registers(),
                    false,
                    1,
                    Loops.Rows.NONE);
            loops.ascending(
                    Views.axes(node.shape()),
                    List.of(),
                    () -> store(loops.point(), List.of(expressions.read(source.substitute(loops.point())))));
        }
        return isConstant ? "fill" : "copy";
    }

    private static boolean hasStridesOf(MemoryPlan.Place one, MemoryPlan.Place other) {
        return one.size() == other.size() && one.strides().equals(other.strides());
    }

    private Tile term(int number, List<Index> point) {
        return expressions.read(node.operand(number).substitute(point));
    }

    private Value apply(Op op, Value... operands) {
        return expressions.operation(op, 0, List.of(operands));
    }

    /** Returns the element that the current point belongs to. */
    private List<Index> target(Loops loops) {
        return Index.substitute(node.target(), loops.point());
    }

    /** Stores an element of each sibling. */
    private void store(List<Index> element, List<Tile> values) {
        for (int i = 0; i < values.size(); i++) {
            store(new Operand(nodes.get(i), element), values.get(i));
        }
    }

    private void store(Operand stored, Tile values) {
        Tiling tiling = expressions.tiling();
        for (int row = 0; row < tiling.rows(); row++) {
            for (int vector = 0; vector < tiling.vectors(); vector++) {
                Value value = values.at(row, vector);
                Int at = kernel.position(stored, tiling.shift(row, vector));
                Value whole = tiling.hasLanes() ? ExpressionLowering.broadcast(value) : value;
                if (epilogue == null) {
                    kernel.add(new Stmt.Store(kernel.arguments().array(stored.node()), at, whole));
                } else {
                    epilogue.addTo(kernel, at, whole);
                }
            }
        }
    }
}
