package wengert.differential;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import wengert.trace.Dim;
import wengert.trace.Shape;

/** Random steps on arrays, one method a family; each adds one step or a few, or none if nothing fits. */
final class ArraySteps {
    private static final List<Kind> UNARY = List.of(
            Kind.NEG,
            Kind.EXP,
            Kind.LOG,
            Kind.RELU,
            Kind.SQRT,
            Kind.TANH,
            Kind.SIGMOID,
            Kind.SIN,
            Kind.COS,
            Kind.ABS,
            Kind.STOP_GRADIENT,
            Kind.POW,
            Kind.TANH,
            Kind.SIN,
            Kind.RELU,
            Kind.SIGMOID);
    private static final List<Kind> BINARY = List.of(
            Kind.ADD, Kind.SUB, Kind.MUL, Kind.DIV, Kind.MAX, Kind.MIN, Kind.ADD, Kind.SUB, Kind.MUL, Kind.MUL, Kind.GT,
            Kind.GE, Kind.LT, Kind.LE, Kind.EQ);
    private static final List<Kind> REDUCE =
            List.of(Kind.SUM, Kind.SUM, Kind.SUM, Kind.SUM, Kind.MAX_OVER, Kind.MAX_OVER, Kind.ARGMAX);
    private static final double[] CONSTANTS = {
        1, 1, 1, 0, 0, -0.0, 0.5, 2, -1, 3, 1e-5, 0.3, -1.7, Double.POSITIVE_INFINITY, Double.NaN
    };
    private static final double[] EXPONENTS = {2, 3, 0.5, -1, -0.5, 0, 1, -2, 1.5};

    private final Growth grow;

    ArraySteps(Growth grow) {
        this.grow = grow;
    }

    /** Adds a step of any family. */
    void any() {
        switch (grow.random.nextInt(22)) {
            case 20 -> neutral();
            case 21 -> repeatedTwice();
            case 0, 1, 2 -> unary();
            case 3, 4, 5, 6, 7 -> binary();
            case 8 -> select();
            case 9, 10 -> reduce();
            case 11, 12, 13 -> rearrange();
            case 14 -> lookUp();
            case 15 -> triangle();
            case 16 -> product();
            case 17 -> layer();
            case 18 -> extent();
            default -> leaf();
        }
    }

    /** Adds an element-wise step. */
    void elementwise() {
        switch (grow.random.nextInt(10)) {
            case 0, 1, 2 -> unary();
            case 3 -> select();
            case 4 -> neutral();
            default -> binary();
        }
    }

    void unary() {
        if (grow.oneIn(15)) {
            // The reciprocal tells zeros of different signs apart.
            grow.add(Kind.DIV, List.of(grow.constant(1), grow.pick(shape -> true)));
            return;
        }
        Kind kind = grow.choice(UNARY);
        double exponent = kind == Kind.POW ? grow.choice(EXPONENTS) : 0;
        grow.add(kind, List.of(grow.pick(shape -> true)), List.of(), exponent);
    }

    /** Adds a step that nearly does nothing, which tempts rules. */
    void neutral() {
        int x = grow.pick(shape -> true);
        switch (grow.random.nextInt(6)) {
            case 0, 1 -> withConstant(Kind.ADD, x, grow.choice(0.0, -0.0));
            case 2 -> withConstant(Kind.SUB, x, grow.choice(0.0, -0.0));
            case 3 -> withConstant(grow.oneIn(2) ? Kind.MUL : Kind.DIV, x, grow.choice(1, -1));
            case 4 -> grow.add(Kind.POW, List.of(x), List.of(), grow.choice(0, 1, 2));
            default -> grow.add(Kind.NEG, List.of(grow.add(Kind.NEG, List.of(x))));
        }
    }

