package wengert.trace;

import java.util.List;
import java.util.Map;

/** Prints a trace, a line a node: {@code %5 = mul %0 %1[i1] : f64[n<=16, 64]   # block0.mlp.fc1 (Gpt.java:41)}. */
final class TracePrinter {
    private final Trace trace;
    private final Map<Node, Integer> positions;
    private final boolean namesLeaves;

    private TracePrinter(Trace trace, boolean namesLeaves) {
        this.trace = trace;
        this.positions = trace.positions();
        this.namesLeaves = namesLeaves;
    }

    static String print(Trace trace) {
        return new TracePrinter(trace, false).print();
    }

    /** Prints one node, for a reader who does not see the lines of its operands. */
    static String describe(Trace trace, Node node) {
        TracePrinter printer = new TracePrinter(trace, true);
        return printer.number(node) + " = " + printer.expression(node) + " : " + node.shape();
    }

    private String print() {
        StringBuilder text = new StringBuilder("trace %s {%n".formatted(trace.name()));
        for (Indices indices : trace.signature().indices()) {
            text.append("  indices %s : i32%s < %d%n"
                    .formatted(indices.name(), indices.shape().toString().substring(3), indices.bound()));
        }
        for (int i = 0; i < trace.nodes().size(); i++) {
            if (i == trace.forwardCount()) {
                text.append("backward:%n".formatted());
            }
            Node node = trace.nodes().get(i);
            String storage = trace.inlined().contains(node) ? "inline " : "";
            String line = "  %%%d = %s%s : %s".formatted(i, storage, expression(node), node.shape());
            text.append("%-68s # %s%n".formatted(line, node.origin()));
        }
        for (Trace.Root root : trace.roots()) {
            text.append("  %s %s = %s%n"
                    .formatted(
                            root.role().name().toLowerCase(java.util.Locale.ROOT), root.name(), number(root.node())));
        }
        return text.append("}%n".formatted()).toString();
    }

    private String expression(Node node) {
        StringBuilder text = new StringBuilder(node.op().toString());
        if (!node.name().isEmpty()) {
            text.append(' ').append(node.name());
        }
        if (node.op() == Op.CONSTANT || node.op() == Op.POW) {
            text.append(' ').append(node.literal());
        }
        if (node.op().kind() == Op.Kind.WRITE) {
            text.append(' ').append(operand(node.operand(0))).append(" at ").append(node.target());
        }
        List<Operand> read = node.op().kind() == Op.Kind.WRITE ? node.operands().subList(1, 2) : node.operands();
        for (Operand operand : read) {
            text.append(' ').append(operand(operand));
        }
        if (!node.domain().equals(node.shape())) {
            text.append(" over ").append(node.domain().toString().substring(3));
        }
        return text.toString();
    }

    private String operand(Operand operand) {
        Node node = operand.node();
        String name = number(node);
        if (namesLeaves && node.op() == Op.CONSTANT) {
            name = Double.toString(node.literal());
        } else if (namesLeaves && !node.name().isEmpty()) {
            name = node.name();
        }
        return name + (operand.isIdentity() ? "" : operand.at().toString());
    }

    private String number(Node node) {
        Integer position = positions.get(node);
        return "%" + (position == null ? "?" : position.toString());
    }
}
