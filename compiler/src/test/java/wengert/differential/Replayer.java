package wengert.differential;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.StringJoiner;
import wengert.nn.Layers;
import wengert.nn.Losses;
import wengert.trace.Dim;
import wengert.trace.Expr;
import wengert.trace.Indices;
import wengert.trace.Recorder;
import wengert.trace.Shape;
import wengert.trace.State;
import wengert.trace.TraceException;

/** Plays the steps of a recipe on a recorder, and writes down the DSL code that does the same. */
final class Replayer {
    private final Recorder t;
    private final List<Dim> dims;
    private final List<Object> values = new ArrayList<>();
    private final List<String> lines = new ArrayList<>();

    Replayer(Recorder t, List<Dim> dims) {
        this.t = t;
        this.dims = dims;
    }

    List<String> lines() {
        return lines;
    }

    int size() {
        return values.size();
    }

    /** Returns the value of a step, or null if it has none or is no expression. */
    Expr exprOrNull(int position) {
        return values.get(position) instanceof Expr expr ? expr : null;
    }

    /** Returns the integer input that a step declares, or null. */
    Indices indicesOrNull(int position) {
        return values.get(position) instanceof Indices indices ? indices : null;
    }

    boolean isState(int position) {
        return values.get(position) instanceof State;
    }

    Dim dim(int number) {
        return dims.get(number);
    }

    void play(Step step) {
        int before = lines.size();
        Object value;
        try {
            value = value(step);
        } catch (IndexOutOfBoundsException | TraceException e) {
            lines.subList(before, lines.size()).clear();
            throw new TraceException("step %s does not fit: %s".formatted(step, e.getMessage()));
        }
        String type = value instanceof Expr
                ? "Expr"
                : value == null ? "" : value.getClass().getSimpleName();
        if (value != null) {
            lines.set(before, "%s v%d = %s".formatted(type, values.size(), lines.get(before)));
        }
        String note = value instanceof Expr expr ? "; // " + expr.shape() : ";";
        lines.set(before, lines.get(before) + note);
        values.add(value);
    }

    /** Forgets the last step, which no later one has read; what it recorded stays as dead code. */
    void undo() {
        values.remove(values.size() - 1);
        lines.remove(lines.size() - 1);
    }

    private Object value(Step step) {
        return switch (step.kind()) {
            case PARAMETER, INPUT, CONSTANT, LENGTH, IOTA, INDICES, STATE -> declare(step);
            case NEG, EXP, LOG, RELU, SQRT, TANH, SIGMOID, SIN, COS, ABS, STOP_GRADIENT, POW -> unary(step);
            case ADD, SUB, MUL, DIV, MAX, MIN, GT, GE, LT, LE, EQ, DOT, MATMUL -> binary(step);
            case SELECT -> {
                code("v%d.select(v%d, v%d)".formatted(step.of(0), step.of(1), step.of(2)));
                yield expr(step, 0).select(expr(step, 1), expr(step, 2));
            }
            case SUM, MAX_OVER, ARGMAX -> reduce(step);
            case TRANSPOSE,
                    PERMUTE,
                    EXPAND_DIMS,
                    AT,
                    SLICE,
                    PREFIX,
                    REPEAT,
                    SPLIT,
                    MERGE,
                    RESHAPE,
                    CAUSAL,
                    GATHER,
                    WINDOWS,
                    PICK -> view(step);
            case LINEAR, RMS_NORM, SOFTMAX, CAUSAL_ATTENTION, CACHED_ATTENTION, CROSS_ENTROPY, MEAN -> layer(step);
            case READ, WRITE, WRITE_AT -> state(step);
            case OUTPUT -> {
                code("t.output(\"o%d\", v%d)".formatted(step.tag(), step.of(0)));
                t.output("o" + step.tag(), expr(step, 0));
                yield null;
            }
        };
    }

