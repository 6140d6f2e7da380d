package wengert.lower;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import wengert.engine.Layout;
import wengert.pass.MemoryPlan;
import wengert.pass.Schedule;
import wengert.trace.Dim;
import wengert.trace.Index;
import wengert.trace.Node;
import wengert.trace.Op;
import wengert.trace.Operand;
import wengert.trace.Shape;
import wengert.trace.Trace;
import wengert.trace.Views;

/** Turns a scheduled trace into loops over flat arrays: one kernel a group, kernels of equal structure shared. */
public final class Lowering {
    private final Schedule schedule;
    private final Trace trace;
    private final MemoryPlan plan;
    private final Layout layout;
    private final boolean guarded;
    private final Map<String, Kernel> kernels = new LinkedHashMap<>();
    private final Set<String> names = new HashSet<>();
    private final List<Call> calls = new ArrayList<>();

    private Lowering(Schedule schedule, MemoryPlan plan, Layout layout, boolean guarded) {
        this.schedule = schedule;
        this.trace = schedule.trace();
        this.plan = plan;
        this.layout = layout;
        this.guarded = guarded;
    }

    /**
     * Lowers a scheduled trace.
     *
     * @param schedule the kernels to make, in order
     * @param plan where stored nodes lie
     * @param layout where inputs and lengths lie
     * @param guarded whether an adjoint of exactly zero stops the chain rule, as on the tape, even where the local
     *     gradient is infinite or NaN; without it such a gradient becomes NaN
     * @return the loop-level tree
     */
    public static LoweredProgram lower(Schedule schedule, MemoryPlan plan, Layout layout, boolean guarded) {
        return new Lowering(schedule, plan, layout, guarded).run();
    }

    private LoweredProgram run() {
        int forwardCalls = 0;
        for (Schedule.Group group : schedule.groups()) {
            lower(group);
            forwardCalls = group.forward() ? calls.size() : forwardCalls;
        }
        Optional<Trace.Root> root = trace.objective();
        int objective = root.isPresent() ? layout.output(root.get().name()).offset() : -1;
        return new LoweredProgram(
                trace.name(),
                List.copyOf(kernels.values()),
                calls.subList(0, forwardCalls),
                calls.subList(forwardCalls, calls.size()),
                objective);
    }

    private void lower(Schedule.Group group) {
        Node first = group.nodes().get(0);
        switch (first.op().kind()) {
            case MAP -> map(group);
            case REDUCE -> {
                if (first.op() == Op.ARGMAX) {
                    argmax(group);
                } else {
                    sumOrMax(group);
                }
            }
            case WRITE -> {
                if (first.op() == Op.UPDATE) {
                    update(group);
                } else {
                    accumulate(group);
                }
            }
            case LEAF -> throw new IllegalStateException("a leaf is not computed: " + first);
        }
    }

    // ---- the kinds of kernels ----

    private void map(Schedule.Group group) {
        KernelBuilder kernel = new KernelBuilder(plan, layout, group.nodes().size() > 1);
        ExpressionLowering expressions = new ExpressionLowering(trace, kernel, guarded);
        for (Node node : group.nodes()) {
            kernel.array(node);
            Loops loops = new Loops(kernel, expressions, node.domain());
            loops.ascending(Views.axes(node.domain()), foldLanes(node), () -> {
                Value[] values = expressions.compute(node, loops.point());
                store(kernel, expressions, node, Index.flat(loops.point(), node.shape()), values);
            });
        }
        finish(group, kernel);
    }

    /** Returns the axes along which neighbours can share the loops of the reductions inlined into a node. */
    private List<Integer> foldLanes(Node node) {
        if (!schedule.hasFold(node)) {
            return List.of();
        }
        List<Integer> axes = new ArrayList<>(Views.axes(node.domain()));
        for (Node part : schedule.expression(node)) {
            Shape.Causal triangle = part.domain().causal();
            if (part.op().kind() == Op.Kind.REDUCE && triangle != null) {
                // A reduction is inlined where it has its elements only, so its axes are the kernel's.
                axes.removeIf(axis -> {
                    int folded = part.target().get(axis).asAxis();
                    return folded == triangle.row() || folded == triangle.column();
                });
            }
        }
        return axes;
    }

    private void sumOrMax(Schedule.Group group) {
        Node node = group.nodes().get(0);
        KernelBuilder kernel = new KernelBuilder(plan, layout, false);
        ExpressionLowering expressions = new ExpressionLowering(trace, kernel, guarded);
        kernel.array(node);
        Loops loops = new Loops(kernel, expressions, node.domain());
        loops.ascending(Views.axes(node.shape()), Views.axes(node.shape()), () -> {
            List<Index> element = Index.substitute(node.target(), loops.point());
            store(kernel, expressions, node, Index.flat(element, node.shape()), expressions.compute(node, element));
        });
        finish(group, kernel);
    }