    /** Adds an operation that reads each element of an array at many points, twice at each. */
    private void repeatedTwice() {
        int x = grow.pick(shape -> shape.rank() <= 2);
        int expanded = x < 0 ? -1 : grow.add(Kind.EXPAND_DIMS, List.of(x), grow.random.nextInt(3));
        if (expanded < 0) {
            return;
        }
        int axis = grow.steps().get(expanded).integer(0) % (grow.shape(x).rank() + 1);
        int repeated = grow.add(
                Kind.REPEAT,
                List.of(expanded),
                axis,
                grow.random.nextInt(grow.dims().size()));
        if (repeated >= 0) {
            int product =
                    grow.add(grow.choice(List.of(Kind.MUL, Kind.MUL, Kind.DIV, Kind.MAX)), List.of(repeated, repeated));
            grow.add(Kind.SIN, List.of(product));
        }
    }

    private void withConstant(Kind kind, int x, double value) {
        int constant = grow.constant(value);
        grow.add(kind, grow.oneIn(2) ? List.of(x, constant) : List.of(constant, x));
    }

    void binary() {
        Kind kind = grow.choice(BINARY);
        int a = grow.pick(shape -> true);
        int b = partner(a);
        if (b < 0) {
            return;
        }
        grow.add(kind, grow.oneIn(2) ? List.of(a, b) : List.of(b, a));
    }

    /** Returns a second operand: the same, a rearrangement of it, a constant, or whatever broadcasts. */
    private int partner(int a) {
        Shape shape = grow.shape(a);
        int rank = shape.rank();
        switch (grow.random.nextInt(12)) {
            case 0 -> {
                return a;
            }
            case 1 -> {
                return rank >= 2 ? grow.add(Kind.TRANSPOSE, List.of(a)) : a;
            }
            case 2 -> {
                return rank == 1 ? grow.add(Kind.EXPAND_DIMS, List.of(a), 1) : a;
            }
            case 3, 4 -> {
                return grow.constant(grow.choice(CONSTANTS));
            }
            default -> {
                return grow.pick(other -> Growth.broadcast(shape, other));
            }
        }
    }

    void select() {
        int a = grow.pick(shape -> true);
        int b = partner(a);
        if (b < 0) {
            return;
        }
        int condition = grow.oneIn(2)
                ? grow.add(grow.choice(List.of(Kind.GT, Kind.GE, Kind.LT, Kind.LE, Kind.EQ)), List.of(a, b))
                : grow.pick(other -> Growth.broadcast(grow.shape(a), other));
        if (condition >= 0) {
            grow.add(Kind.SELECT, List.of(condition, a, grow.oneIn(4) ? a : b));
        }
    }

    void reduce() {
        int x = grow.pick(shape -> shape.rank() > 0);
        if (x < 0 || grow.oneIn(30)) {
            x = grow.pick(shape -> true);
        }
        int rank = grow.shape(x).rank();
        List<Integer> axes = new ArrayList<>();
        for (int axis = 0; axis < rank; axis++) {
            if (grow.oneIn(2)) {
                axes.add(axis);
            }
        }
        if (axes.isEmpty() && rank > 0 && !grow.oneIn(4)) {
            axes.add(grow.random.nextInt(rank));
        }
        grow.add(grow.choice(REDUCE), List.of(x), axes, 0);
    }

    void rearrange() {
        int x = grow.pick(shape -> true);
        Shape shape = grow.shape(x);
        int axis = grow.random.nextInt(4);
        int number = grow.random.nextInt(8);
        switch (grow.random.nextInt(10)) {
            case 0 -> grow.add(Kind.TRANSPOSE, List.of(x));
            case 1 -> {
                List<Integer> order = new ArrayList<>();
                for (int old = 0; old < shape.rank(); old++) {
                    order.add(old);
                }
                Collections.shuffle(order, new Random(grow.random.nextLong()));
                grow.add(Kind.PERMUTE, List.of(x), order, 0);
            }
            case 2 -> grow.add(Kind.EXPAND_DIMS, List.of(x), axis);
            case 3 -> grow.add(Kind.AT, List.of(x), axis, number);
            case 4 -> grow.add(Kind.SLICE, List.of(x), axis, number, grow.random.nextInt(8));
            case 5 ->
                grow.add(
                        Kind.PREFIX,
                        List.of(x),
                        axis,
                        grow.random.nextInt(grow.dims().size()));
            case 6 -> {
                int expanded = grow.add(Kind.EXPAND_DIMS, List.of(x), axis);
                if (expanded >= 0) {
                    int place = axis % (shape.rank() + 1);
                    grow.add(
                            Kind.REPEAT,
                            List.of(expanded),
                            place,
                            grow.random.nextInt(grow.dims().size()));
                }
            }
            case 7 -> grow.add(Kind.SPLIT, List.of(x), axis, 1 + grow.random.nextInt(4));
            case 8 -> grow.add(Kind.MERGE, List.of(x), axis, number);
            default -> grow.add(Kind.RESHAPE, List.of(x), grow.random.nextInt(4), 1 + grow.random.nextInt(5));
        }
    }