    private Object declare(Step step) {
        int tag = step.tag();
        Dim[] extents = step.ints().stream().map(dims::get).toArray(Dim[]::new);
        return switch (step.kind()) {
            case PARAMETER, STATE -> {
                int[] sizes = Arrays.stream(extents).mapToInt(Dim::max).toArray();
                boolean learned = step.kind() == Kind.PARAMETER;
                code("t.%s(\"%s%d\"%s)"
                        .formatted(learned ? "parameter" : "state", learned ? "p" : "s", tag, rest(sizes)));
                yield learned ? t.parameter("p" + tag, sizes) : t.state("s" + tag, sizes);
            }
            case INPUT -> {
                code("t.input(\"x%d\"%s)".formatted(tag, rest(extents)));
                yield extents.length == 0
                        ? t.input("x" + tag)
                        : t.input("x" + tag, extents[0], Arrays.copyOfRange(extents, 1, extents.length));
            }
            case CONSTANT -> {
                code("t.constant(%s)".formatted(step.literal()));
                yield t.constant(step.literal());
            }
            case LENGTH -> {
                code("t.length(%s)".formatted(text(extents[0])));
                yield t.length(extents[0]);
            }
            case IOTA -> {
                code("t.iota(%s)".formatted(text(extents[0])));
                yield t.iota(extents[0]);
            }
            default -> {
                Dim[] at = Arrays.copyOfRange(extents, 1, extents.length);
                code("t.indices(\"i%d\", %d%s)".formatted(tag, extents[0].max(), rest(at)));
                yield t.indices("i" + tag, extents[0].max(), at);
            }
        };
    }

    private Expr unary(Step step) {
        Expr x = expr(step, 0);
        String name = camel(step.kind());
        if (step.kind() == Kind.POW) {
            code("v%d.pow(%s)".formatted(step.of(0), step.literal()));
            return x.pow(step.literal());
        }
        code("v%d.%s()".formatted(step.of(0), name));
        return switch (step.kind()) {
            case NEG -> x.neg();
            case EXP -> x.exp();
            case LOG -> x.log();
            case RELU -> x.relu();
            case SQRT -> x.sqrt();
            case TANH -> x.tanh();
            case SIGMOID -> x.sigmoid();
            case SIN -> x.sin();
            case COS -> x.cos();
            case ABS -> x.abs();
            default -> x.stopGradient();
        };
    }

    private Expr binary(Step step) {
        Expr a = expr(step, 0);
        Expr b = expr(step, 1);
        code("v%d.%s(v%d)".formatted(step.of(0), camel(step.kind()), step.of(1)));
        return switch (step.kind()) {
            case ADD -> a.add(b);
            case SUB -> a.sub(b);
            case MUL -> a.mul(b);
            case DIV -> a.div(b);
            case MAX -> a.max(b);
            case MIN -> a.min(b);
            case GT -> a.gt(b);
            case GE -> a.ge(b);
            case LT -> a.lt(b);
            case LE -> a.le(b);
            case EQ -> a.eq(b);
            case DOT -> a.dot(b);
            default -> a.matmul(b);
        };
    }

    private Expr reduce(Step step) {
        Expr x = expr(step, 0);
        int rank = x.shape().rank();
        int[] axes = rank == 0
                ? new int[0]
                : step.ints().stream().mapToInt(axis -> axis % rank).toArray();
        code("v%d.%s(%s)".formatted(step.of(0), camel(step.kind()), list(axes)));
        return switch (step.kind()) {
            case SUM -> x.sum(axes);
            case MAX_OVER -> x.maxOver(axes);
            default -> x.argmax(axes);
        };
    }

