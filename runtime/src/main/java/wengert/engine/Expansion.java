package wengert.engine;

import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import wengert.math.Scalar;
import wengert.tape.Tape;
import wengert.trace.Index;
import wengert.trace.Node;
import wengert.trace.Op;
import wengert.trace.Operand;
import wengert.trace.TraceException;

/**
 * The expansion of one node into entries of the tape, and the entry of each of its elements.
 *
 * <p>Points are visited in lexicographic order, a row at a time: an {@link Access} is evaluated at the first point of a
 * row and stepped from there. Playing again allocates nothing.
 */
final class Expansion {
    private static final int NONE = -1;
    private static final int[] NO_SOURCE = {NONE};

    private final Node node;
    private final Points domain;
    private final Points elements;
    private final Access target;
    private final Access whole;
    private final Access[] reads;
    private final int[][] sources;
    private final int[] handles;
    /** Where an input or a state lies in the value array, or a live length in the integer array. */
    private final int offset;
    /** For an argmax, the position of a point among those folded into one element, and the greatest value so far. */
    private final Access place;

    private final double[] best;

    Expansion(Node node, Layout layout, Function<Node, int[]> handlesOf) {
        this.node = node;
        this.offset = offset(node, layout);
        this.target = new Access(Index.flat(node.target(), node.shape()), node.domain(), layout);
        this.whole = new Access(Index.flat(Index.identity(node.shape().rank()), node.shape()), node.shape(), layout);
        List<Operand> operands = node.operands();
        this.reads = new Access[operands.size()];
        this.sources = new int[operands.size()][];
        boolean even = target.isEven();
        for (int i = 0; i < reads.length; i++) {
            boolean overShape = node.op().kind() == Op.Kind.WRITE && i == 0;
            reads[i] = new Access(operands.get(i).flat(), overShape ? node.shape() : node.domain(), layout);
            sources[i] = handlesOf.apply(operands.get(i).node());
            even &= reads[i].isEven();
        }
        this.domain = new Points(node.domain(), layout, !even || node.op() == Op.ACCUMULATE);
        this.elements = new Points(node.shape(), layout, !even);
        // A state has one current value, so an update takes over the entries of the value before it.
        this.handles = node.op() == Op.UPDATE ? sources[0] : new int[elements(node)];
        List<Index> folded = node.foldedAxes().stream().map(Index::axis).toList();
        this.place = new Access(Index.flat(folded, node.domain().select(node.foldedAxes())), node.domain(), layout);
        this.best = new double[node.op() == Op.ARGMAX ? handles.length : 0];
        if (node.op() == Op.PARAMETER) {
            Arrays.setAll(handles, element -> offset + element);
        }
    }

    private static int elements(Node node) {
        long elements = node.shape().points();
        if (elements > Integer.MAX_VALUE) {
            throw Refusal.elements(node);
        }
        return (int) elements;
    }

    /** The error, which is of a class of its own: HotSpot makes the strings of a class in the thread that runs. */
    private static final class Refusal {
        private Refusal() {}

        static TraceException elements(Node node) {
            return new TraceException(
                    "%s has more than 2^31-1 elements, each of which the tape would hold; expected fewer, or a compiled program"
                            .formatted(node));
        }
    }

    private static int offset(Node node, Layout layout) {
        return switch (node.op()) {
            case PARAMETER -> layout.parameter(node.name()).offset();
            case INPUT -> layout.input(node.name()).offset();
            case STATE -> layout.state(node.name()).offset();
            case LENGTH -> layout.length(node.name()).offset();
            default -> NONE;
        };
    }

    int[] handles() {
        return handles;
    }

    /** Copies the values of all elements that exist in this run. */
    void read(Tape tape, int[] integers, double[] into, int start) {
        elements.first(integers);
        do {
            int element = whole.at(elements.point(), integers);
            for (int left = elements.count(); left > 0; left--, element += whole.step()) {
                into[start + element] = tape.data(handles[element]);
            }
        } while (elements.next());
    }

    void play(Tape tape, Workspace run) {
        int[] integers = run.integers();
        switch (node.op()) {
            case PARAMETER -> {} // the tape begins with the parameters
            case INPUT, STATE -> load(tape, integers, run.values());
            case CONSTANT -> handles[0] = tape.value(node.literal());
            case LENGTH -> handles[0] = tape.value(integers[offset]);
            case IOTA -> iota(tape, integers);
            case SUM -> sum(tape, integers);
            case MAX_OVER -> maxOver(tape, integers);
            case ARGMAX -> argmax(tape, integers);
            case UPDATE -> update(integers);
            case ACCUMULATE -> accumulate(tape, integers);
            default -> map(tape, integers);
        }
    }

    private void load(Tape tape, int[] integers, double[] values) {
        elements.first(integers);
        do {
            int element = whole.at(elements.point(), integers);
            for (int left = elements.count(); left > 0; left--, element += whole.step()) {
                handles[element] = tape.value(values[offset + element]);
            }
        } while (elements.next());
    }

    private void iota(Tape tape, int[] integers) {
        domain.first(integers);
        for (int i = 0; i < domain.count(); i++) {
            handles[i] = tape.value(i);
        }
    }