    /** Adds a gather or a pick. */
    void lookUp() {
        boolean rows = grow.oneIn(2);
        int x = grow.pick(
                shape -> shape.rank() > 0 && (rows || !last(shape, rows).isBounded()));
        if (x < 0) {
            return;
        }
        Shape shape = grow.shape(x);
        int extent = last(shape, rows).max();
        int exact = grow.dim(dim -> dim.max() == extent);
        int bound = exact >= 0 && !grow.oneIn(4) ? exact : grow.dim(dim -> dim.max() <= extent);
        List<Integer> known = grow.ofKind(Kind.INDICES);
        if (!known.isEmpty() && grow.oneIn(3)) {
            int indices = grow.choice(known);
            if (rows) {
                rows(x, indices);
            } else {
                grow.add(Kind.PICK, List.of(x, indices));
            }
            return;
        }
        List<Integer> extents = new ArrayList<>(List.of(bound));
        if (rows) {
            extents.addAll(grow.extents(2, dim -> true));
            rows(x, grow.declare(Kind.INDICES, extents));
            return;
        }
        for (Dim dim : shape.dims().subList(0, shape.rank() - 1)) {
            if (!grow.dims().contains(dim)) {
                return;
            }
            extents.add(grow.dims().indexOf(dim));
        }
        int indices = grow.declare(Kind.INDICES, extents);
        grow.add(grow.oneIn(4) ? Kind.CROSS_ENTROPY : Kind.PICK, List.of(x, indices));
    }

    /** Adds rows that are looked up, along one axis or two, or windows of them. */
    private void rows(int x, int indices) {
        switch (grow.random.nextInt(4)) {
            case 0, 1 -> grow.add(Kind.WINDOWS, List.of(x, indices), grow.random.nextInt(8));
            case 2 -> grow.add(Kind.GATHER, List.of(x, indices, grow.choice(grow.ofKind(Kind.INDICES))));
            default -> grow.add(Kind.GATHER, List.of(x, indices));
        }
    }

    private static Dim last(Shape shape, boolean first) {
        return shape.dim(first ? 0 : shape.rank() - 1);
    }

    /** Adds a restriction to a triangle, of an array that has two equal axes or is made so. */
    void triangle() {
        int x = grow.pick(shape -> equalAxes(shape) != null && shape.causal() == null);
        if (x < 0) {
            int vector = grow.pick(shape -> shape.rank() == 1);
            int column = vector < 0 ? -1 : grow.add(Kind.EXPAND_DIMS, List.of(vector), 1);
            x = column < 0 ? -1 : grow.add(grow.oneIn(2) ? Kind.MUL : Kind.ADD, List.of(column, vector));
        }
        if (x >= 0) {
            int[] axes = equalAxes(grow.shape(x));
            boolean upper = grow.oneIn(2);
            grow.add(Kind.CAUSAL, List.of(x), axes[upper ? 1 : 0], axes[upper ? 0 : 1]);
        }
    }

    private static int[] equalAxes(Shape shape) {
        for (int row = 0; row < shape.rank(); row++) {
            for (int column = row + 1; column < shape.rank(); column++) {
                if (shape.dim(row).equals(shape.dim(column))) {
                    return new int[] {row, column};
                }
            }
        }
        return null;
    }