    private void argmax(Schedule.Group group) {
        Node node = group.nodes().get(0);
        KernelBuilder kernel = new KernelBuilder(plan, layout, false);
        ExpressionLowering expressions = new ExpressionLowering(trace, kernel, guarded);
        kernel.array(node);
        Loops loops = new Loops(kernel, expressions, node.domain());
        List<Integer> folded = node.foldedAxes();
        loops.ascending(Views.axes(node.shape()), List.of(), () -> {
            List<Index> first = firstPoint(node, loops, folded);
            Value.Local best = new Value.Local(kernel.local("best"));
            Value.Local place = new Value.Local(kernel.local("place"));
            kernel.add(new Stmt.Declare(
                    best.name(), expressions.read(node.operand(0).substitute(first))[0]));
            kernel.add(new Stmt.Declare(
                    place.name(), new Value.FromInt(kernel.integer(place(node, first, folded), -1, 0))));
            Shape.Causal causal = ExpressionLowering.causal(node.domain(), loops.point());
            for (int axis : folded) {
                kernel.open(loops.point().get(axis).asAxis(), causal, false);
            }
            Index position = place(node, loops.point(), folded);
            Value candidate = kernel.bound(expressions.read(node.operand(0).substitute(loops.point()))[0]);
            Value here = new Value.FromInt(kernel.integer(position, -1, 0));
            Value unlessNaN = expressions.apply(Op.SELECT, 0, expressions.apply(Op.EQUAL, 0, best, best), here, place);
            Value keeps = expressions.apply(Op.GREATER_EQUAL, 0, best, candidate);
            kernel.add(new Stmt.Assign(place.name(), expressions.apply(Op.SELECT, 0, keeps, place, unlessNaN)));
            kernel.add(new Stmt.Assign(best.name(), expressions.apply(Op.MAX, 0, best, candidate)));
            for (int i = 0; i < folded.size(); i++) {
                kernel.close();
            }
            Index flat = Index.flat(Index.substitute(node.target(), loops.point()), node.shape());
            store(kernel, expressions, node, flat, new Value[] {place});
        });
        finish(group, kernel);
    }