    private void map(Tape tape, int[] integers) {
        int arity = sources.length;
        int[] first = arity > 0 ? sources[0] : NO_SOURCE;
        int[] second = arity > 1 ? sources[1] : NO_SOURCE;
        int[] third = arity > 2 ? sources[2] : NO_SOURCE;
        int stepA = arity > 0 ? reads[0].step() : 0;
        int stepB = arity > 1 ? reads[1].step() : 0;
        int stepC = arity > 2 ? reads[2].step() : 0;
        int step = target.step();
        domain.first(integers);
        do {
            int[] point = domain.point();
            int a = arity > 0 ? reads[0].at(point, integers) : 0;
            int b = arity > 1 ? reads[1].at(point, integers) : 0;
            int c = arity > 2 ? reads[2].at(point, integers) : 0;
            int element = target.at(point, integers);
            for (int left = domain.count(); left > 0; left--, element += step) {
                handles[element] = apply(tape, first[a], second[b], third[c]);
                a += stepA;
                b += stepB;
                c += stepC;
            }
        } while (domain.next());
    }

    private int apply(Tape tape, int a, int b, int c) {
        return switch (node.op()) {
            case NEG -> tape.neg(a);
            case EXP -> tape.exp(a);
            case LOG -> tape.log(a);
            case RELU -> tape.relu(a);
            case SQRT -> tape.sqrt(a);
            case TANH -> tape.tanh(a);
            case SIGMOID -> tape.sigmoid(a);
            case SIN -> tape.sin(a);
            case COS -> tape.cos(a);
            case ABS -> tape.abs(a);
            case POW -> tape.pow(a, node.literal());
            case RECIPROCAL -> tape.reciprocal(a);
            case RSQRT -> tape.rsqrt(a);
            case FAST_EXP -> tape.fastExp(a);
            case COPY -> tape.copy(a);
            case STOP_GRADIENT -> tape.value(tape.data(a));
            case ADD -> tape.add(a, b);
            case SUB -> tape.sub(a, b);
            case MUL -> tape.mul(a, b);
            case DIV, QUOTIENT -> tape.div(a, b);
            case MAX -> tape.max(a, b);
            case MIN -> tape.min(a, b);
            case GREATER -> tape.value(tape.data(a) > tape.data(b) ? 1 : 0);
            case GREATER_EQUAL -> tape.value(tape.data(a) >= tape.data(b) ? 1 : 0);
            case EQUAL -> tape.value(tape.data(a) == tape.data(b) ? 1 : 0);
            case SELECT -> tape.select(tape.data(a) != 0, b, c);
            case CHAIN -> tape.value(Scalar.chain(tape.data(a), tape.data(b)));
            case PARAMETER, INPUT, STATE, CONSTANT, LENGTH, IOTA, SUM, MAX_OVER, ARGMAX, UPDATE, ACCUMULATE ->
                throw new IllegalStateException(node.op() + " is not element-wise");
        };
    }

    private void sum(Tape tape, int[] integers) {
        Arrays.fill(handles, NONE);
        int[] terms = sources[0];
        int step = target.step();
        int stepA = reads[0].step();
        domain.first(integers);
        do {
            int element = target.at(domain.point(), integers);
            int a = reads[0].at(domain.point(), integers);
            if (step == 0) {
                int total = handles[element];
                for (int left = domain.count(); left > 0; left--, a += stepA) {
                    total = plus(tape, total, terms[a]);
                }
                handles[element] = total;
            } else {
                for (int left = domain.count(); left > 0; left--, element += step, a += stepA) {
                    handles[element] = plus(tape, handles[element], terms[a]);
                }
            }
        } while (domain.next());
    }

    private static int plus(Tape tape, int total, int term) {
        return tape.add(total == NONE ? tape.value(0.0) : total, term);
    }

    private void maxOver(Tape tape, int[] integers) {
        Arrays.fill(handles, NONE);
        int[] candidates = sources[0];
        domain.first(integers);
        do {
            int element = target.at(domain.point(), integers);
            int a = reads[0].at(domain.point(), integers);
            for (int left = domain.count(); left > 0; left--) {
                int before = handles[element];
                handles[element] = before == NONE ? tape.copy(candidates[a]) : tape.max(before, candidates[a]);
                element += target.step();
                a += reads[0].step();
            }
        } while (domain.next());
    }

    private void argmax(Tape tape, int[] integers) {
        Arrays.fill(handles, NONE);
        int[] candidates = sources[0];
        domain.first(integers);
        do {
            int element = target.at(domain.point(), integers);
            int a = reads[0].at(domain.point(), integers);
            int position = place.at(domain.point(), integers);
            for (int left = domain.count(); left > 0; left--) {
                double candidate = tape.data(candidates[a]);
                if (handles[element] == NONE || !Scalar.firstIsMax(best[element], candidate)) {
                    best[element] = candidate;
                    handles[element] = tape.value(position);
                }
                element += target.step();
                a += reads[0].step();
                position += place.step();
            }
        } while (domain.next());
    }

    private void update(int[] integers) {
        domain.first(integers);
        do {
            int element = target.at(domain.point(), integers);
            int a = reads[1].at(domain.point(), integers);
            for (int left = domain.count(); left > 0; left--) {
                handles[element] = sources[1][a];
                element += target.step();
                a += reads[1].step();
            }
        } while (domain.next());
    }

    /** Adds from the last point to the first, as the reverse sweep of the tape does. */
    private void accumulate(Tape tape, int[] integers) {
        elements.first(integers);
        do {
            int element = whole.at(elements.point(), integers);
            int a = reads[0].at(elements.point(), integers);
            for (int left = elements.count(); left > 0; left--) {
                handles[element] = sources[0][a];
                element += whole.step();
                a += reads[0].step();
            }
        } while (elements.next());
        domain.last(integers);
        do {
            int element = target.at(domain.point(), integers);
            int term = sources[1][reads[1].at(domain.point(), integers)];
            handles[element] = tape.value(tape.data(handles[element]) + tape.data(term));
        } while (domain.previous());
    }
}
