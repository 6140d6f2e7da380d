package wengert.engine;

import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import wengert.tape.Tape;
import wengert.trace.Index;
import wengert.trace.Node;
import wengert.trace.Op;
import wengert.trace.Operand;

/** The expansion of one node into entries of the tape, and the entry of each of its elements. */
final class Expansion {
    private final Node node;
    private final Layout layout;
    private final Points domain;
    private final Points elements;
    private final Access target;
    private final Access whole;
    private final Access[] reads;
    private final int[][] sources;
    private final int[] handles;

    Expansion(Node node, Layout layout, Function<Node, int[]> handlesOf) {
        this.node = node;
        this.layout = layout;
        this.domain = new Points(node.domain(), layout);
        this.elements = new Points(node.shape(), layout);
        this.target = new Access(Index.flat(node.target(), node.shape()), node.domain());
        this.whole = new Access(Index.flat(Index.identity(node.shape().rank()), node.shape()), node.shape());
        List<Operand> operands = node.operands();
        this.reads = new Access[operands.size()];
        this.sources = new int[operands.size()][];
        for (int i = 0; i < reads.length; i++) {
            reads[i] = new Access(operands.get(i).flat(), i == 0 && isWrite() ? node.shape() : node.domain());
            sources[i] = handlesOf.apply(operands.get(i).node());
        }
        // A state has one current value, so an update takes over the entries of the value before it.
        this.handles =
                node.op() == Op.UPDATE ? sources[0] : new int[node.shape().capacity()];
    }

    int[] handles() {
        return handles;
    }

    private boolean isWrite() {
        return node.op().kind() == Op.Kind.WRITE;
    }

    /** Copies the values of all elements that exist in this run. */
    void read(Tape tape, Workspace run, double[] into, int offset) {
        int[] point = elements.first(run.integers());
        do {
            int element = whole.at(point, layout, run.integers());
            into[offset + element] = tape.data(handles[element]);
        } while (elements.next());
    }

    void play(Tape tape, Workspace run) {
        switch (node.op()) {
            case PARAMETER -> {
                int offset = layout.parameter(node.name()).offset();
                Arrays.setAll(handles, element -> offset + element);
            }
            case INPUT -> load(tape, run, layout.input(node.name()).offset());
            case STATE -> load(tape, run, layout.state(node.name()).offset());
            case CONSTANT -> handles[0] = tape.value(node.literal());
            case LENGTH ->
                handles[0] =
                        tape.value(run.integers()[layout.length(node.name()).offset()]);
            case SUM -> sum(tape, run);
            case MAX_OVER -> maxOver(tape, run);
            case ARGMAX -> argmax(tape, run);
            case UPDATE -> update(run);
            case ACCUMULATE -> accumulate(tape, run);
            default -> map(tape, run);
        }
    }

    private void load(Tape tape, Workspace run, int offset) {
        int[] point = elements.first(run.integers());
        do {
            int element = whole.at(point, layout, run.integers());
            handles[element] = tape.value(run.values()[offset + element]);
        } while (elements.next());
    }

    private int operand(int number, int[] point, Workspace run) {
        return sources[number][reads[number].at(point, layout, run.integers())];
    }

    private void map(Tape tape, Workspace run) {
        int arity = reads.length;
        int[] point = domain.first(run.integers());
        do {
            int a = arity > 0 ? operand(0, point, run) : -1;
            int b = arity > 1 ? operand(1, point, run) : -1;
            int c = arity > 2 ? operand(2, point, run) : -1;
            handles[target.at(point, layout, run.integers())] = apply(tape, point, a, b, c);
        } while (domain.next());
    }

    private int apply(Tape tape, int[] point, int a, int b, int c) {
        return switch (node.op()) {
            case IOTA -> tape.value(point[0]);
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
            case COPY -> tape.copy(a);
            case STOP_GRADIENT -> tape.value(tape.data(a));
            case ADD -> tape.add(a, b);
            case SUB -> tape.sub(a, b);
            case MUL -> tape.mul(a, b);
            case DIV -> tape.div(a, b);
            case MAX -> tape.max(a, b);
            case MIN -> tape.min(a, b);
            case GREATER -> tape.value(tape.data(a) > tape.data(b) ? 1 : 0);
            case GREATER_EQUAL -> tape.value(tape.data(a) >= tape.data(b) ? 1 : 0);
            case EQUAL -> tape.value(tape.data(a) == tape.data(b) ? 1 : 0);
            case SELECT -> tape.select(tape.data(a) != 0, b, c);
            case CHAIN -> tape.value(tape.data(b) == 0 ? 0.0 : tape.data(a) * tape.data(b));
            case PARAMETER, INPUT, STATE, CONSTANT, LENGTH, SUM, MAX_OVER, ARGMAX, UPDATE, ACCUMULATE ->
                throw new IllegalStateException(node.op() + " is not element-wise");
        };
    }

    private void sum(Tape tape, Workspace run) {
        Arrays.fill(handles, -1);
        int[] point = domain.first(run.integers());
        do {
            int element = target.at(point, layout, run.integers());
            int before = handles[element] < 0 ? tape.value(0.0) : handles[element];
            handles[element] = tape.add(before, operand(0, point, run));
        } while (domain.next());
    }

    private void maxOver(Tape tape, Workspace run) {
        Arrays.fill(handles, -1);
        int[] point = domain.first(run.integers());
        do {
            int element = target.at(point, layout, run.integers());
            int candidate = operand(0, point, run);
            handles[element] = handles[element] < 0 ? tape.copy(candidate) : tape.max(handles[element], candidate);
        } while (domain.next());
    }

    private void argmax(Tape tape, Workspace run) {
        Arrays.fill(handles, -1);
        double[] best = new double[handles.length];
        int[] point = domain.first(run.integers());
        do {
            int element = target.at(point, layout, run.integers());
            double candidate = tape.data(operand(0, point, run));
            boolean wins = handles[element] < 0 || !(best[element] >= candidate || Double.isNaN(best[element]));
            if (wins) {
                best[element] = candidate;
                handles[element] = tape.value(place(point));
            }
        } while (domain.next());
    }

    /** The row-major position over the reduced axes, which follow the kept ones. */
    private int place(int[] point) {
        int place = 0;
        for (int axis = node.shape().rank(); axis < point.length; axis++) {
            place = place * node.domain().dim(axis).max() + point[axis];
        }
        return place;
    }

    private void update(Workspace run) {
        int[] point = domain.first(run.integers());
        do {
            handles[target.at(point, layout, run.integers())] = operand(1, point, run);
        } while (domain.next());
    }

    private void accumulate(Tape tape, Workspace run) {
        int[] place = elements.first(run.integers());
        do {
            handles[whole.at(place, layout, run.integers())] = operand(0, place, run);
        } while (elements.next());
        int[] point = domain.last(run.integers());
        do {
            int element = target.at(point, layout, run.integers());
            double sum = tape.data(handles[element]) + tape.data(operand(1, point, run));
            handles[element] = tape.value(sum);
        } while (domain.previous());
    }
}
