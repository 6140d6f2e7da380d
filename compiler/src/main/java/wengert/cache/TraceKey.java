package wengert.cache;

import java.util.List;
import java.util.Map;
import wengert.trace.Dim;
import wengert.trace.Index;
import wengert.trace.Indices;
import wengert.trace.Node;
import wengert.trace.Operand;
import wengert.trace.Shape;
import wengert.trace.Trace;

/**
 * All that a trace is, as bytes: traces with equal bytes are compiled to equal code, down to names and lines. Nodes are referred to
 * by their place.
 */
final class TraceKey {
    private static final int AXIS = 0;
    private static final int QUOTIENT = 1;
    private static final int REMAINDER = 2;
    private static final int LOOKUP = 3;

    private final EntryWriter out;
    private final Map<Node, Integer> places;

    private TraceKey(EntryWriter out, Trace trace) {
        this.out = out;
        this.places = trace.positions();
    }

    /** Writes a trace. */
    static void write(EntryWriter out, Trace trace) {
        new TraceKey(out, trace).write(trace);
    }

    private void write(Trace trace) {
        out.text(trace.name());
        Trace.Signature signature = trace.signature();
        leaves(signature.parameters());
        leaves(signature.inputs());
        leaves(signature.states());
        out.number(signature.indices().size());
        for (Indices indices : signature.indices()) {
            write(indices);
        }
        out.number(signature.lengths().size());
        for (Dim length : signature.lengths()) {
            ShapeEntry.write(out, length);
        }
        out.number(trace.forwardCount()).number(trace.nodes().size());
        for (Node node : trace.nodes()) {
            write(node);
        }
        out.number(trace.roots().size());
        for (Trace.Root root : trace.roots()) {
            out.text(root.role().name()).text(root.name()).number(places.get(root.node()));
        }
        out.number(trace.inlined().size());
        for (Node node : trace.nodes()) {
            if (trace.inlined().contains(node)) {
                out.number(places.get(node));
            }
        }
    }

    /** A leaf that nothing reads is not among the nodes. */
    private void leaves(List<Node> leaves) {
        out.number(leaves.size());
        for (Node leaf : leaves) {
            out.text(leaf.name()).number(places.getOrDefault(leaf, -1));
            write(leaf.shape());
        }
    }

    private void write(Node node) {
        out.text(node.op().name()).bits(node.literal()).text(node.name());
        out.text(node.origin().scope()).text(node.origin().location());
        write(node.shape());
        write(node.domain());
        write(node.target());
        out.number(node.operands().size());
        for (Operand operand : node.operands()) {
            out.number(places.get(operand.node()));
            write(operand.at());
        }
    }

    private void write(Shape shape) {
        ShapeEntry.write(out, shape);
    }

    private void write(Indices indices) {
        out.text(indices.name()).number(indices.bound());
        write(indices.shape());
    }

    private void write(List<Index> at) {
        out.number(at.size());
        for (Index index : at) {
            write(index);
        }
    }

    private void write(Index index) {
        out.number(index.offset()).number(index.terms().size());
        for (Index.Term term : index.terms()) {
            out.number(term.coefficient());
            write(term.atom());
        }
    }

    private void write(Index.Atom atom) {
        if (atom instanceof Index.Axis axis) {
            out.number(AXIS).number(axis.number());
        } else if (atom instanceof Index.Quotient quotient) {
            out.number(QUOTIENT).number(quotient.divisor());
            write(quotient.dividend());
        } else if (atom instanceof Index.Remainder remainder) {
            out.number(REMAINDER).number(remainder.divisor());
            write(remainder.dividend());
        } else {
            Index.Lookup lookup = (Index.Lookup) atom;
            out.number(LOOKUP);
            write(lookup.table());
            write(lookup.at());
        }
    }
}
