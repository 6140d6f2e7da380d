package wengert.lower;

import java.util.ArrayList;
import java.util.List;
import wengert.engine.FlatArray;
import wengert.trace.Op;

/**
 * The kernel that says whether a gradient is NaN or infinite: {@code s - s} of the sum of all gradients, which is 0 or NaN.
 * It is NaN too where finite gradients have a sum that overflows; then a run is repeated that need not be, and comes to the
 * same. Sums run side by side, since a branch for each element would take longer than Adam.
 */
final class PoisonScan {
    private static final int SUMS = 8;

    private final int width;
    private final boolean isPart;
    private final List<Stmt> body = new ArrayList<>();

    private PoisonScan(int width, boolean isPart) {
        this.width = width;
        this.isPart = isPart;
    }

    /**
     * Returns the call of the kernel.
     *
     * @param gradients the number of gradients
     * @param poison where the result goes in scratch space, a vector wide
     * @param width the number of lanes
     */
    static Call call(int gradients, int poison, int width) {
        List<Kernel.Parameter> parameters = List.of(
                new Kernel.Parameter(Kernel.Type.DOUBLES, "out"),
                new Kernel.Parameter(Kernel.Type.INT, "outAt"),
                new Kernel.Parameter(Kernel.Type.DOUBLES, "a"),
                new Kernel.Parameter(Kernel.Type.INT, "whole"),
                new Kernel.Parameter(Kernel.Type.INT, "n"));
        Kernel kernel = new Kernel(
                "poison",
                List.of("s - s of the sum of gradients: 0, or NaN if one is not finite"),
                parameters,
                new PoisonScan(width, false).body());
        int step = SUMS * width;
        List<Call.Argument> arguments = List.of(
                new Call.ArrayArgument(FlatArray.SCRATCH),
                new Call.IntArgument(poison),
                new Call.ArrayArgument(FlatArray.GRADIENTS),
                new Call.IntArgument(gradients / step * step),
                new Call.IntArgument(gradients));
        return new Call(kernel, "is every gradient finite?", arguments);
    }

    /**
     * Returns the call of the kernel for some of the gradients, which adds to what others have found.
     *
     * @param from the first gradient
     * @param to the end of the gradients, exclusive
     * @param poison where the result goes in scratch space, a vector wide
     * @param width the number of lanes
     */
    static Call call(int from, int to, int poison, int width) {
        List<Kernel.Parameter> parameters = List.of(
                new Kernel.Parameter(Kernel.Type.DOUBLES, "out"),
                new Kernel.Parameter(Kernel.Type.INT, "outAt"),
                new Kernel.Parameter(Kernel.Type.DOUBLES, "a"),
                new Kernel.Parameter(Kernel.Type.INT, "from"),
                new Kernel.Parameter(Kernel.Type.INT, "whole"),
                new Kernel.Parameter(Kernel.Type.INT, "n"));
        Kernel kernel = new Kernel(
                "poison",
                List.of("adds s - s of the sum of stored gradients: 0, or NaN if one is not finite"),
                parameters,
                new PoisonScan(width, true).body());
        int step = SUMS * width;
        List<Call.Argument> arguments = List.of(
                new Call.ArrayArgument(FlatArray.SCRATCH),
                new Call.IntArgument(poison),
                new Call.ArrayArgument(FlatArray.GRADIENTS),
                new Call.IntArgument(from),
                new Call.IntArgument(from + (to - from) / step * step),
                new Call.IntArgument(to));
        return new Call(kernel, "is every stored gradient finite?", arguments);
    }

    private List<Stmt> body() {
        Int start = isPart ? new Int.Var("from") : new Int.Const(0);
        Int whole = new Int.Var("whole");
        List<Stmt> loop = new ArrayList<>();
        for (int i = 0; i < SUMS; i++) {
            body.add(new Stmt.Declare("s" + i, lanes(new Value.Literal(0.0))));
            Int at = new Int.Var("i").plus(i * width);
            loop.add(new Stmt.Assign("s" + i, plus(sum(i), element(at, width > 1))));
        }
        body.add(new Stmt.For("i", start, whole, SUMS * width, false, loop));
        Value.Local rest = new Value.Local("rest");
        body.add(new Stmt.Declare("rest", new Value.Literal(0.0)));
        Stmt step = new Stmt.Assign("rest", plus(rest, element(new Int.Var("j"), false)));
        body.add(new Stmt.For("j", whole, new Int.Var("n"), 1, false, List.of(step)));
        Value all = lanes(rest);
        for (int i = 0; i < SUMS; i++) {
            all = plus(all, sum(i));
        }
        body.add(new Stmt.Declare("all", all));
        Value.Local sum = new Value.Local("all", width > 1);
        Value poison = new Value.Apply(Op.SUB, 0, List.of(sum, sum));
        Int out = new Int.Var("outAt");
        if (isPart) {
            poison = plus(width > 1 ? new Value.LoadVector("out", out) : new Value.Load("out", out), poison);
        }
        body.add(new Stmt.Store("out", out, poison));
        return body;
    }

    private Value lanes(Value value) {
        return width > 1 ? new Value.Broadcast(value) : value;
    }

    private Value sum(int number) {
        return new Value.Local("s" + number, width > 1);
    }

    private static Value element(Int at, boolean isVector) {
        return isVector ? new Value.LoadVector("a", at) : new Value.Load("a", at);
    }

    private static Value plus(Value left, Value right) {
        return new Value.Apply(Op.ADD, 0, List.of(left, right));
    }
}
