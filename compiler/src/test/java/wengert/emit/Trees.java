package wengert.emit;

import java.util.List;
import wengert.engine.FlatArray;
import wengert.lower.Call;
import wengert.lower.Int;
import wengert.lower.Kernel;
import wengert.lower.LoweredProgram;
import wengert.lower.Stmt;
import wengert.lower.Value;
import wengert.trace.Op;

/** Short names for the parts of loop-level trees that tests build by hand. */
final class Trees {
    static final Kernel.Parameter X = new Kernel.Parameter(Kernel.Type.DOUBLES, "x");
    static final Kernel.Parameter Y = new Kernel.Parameter(Kernel.Type.DOUBLES, "y");
    static final Kernel.Parameter K = new Kernel.Parameter(Kernel.Type.INTS, "k");
    static final Kernel.Parameter N = new Kernel.Parameter(Kernel.Type.INT, "n");

    static final Call.Argument PARAMETERS = new Call.ArrayArgument(FlatArray.PARAMETERS);
    static final Call.Argument GRADIENTS = new Call.ArrayArgument(FlatArray.GRADIENTS);
    static final Call.Argument VALUES = new Call.ArrayArgument(FlatArray.VALUES);
    static final Call.Argument INTEGERS = new Call.ArrayArgument(FlatArray.INTEGERS);

    private Trees() {}

    static Int c(int value) {
        return new Int.Const(value);
    }

    static Int v(String name) {
        return new Int.Var(name);
    }

    static Int sum(Int left, Int right) {
        return new Int.Sum(left, right);
    }

    static Int product(Int left, Int right) {
        return new Int.Product(left, right);
    }

    static Value literal(double value) {
        return new Value.Literal(value);
    }

    static Value local(String name) {
        return new Value.Local(name);
    }

    static Value load(String array, Int at) {
        return new Value.Load(array, at);
    }

    static Value apply(Op op, Value... operands) {
        return new Value.Apply(op, 0, List.of(operands));
    }

    static Value pow(Value base, double exponent) {
        return new Value.Apply(Op.POW, exponent, List.of(base));
    }

    static Stmt store(String array, Int at, Value value) {
        return new Stmt.Store(array, at, value);
    }

    static Stmt up(String variable, Int from, Int to, Stmt... body) {
        return new Stmt.For(variable, from, to, 1, false, List.of(body));
    }

    static Stmt down(String variable, Int from, Int to, Stmt... body) {
        return new Stmt.For(variable, from, to, 1, true, List.of(body));
    }

    static Call.Argument integer(int value) {
        return new Call.IntArgument(value);
    }

    static Call.Argument length(int at) {
        return new Call.LengthArgument(at);
    }

    /** A program of one kernel with arguments x (parameters), y (values), k (integers) and n (the first integer). */
    static LoweredProgram single(Stmt... body) {
        Kernel kernel = new Kernel("kernel", List.of("test"), List.of(X, Y, K, N), List.of(body));
        Call call = new Call(kernel, "test", List.of(PARAMETERS, VALUES, INTEGERS, length(0)));
        return new LoweredProgram("single", List.of(kernel), List.of(call), List.of(), 0);
    }
}
