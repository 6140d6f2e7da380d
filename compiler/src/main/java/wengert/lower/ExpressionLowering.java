package wengert.lower;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
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
 * <p>A point may have several lanes: neighbours along one axis, computed together in registers so that they share loads
 * and that the sums of reductions do not wait for one another. Each lane keeps its own order of operations.
 */
final class ExpressionLowering {
    private final Trace trace;
    private final KernelBuilder kernel;
    private final boolean guarded;
    private int laneAxis = -1;
    private int lanes = 1;

    ExpressionLowering(Trace trace, KernelBuilder kernel, boolean guarded) {
        this.trace = trace;
        this.kernel = kernel;
        this.guarded = guarded;
    }

    void lanes(int axis, int count) {
        laneAxis = axis;
        lanes = count;
    }

    int lanes() {
        return lanes;
    }

    int laneAxis() {
        return laneAxis;
    }

    /** Returns the value of an operand, whose index expressions range over the kernel's axes, for each lane. */
    Value[] read(Operand operand) {
        if (lanes > 1 && !dependsOnLane(operand)) {
            int axis = laneAxis;
            int count = lanes;
            lanes(-1, 1);
            Value shared = kernel.bound(read(operand)[0]);
            lanes(axis, count);
            return repeated(shared);
        }
        Node node = operand.node();
        return switch (node.op()) {
            case CONSTANT -> repeated(new Value.Literal(node.literal()));
            case LENGTH -> repeated(new Value.FromInt(kernel.length(length(node))));
            case PARAMETER, INPUT, STATE -> load(operand);
            default -> trace.inlined().contains(node) ? compute(node, operand.at()) : load(operand);
        };
    }

    /** Computes a node at the point that the index expressions name, one for each axis of the node's shape. */
    Value[] compute(Node node, List<Index> point) {
        return switch (node.op().kind()) {
            case MAP -> map(node, point);
            case REDUCE -> reduce(node, point);
            case LEAF, WRITE -> throw new IllegalStateException("cannot be computed in place: " + node);
        };
    }

    private Value[] map(Node node, List<Index> point) {
        Value[] values = new Value[lanes];
        if (node.op() == Op.IOTA) {
            for (int lane = 0; lane < lanes; lane++) {
                values[lane] = new Value.FromInt(kernel.integer(point.get(0), laneAxis, lane));
            }
            return values;
        }
        List<Value[]> operands = new ArrayList<>();
        for (Operand operand : node.operands()) {
            operands.add(read(operand.substitute(point)));
        }
        for (int lane = 0; lane < lanes; lane++) {
            Value[] ofLane = new Value[operands.size()];
            for (int number = 0; number < ofLane.length; number++) {
                ofLane[number] = operands.get(number)[lane];
            }
            values[lane] = apply(node.op(), node.literal(), ofLane);
        }
        return values;
    }

    Value apply(Op op, double literal, Value... operands) {
        if (op == Op.COPY || op == Op.STOP_GRADIENT) {
            return operands[0];
        }
        // Without the guard the product can only be NaN where the guarded one is 0; see CompiledProgram.
        Op scalar = op == Op.CHAIN && !guarded ? Op.MUL : op;
        return new Value.Apply(scalar, literal, Arrays.asList(operands));
    }

    /** Folds over new inner loops, at the point that the kept axes name. */
    private Value[] reduce(Node node, List<Index> point) {
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
        return fold(node, substitution, folded, combine, repeated(start), node.operand(0), false);
    }

    /**
     * Folds an operand over loops along some axes of a node's domain, one accumulator a lane.
     *
     * @param substitution what stands for each axis of the domain
     * @param folded the axes of the domain to loop over, outermost first
     */
    Value[] fold(
            Node node,
            List<Index> substitution,
            List<Integer> folded,
            Op combine,
            Value[] start,
            Operand term,
            boolean descending) {
        Value[] sums = new Value[start.length];
        String[] names = new String[start.length];
        for (int lane = 0; lane < lanes; lane++) {
            names[lane] = kernel.local("s");
            sums[lane] = new Value.Local(names[lane]);
            kernel.add(new Stmt.Declare(names[lane], start[lane]));
        }
        Shape.Causal causal = causal(node.domain(), substitution);
        for (int axis : folded) {
            kernel.open(substitution.get(axis).asAxis(), causal, descending);
        }
        Value[] terms = read(term.substitute(substitution));
        for (int lane = 0; lane < lanes; lane++) {
            kernel.add(new Stmt.Assign(names[lane], apply(combine, 0, sums[lane], terms[lane])));
        }
        for (int i = 0; i < folded.size(); i++) {
            kernel.close();
        }
        return sums;
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

    /** Returns an element of a stored node, for each lane. */
    Value[] load(Operand operand) {
        String array = kernel.array(operand.node());
        Index flat = operand.flat();
        Value[] values = new Value[lanes];
        for (int lane = 0; lane < lanes; lane++) {
            values[lane] = new Value.Load(array, kernel.position(operand.node(), flat, laneAxis, lane));
        }
        return values;
    }

    /** Returns one value for all lanes. */
    private Value[] repeated(Value value) {
        Value[] values = new Value[lanes];
        Arrays.fill(values, value);
        return values;
    }

    private boolean dependsOnLane(Operand operand) {
        return Index.mentions(operand.at(), laneAxis);
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