    private Expr view(Step step) {
        Expr x = expr(step, 0);
        int from = step.of(0);
        Shape shape = x.shape();
        return switch (step.kind()) {
            case TRANSPOSE -> {
                code("v%d.transpose()".formatted(from));
                yield x.transpose();
            }
            case PERMUTE -> {
                int[] order = step.ints().stream().mapToInt(axis -> axis).toArray();
                code("v%d.permute(%s)".formatted(from, list(order)));
                yield x.permute(order);
            }
            case EXPAND_DIMS -> {
                int axis = step.integer(0) % (shape.rank() + 1);
                code("v%d.expandDims(%d)".formatted(from, axis));
                yield x.expandDims(axis);
            }
            case PREFIX -> {
                code("v%d.prefix(%d, %s)".formatted(from, axis(step, shape), text(dim(step.integer(1)))));
                yield x.prefix(axis(step, shape), dim(step.integer(1)));
            }
            case REPEAT -> {
                code("v%d.repeat(%d, %s)".formatted(from, axis(step, shape), text(dim(step.integer(1)))));
                yield x.repeat(axis(step, shape), dim(step.integer(1)));
            }
            case CAUSAL -> {
                code("v%d.causal(%d, %d)".formatted(from, step.integer(0), step.integer(1)));
                yield x.causal(step.integer(0), step.integer(1));
            }
            case GATHER -> {
                Indices[] looked = new Indices[step.of().size() - 1];
                StringJoiner named = new StringJoiner(", ");
                for (int i = 0; i < looked.length; i++) {
                    looked[i] = indices(step, i + 1);
                    named.add("v" + step.of(i + 1));
                }
                code("v%d.gather(%s)".formatted(from, named));
                yield x.gather(looked);
            }
            case WINDOWS -> {
                Indices starts = indices(step, 1);
                int most = shape.rank() == 0 ? 1 : shape.dim(0).max() - starts.bound() + 1;
                int size = 1 + step.integer(0) % Math.max(1, most);
                code("v%d.windows(v%d, %d)".formatted(from, step.of(1), size));
                yield x.windows(starts, size);
            }
            case PICK -> {
                code("v%d.pick(v%d)".formatted(from, step.of(1)));
                yield x.pick(indices(step, 1));
            }
            default -> resized(step, x);
        };
    }

    /** The views whose numbers are fitted to the extents, so that they stay valid when those shrink. */
    private Expr resized(Step step, Expr x) {
        int from = step.of(0);
        Shape shape = x.shape();
        if (step.kind() == Kind.RESHAPE) {
            int[] sizes = reshaped(step, shape);
            code("v%d.reshape(%s)".formatted(from, list(sizes)));
            return x.reshape(sizes);
        }
        int axis = axis(step, shape);
        Dim dim = shape.dim(axis);
        int extent = dim.isBounded() ? 1 : dim.max();
        return switch (step.kind()) {
            case AT -> {
                int position = step.integer(1) % extent;
                code("v%d.at(%d, %d)".formatted(from, axis, position));
                yield x.at(axis, position);
            }
            case SLICE -> {
                int start = step.integer(1) % extent;
                int size = 1 + step.integer(2) % (extent - start);
                code("v%d.slice(%d, %d, %d)".formatted(from, axis, start, size));
                yield x.slice(axis, start, size);
            }
            case SPLIT -> {
                int inner = extent % step.integer(1) == 0 ? step.integer(1) : extent;
                code("v%d.split(%d, %d, %d)".formatted(from, axis, extent / inner, inner));
                yield x.split(axis, extent / inner, inner);
            }
            default -> {
                int count = 1 + step.integer(1) % (shape.rank() - axis);
                code("v%d.merge(%d, %d)".formatted(from, axis, count));
                yield x.merge(axis, count);
            }
        };
    }

    private static int[] reshaped(Step step, Shape shape) {
        int capacity = shape.capacity();
        int inner = step.integer(1);
        return switch (step.integer(0)) {
            case 0 -> new int[] {capacity};
            case 1 -> capacity % inner == 0 ? new int[] {capacity / inner, inner} : new int[] {capacity, 1};
            case 2 -> {
                int[] sizes = new int[shape.rank()];
                for (int axis = 0; axis < sizes.length; axis++) {
                    sizes[axis] = shape.dim(sizes.length - 1 - axis).max();
                }
                yield sizes;
            }
            default -> new int[0];
        };
    }