    /** Returns the first point that is folded into the current element; in a triangle, rows may start at the column. */
    private static List<Index> firstPoint(Node node, Loops loops, List<Integer> folded) {
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
    private static Index place(Node node, List<Index> point, List<Integer> folded) {
        Index place = Index.constant(0);
        for (int axis : folded) {
            place = place.times(node.domain().dim(axis).max()).plus(point.get(axis));
        }
        return place;
    }

    private void update(Schedule.Group group) {
        Node node = group.nodes().get(0);
        KernelBuilder kernel = new KernelBuilder(plan, layout, false);
        ExpressionLowering expressions = new ExpressionLowering(trace, kernel, guarded);
        kernel.array(node);
        Loops loops = new Loops(kernel, expressions, node.domain());
        loops.ascending(Views.axes(node.domain()), List.of(), () -> {
            Value[] values = expressions.read(node.operand(1).substitute(loops.point()));
            store(kernel, expressions, node, target(node, loops), values);
        });
        finish(group, kernel);
    }

    private void accumulate(Schedule.Group group) {
        Node node = group.nodes().get(0);
        Node into = node.operand(0).node();
        List<Integer> folded = node.foldedAxes();
        List<Integer> kept = new ArrayList<>(Views.axes(node.domain()));
        kept.removeAll(folded);
        boolean inPlace = MemoryPlan.canGrowInPlace(node) && plan.place(into).isAt(plan.place(node));
        boolean inRegisters = Views.isInjective(Index.flat(node.target(), node.shape()), node.domain(), kept);
        boolean startsElsewhere = inRegisters && Coverage.isFull(node, kept);
        if (!startsElsewhere && !inPlace) {
            initialize(node);
        }
        KernelBuilder kernel = new KernelBuilder(plan, layout, false);
        ExpressionLowering expressions = new ExpressionLowering(trace, kernel, guarded);
        kernel.array(node);
        Loops loops = new Loops(kernel, expressions, node.domain());
        if (inRegisters) {
            loops.ascending(kept, kept, () -> {
                Index flat = target(node, loops);
                Operand start = startsElsewhere ? node.operand(0) : Operand.of(node);
                Value[] first = expressions.read(start.substitute(Index.substitute(node.target(), loops.point())));
                Value[] sums = folded.isEmpty()
                        ? added(
                                expressions,
                                first,
                                expressions.read(node.operand(1).substitute(loops.point())))
                        : expressions.fold(node, loops.point(), folded, Op.ADD, first, node.operand(1), true);
                store(kernel, expressions, node, flat, sums);
            });
        } else {
            loops.descending(() -> {
                Index flat = target(node, loops);
                Value before = new Value.Load(kernel.array(node), kernel.position(node, flat, -1, 0));
                Value[] term = expressions.read(node.operand(1).substitute(loops.point()));
                store(kernel, expressions, node, flat, added(expressions, new Value[] {before}, term));
            });
        }
        finish(group, kernel);
    }

    private static Value[] added(ExpressionLowering expressions, Value[] left, Value[] right) {
        Value[] sums = new Value[left.length];
        for (int lane = 0; lane < sums.length; lane++) {
            sums[lane] = expressions.apply(Op.ADD, 0, left[lane], right[lane]);
        }
        return sums;
    }

    private static Index target(Node node, Loops loops) {
        return Index.flat(Index.substitute(node.target(), loops.point()), node.shape());
    }

    private static void store(
            KernelBuilder kernel, ExpressionLowering expressions, Node node, Index flat, Value[] values) {
        String array = kernel.array(node);
        for (int lane = 0; lane < values.length; lane++) {
            Int at = kernel.position(node, flat, expressions.laneAxis(), lane);
            kernel.add(new Stmt.Store(array, at, values[lane]));
        }
    }

    /** Gives an array that is written in parts its first content: another array's, or zeros. */
    private void initialize(Node node) {
        Operand source = node.operand(0);
        KernelBuilder kernel = new KernelBuilder(plan, layout, false);
        String out = kernel.array(node);
        ExpressionLowering expressions = new ExpressionLowering(trace, kernel, guarded);
        boolean isConstant = source.node().op() == Op.CONSTANT;
        if (isConstant || MemoryPlan.canGrowInPlace(node)) {
            // All of the array at once, whatever its shape, so that kernels are shared.
            int axis = kernel.axis(Dim.of(node.shape().capacity()));
            kernel.open(axis, null, false);
            Index index = Index.axis(axis);
            Value value = isConstant
                    ? new Value.Literal(source.node().literal())
                    : new Value.Load(kernel.array(source.node()), kernel.position(source.node(), index, -1, 0));
            kernel.add(new Stmt.Store(out, kernel.position(node, index, -1, 0), value));
            kernel.close();
        } else {
            Loops loops = new Loops(kernel, expressions, node.shape());
            loops.ascending(Views.axes(node.shape()), List.of(), () -> {
                Value[] values = expressions.read(source.substitute(loops.point()));
                store(kernel, expressions, node, Index.flat(loops.point(), node.shape()), values);
            });
        }
        String what = isConstant ? "fill" : "copy";
        finish(what, List.of(what), what + " for " + node.origin(), kernel);
    }

    // ---- sharing and naming ----

    private void finish(Schedule.Group group, KernelBuilder kernel) {
        List<String> comment = new ArrayList<>();
        for (Node node : group.nodes()) {
            comment.add(describe(node) + " " + node.origin());
        }
        Node last = group.nodes().get(group.nodes().size() - 1);
        String scope = last.origin().scope().isEmpty() ? "main" : last.origin().scope();
        String operation = group.forward() ? last.op().toString() : "adjoint_" + last.op();
        finish(scope + "_" + operation, comment, last.origin().toString(), kernel);
    }

    /** Returns for instance {@code sum(mul)}: the operations of a kernel, the stored one first. */
    private String describe(Node root) {
        List<Node> parts = schedule.expression(root);
        StringBuilder text = new StringBuilder(root.op().toString());
        for (int i = 1; i < parts.size(); i++) {
            text.append(i == 1 ? " of " : ", ").append(parts.get(i).op());
        }
        return text.toString();
    }

    private void finish(String name, List<String> comment, String callComment, KernelBuilder builder) {
        String structure = Fingerprint.of(builder.parameters(), builder.body());
        Kernel kernel = kernels.get(structure);
        if (kernel == null) {
            kernel = new Kernel(unique(name), comment, builder.parameters(), builder.body());
            kernels.put(structure, kernel);
        }
        calls.add(new Call(kernel, callComment, builder.arguments()));
    }

    private String unique(String name) {
        String base = Identifiers.of(name);
        String candidate = base;
        for (int i = 2; !names.add(candidate); i++) {
            candidate = base + "_" + i;
        }
        return candidate;
    }
}
