package wengert.lower;

import java.util.ArrayList;
import java.util.List;
import wengert.pass.MemoryPlan;
import wengert.pass.Schedule;
import wengert.trace.Dim;
import wengert.trace.Index;
import wengert.trace.Node;
import wengert.trace.Op;
import wengert.trace.Operand;
import wengert.trace.Shape;
import wengert.trace.Views;

/** The loops that compute one stored node, with everything that is inlined into it. */
final class NodeLowering {
    private final Schedule schedule;
    private final MemoryPlan plan;
    private final Node node;
    private final KernelBuilder kernel;
    private final ExpressionLowering expressions;

    NodeLowering(Schedule schedule, MemoryPlan plan, Node node, KernelBuilder kernel, boolean guarded) {
        this.schedule = schedule;
        this.plan = plan;
        this.node = node;
        this.kernel = kernel;
        this.expressions = new ExpressionLowering(schedule.trace(), kernel, guarded);
        // The result is the first argument of its kernel.
        kernel.arguments().array(node);
    }

    /** Adds the loops to the kernel. */
    void lower() {
        Loops loops = new Loops(kernel, expressions, node.domain());
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

    private void map(Loops loops) {
        loops.ascending(
                Views.axes(node.domain()),
                foldLanes(),
                () -> store(loops.point(), expressions.compute(node, loops.point())));
    }

    /** Returns the axes along which neighbours can share the loops of the reductions inlined into the node. */
    private List<Integer> foldLanes() {
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
        loops.ascending(kept, kept, () -> {
            List<Index> element = target(loops);
            store(element, expressions.compute(node, element));
        });
    }

    private void argmax(Loops loops) {
        List<Integer> folded = node.foldedAxes();
        loops.ascending(Views.axes(node.shape()), List.of(), () -> {
            List<Index> first = firstPoint(loops, folded);
            Value.Local best = new Value.Local(kernel.local("best"));
            Value.Local place = new Value.Local(kernel.local("place"));
            kernel.add(new Stmt.Declare(best.name(), term(0, first)[0]));
            kernel.add(new Stmt.Declare(place.name(), place(first, folded)));
            loops.openFolded(folded, false);
            Value candidate = kernel.bound(term(0, loops.point())[0]);
            Value here = place(loops.point(), folded);
            Value unlessNaN = apply(Op.SELECT, apply(Op.EQUAL, best, best), here, place);
            Value keeps = apply(Op.GREATER_EQUAL, best, candidate);
            kernel.add(new Stmt.Assign(place.name(), apply(Op.SELECT, keeps, place, unlessNaN)));
            kernel.add(new Stmt.Assign(best.name(), apply(Op.MAX, best, candidate)));
            loops.close(folded.size());
            store(target(loops), place);
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
        return new Value.FromInt(kernel.integer(place, -1, 0));
    }

    private void update(Loops loops) {
        loops.ascending(Views.axes(node.domain()), List.of(), () -> store(target(loops), term(1, loops.point())));
    }

    /** Says whether the array needs no content before the node is computed, or has it already. */
    boolean startsItself() {
        return inPlace() || (inRegisters() && Coverage.isFull(node, keptAxes()));
    }

    private boolean inPlace() {
        return MemoryPlan.canGrowInPlace(node)
                && plan.place(node.operand(0).node()).isAt(plan.place(node));
    }

    /** Whether each element is the sum of one loop nest, so that it can be summed in a register. */
    private boolean inRegisters() {
        return Views.isInjective(Index.flat(node.target(), node.shape()), node.domain(), keptAxes());
    }

    private List<Integer> keptAxes() {
        List<Integer> kept = new ArrayList<>(Views.axes(node.domain()));
        kept.removeAll(node.foldedAxes());
        return kept;
    }

    private void accumulate(Loops loops) {
        if (!inRegisters()) {
            loops.descending(() -> {
                Value before = expressions.load(Operand.of(node).substitute(target(loops)))[0];
                store(target(loops), apply(Op.ADD, before, term(1, loops.point())[0]));
            });
            return;
        }
        List<Integer> kept = keptAxes();
        List<Integer> folded = node.foldedAxes();
        // An array that was given its first content goes on from there.
        Operand start = startsItself() ? node.operand(0) : Operand.of(node);
        loops.ascending(kept, kept, () -> {
            Value[] first = expressions.read(start.substitute(target(loops)));
            store(target(loops), expressions.fold(node, loops.point(), folded, Op.ADD, first, node.operand(1), true));
        });
    }

    /** Adds the loops that give the array its first content: another array's, or a constant. Returns what that is. */
    String initialize() {
        Operand source = node.operand(0);
        boolean isConstant = source.node().op() == Op.CONSTANT;
        if (isConstant || MemoryPlan.canGrowInPlace(node)) {
            // All of the array at once, whatever its shape, so that kernels are shared.
            int axis = kernel.axis(Dim.of(node.shape().capacity()));
            kernel.open(axis, null, false);
            Index index = Index.axis(axis);
            Value value = isConstant
                    ? new Value.Literal(source.node().literal())
                    : new Value.Load(
                            kernel.arguments().array(source.node()), kernel.position(source.node(), index, -1, 0));
            kernel.add(new Stmt.Store(kernel.arguments().array(node), kernel.position(node, index, -1, 0), value));
            kernel.close();
        } else {
            Loops loops = new Loops(kernel, expressions, node.shape());
            loops.ascending(
                    Views.axes(node.shape()),
                    List.of(),
                    () -> store(loops.point(), expressions.read(source.substitute(loops.point()))));
        }
        return isConstant ? "fill" : "copy";
    }

    private Value[] term(int number, List<Index> point) {
        return expressions.read(node.operand(number).substitute(point));
    }

    private Value apply(Op op, Value... operands) {
        return expressions.apply(op, 0, operands);
    }

    /** Returns the element that the current point belongs to. */
    private List<Index> target(Loops loops) {
        return Index.substitute(node.target(), loops.point());
    }

    private void store(List<Index> element, Value... values) {
        Index flat = Index.flat(element, node.shape());
        for (int lane = 0; lane < values.length; lane++) {
            Int at = kernel.position(node, flat, expressions.laneAxis(), lane);
            kernel.add(new Stmt.Store(kernel.arguments().array(node), at, values[lane]));
        }
    }
}