    /** Adds a dot or matrix product. */
    void product() {
        int a = grow.pick(shape -> shape.rank() == 1 || shape.rank() == 2);
        if (a < 0) {
            return;
        }
        Shape shape = grow.shape(a);
        if (shape.rank() == 1) {
            grow.add(Kind.DOT, List.of(a, grow.pick(shape::equals)));
            return;
        }
        int b = grow.oneIn(3)
                ? grow.add(Kind.TRANSPOSE, List.of(a))
                : grow.pick(other -> other.rank() >= 2
                        && other.dim(other.rank() - 2).equals(shape.dim(1))
                        && other.capacity() * shape.dim(0).max() < 1000);
        if (b >= 0) {
            grow.add(Kind.MATMUL, List.of(a, b));
        }
    }

    /** Adds one of the layers of {@link wengert.nn}. */
    void layer() {
        int x = grow.pick(shape -> shape.rank() > 0);
        if (x < 0) {
            return;
        }
        switch (grow.random.nextInt(6)) {
            case 0 -> grow.add(Kind.RMS_NORM, List.of(x));
            case 1 -> grow.add(Kind.SOFTMAX, List.of(x));
            case 2 -> grow.add(Kind.MEAN, List.of(x));
            case 3 -> siblings(x);
            default -> attention();
        }
    }

    /** Adds maps of one array, as queries, keys and values are. */
    private void siblings(int x) {
        int first = linear(x);
        if (first >= 0 && grow.oneIn(2)) {
            Step weight = grow.steps().get(grow.steps().get(first).of(1));
            for (int count = grow.random.nextInt(1, 4); count > 0; count--) {
                grow.add(Kind.LINEAR, List.of(x, grow.declare(Kind.PARAMETER, weight.ints())));
            }
        }
    }

    int linear(int x) {
        Shape shape = grow.shape(x);
        int in = grow.dims().indexOf(shape.dim(shape.rank() - 1));
        int out = grow.dim(dim -> !dim.isBounded());
        if (in < 0 || grow.dims().get(in).isBounded() || shape.capacity() > 100) {
            return -1;
        }
        int weight = grow.declare(Kind.PARAMETER, List.of(out, in));
        return grow.add(Kind.LINEAR, List.of(x, weight));
    }

    void attention() {
        int x = grow.pick(shape -> shape.rank() == 2 && !shape.dim(1).isBounded() && shape.capacity() <= 50);
        if (x < 0) {
            return;
        }
        Shape shape = grow.shape(x);
        int width = shape.dim(1).max();
        int heads = width % 2 == 0 && grow.oneIn(2) ? 2 : width % 3 == 0 && grow.oneIn(2) ? 3 : 1;
        List<Integer> alike = grow.all(shape::equals);
        int keys = grow.choice(alike);
        int values = grow.oneIn(2) ? keys : grow.choice(alike);
        if (grow.oneIn(3)) {
            int query = grow.pick(other -> other.rank() == 1 && other.dim(0).equals(shape.dim(1)));
            if (query >= 0) {
                grow.add(Kind.CACHED_ATTENTION, List.of(query, keys, values), heads);
            }
        } else {
            grow.add(Kind.CAUSAL_ATTENTION, List.of(grow.choice(alike), keys, values), heads);
        }
    }

    /** Adds a length or positions. */
    void extent() {
        int dim = grow.random.nextInt(grow.dims().size());
        grow.declare(grow.oneIn(2) ? Kind.LENGTH : Kind.IOTA, List.of(dim));
    }

    /** Adds a parameter, an input or a constant. */
    void leaf() {
        switch (grow.random.nextInt(4)) {
            case 0 -> grow.constant(grow.choice(CONSTANTS));
            case 1 -> grow.declare(Kind.INPUT, grow.extents(3, dim -> true));
            default -> grow.declare(Kind.PARAMETER, grow.extents(3, dim -> !dim.isBounded()));
        }
    }
}
