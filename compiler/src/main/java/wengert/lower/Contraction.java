package wengert.lower;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import wengert.engine.Precision;
import wengert.trace.Op;

/**
 * Rewrites kernels to round less: {@code a * b + c} becomes a fused multiply-add, division by a constant a multiplication
 * with its reciprocal, unless that is infinite or subnormal. The results are as good as the exact ones, but other bits.
 */
public final class Contraction {
    private final Precision precision;

    private Contraction(Precision precision) {
        this.precision = precision;
    }

    /**
     * Contracts all kernels of a program.
     *
     * @param program the program
     * @return the program with other kernels
     */
    public static LoweredProgram of(LoweredProgram program) {
        Contraction contraction = new Contraction(program.precision());
        Map<String, Kernel> kernels = new HashMap<>();
        List<Kernel> all = new ArrayList<>();
        for (Kernel kernel : program.kernels()) {
            Kernel contracted = contraction.kernel(kernel);
            kernels.put(kernel.name(), contracted);
            all.add(contracted);
        }
        return new LoweredProgram(
                program.name(),
                all,
                calls(program.forward(), kernels),
                calls(program.backward(), kernels),
                program.objective(),
                program.width(),
                program.precision());
    }

    /**
     * Contracts the kernels of an optimiser, and divides by what its parameters share once instead of for each of them.
     *
     * @param update the optimiser
     * @return the optimiser with other kernels
     */
    public static LoweredUpdate of(LoweredUpdate update) {
        Contraction contraction = new Contraction(update.precision());
        List<Kernel> all = new ArrayList<>();
        for (Kernel kernel : update.kernels()) {
            all.add(contraction.kernel(Reciprocals.of(kernel)));
        }
        return new LoweredUpdate(update.name(), all, update.running(), update.width(), update.precision());
    }

    private Kernel kernel(Kernel kernel) {
        return new Kernel(kernel.name(), kernel.comment(), kernel.parameters(), block(kernel.body()));
    }

    private static List<Call> calls(List<Call> calls, Map<String, Kernel> kernels) {
        List<Call> result = new ArrayList<>();
        for (Call call : calls) {
            result.add(new Call(kernels.get(call.kernel().name()), call.comment(), call.arguments(), call.nodes()));
        }
        return result;
    }

    private List<Stmt> block(List<Stmt> body) {
        List<Stmt> result = new ArrayList<>();
        for (Stmt stmt : body) {
            if (stmt instanceof Stmt.Declare declare) {
                result.add(new Stmt.Declare(declare.name(), value(declare.value())));
            } else if (stmt instanceof Stmt.Assign assign) {
                result.add(new Stmt.Assign(assign.name(), value(assign.value())));
            } else if (stmt instanceof Stmt.Store store) {
                result.add(new Stmt.Store(store.array(), store.at(), value(store.value())));
            } else if (stmt instanceof Stmt.For loop) {
                result.add(new Stmt.For(
                        loop.variable(), loop.from(), loop.to(), loop.step(), loop.descending(), block(loop.body())));
            } else {
                result.add(stmt);
            }
        }
        return result;
    }

    private Value value(Value value) {
        if (value instanceof Value.Broadcast broadcast) {
            return new Value.Broadcast(value(broadcast.value()));
        }
        if (!(value instanceof Value.Apply apply)) {
            return value;
        }
        List<Value> operands = new ArrayList<>();
        for (Value operand : apply.operands()) {
            operands.add(value(operand));
        }
        if (apply.op() == Op.ADD) {
            Value left = operands.get(0);
            Value right = operands.get(1);
            if (isProduct(right)) {
                return fused((Value.Apply) right, left);
            }
            if (isProduct(left)) {
                return fused((Value.Apply) left, right);
            }
        }
        if (apply.op() == Op.DIV && reciprocal(operands.get(1)) != null) {
            return new Value.Apply(Op.MUL, 0, List.of(operands.get(0), reciprocal(operands.get(1))));
        }
        return new Value.Apply(apply.op(), apply.literal(), operands);
    }

    private static boolean isProduct(Value value) {
        return value instanceof Value.Apply apply && apply.op() == Op.MUL;
    }

    private static Value fused(Value.Apply product, Value addend) {
        return new Value.MultiplyAdd(
                product.operands().get(0), product.operands().get(1), addend);
    }

    private Value reciprocal(Value value) {
        if (value instanceof Value.Literal literal) {
            double reciprocal = precision.round(1 / precision.round(literal.value()));
            return isNormal(reciprocal) ? new Value.Literal(reciprocal) : null;
        }
        Value inner = value instanceof Value.Broadcast broadcast ? reciprocal(broadcast.value()) : null;
        return inner == null ? null : new Value.Broadcast(inner);
    }

    private boolean isNormal(double value) {
        double size = Math.abs(value);
        return precision == Precision.F32
                ? size >= Float.MIN_NORMAL && size <= Float.MAX_VALUE
                : size >= Double.MIN_NORMAL && size <= Double.MAX_VALUE;
    }
}