    private Expr layer(Step step) {
        Expr x = expr(step, 0);
        int from = step.of(0);
        return switch (step.kind()) {
            case LINEAR -> {
                code("Layers.linear(v%d, v%d)".formatted(from, step.of(1)));
                yield Layers.linear(x, expr(step, 1));
            }
            case RMS_NORM -> {
                code("Layers.rmsNorm(v%d)".formatted(from));
                yield Layers.rmsNorm(x);
            }
            case SOFTMAX -> {
                code("Layers.softmax(v%d)".formatted(from));
                yield Layers.softmax(x);
            }
            case CAUSAL_ATTENTION -> {
                code("Layers.causalAttention(v%d, v%d, v%d, %d)"
                        .formatted(from, step.of(1), step.of(2), step.integer(0)));
                yield Layers.causalAttention(x, expr(step, 1), expr(step, 2), step.integer(0));
            }
            case CACHED_ATTENTION -> {
                code("Layers.cachedAttention(v%d, v%d, v%d, %d)"
                        .formatted(from, step.of(1), step.of(2), step.integer(0)));
                yield Layers.cachedAttention(x, expr(step, 1), expr(step, 2), step.integer(0));
            }
            case CROSS_ENTROPY -> {
                code("Losses.crossEntropy(v%d, v%d)".formatted(from, step.of(1)));
                yield Losses.crossEntropy(x, indices(step, 1));
            }
            default -> {
                code("Losses.mean(v%d)".formatted(from));
                yield Losses.mean(x);
            }
        };
    }

    private Expr state(Step step) {
        if (!(values.get(step.of(0)) instanceof State state)) {
            throw new TraceException("step %d is no state".formatted(step.of(0)));
        }
        return switch (step.kind()) {
            case READ -> {
                code("v%d.value()".formatted(step.of(0)));
                yield state.value();
            }
            case WRITE -> {
                code("v%d.write(v%d)".formatted(step.of(0), step.of(1)));
                state.write(expr(step, 1));
                yield null;
            }
            default -> {
                code("v%d.write(v%d, v%d)".formatted(step.of(0), step.of(1), step.of(2)));
                state.write(indices(step, 1), expr(step, 2));
                yield null;
            }
        };
    }

    private Expr expr(Step step, int number) {
        Expr expr = exprOrNull(step.of(number));
        if (expr == null) {
            throw new TraceException("step %d is no expression".formatted(step.of(number)));
        }
        return expr;
    }

    private Indices indices(Step step, int number) {
        Indices indices = indicesOrNull(step.of(number));
        if (indices == null) {
            throw new TraceException("step %d is no integer input".formatted(step.of(number)));
        }
        return indices;
    }

    private static int axis(Step step, Shape shape) {
        if (shape.rank() == 0) {
            throw new TraceException("a scalar has no axis");
        }
        return step.integer(0) % shape.rank();
    }

    private void code(String line) {
        lines.add(line);
    }

    private static String rest(int[] sizes) {
        return sizes.length == 0 ? "" : ", " + list(sizes);
    }

    private static String rest(Dim[] extents) {
        StringBuilder text = new StringBuilder();
        for (Dim dim : extents) {
            text.append(", ").append(text(dim));
        }
        return text.toString();
    }

    private static String list(int[] numbers) {
        StringJoiner text = new StringJoiner(", ");
        for (int number : numbers) {
            text.add(Integer.toString(number));
        }
        return text.toString();
    }

    private static String text(Dim dim) {
        return dim.isBounded()
                ? "Dim.bounded(\"%s\", %d)".formatted(dim.name(), dim.max())
                : "Dim.of(%d)".formatted(dim.max());
    }

    /** Returns for instance {@code maxOver} for {@code MAX_OVER}. */
    static String camel(Kind kind) {
        StringBuilder text = new StringBuilder();
        for (String word : kind.name().split("_", -1)) {
            String lower = word.toLowerCase(java.util.Locale.ROOT);
            text.append(text.isEmpty() ? lower : Character.toUpperCase(lower.charAt(0)) + lower.substring(1));
        }
        return text.toString();
    }
}
