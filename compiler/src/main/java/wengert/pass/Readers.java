package wengert.pass;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import wengert.trace.Node;
import wengert.trace.Trace;

/** Who reads each node of a trace. */
final class Readers {
    private final Map<Node, List<Read>> reads = new HashMap<>();

    /** One operand of one reader. */
    record Read(Node reader, int number) {}

    Readers(Trace trace) {
        for (Node reader : trace.nodes()) {
            for (int number = 0; number < reader.operands().size(); number++) {
                Node read = reader.operand(number).node();
                List<Read> known = reads.get(read);
                if (known == null) {
                    known = new ArrayList<>();
                    reads.put(read, known);
                }
                known.add(new Read(reader, number));
            }
        }
    }

    List<Read> of(Node node) {
        return reads.getOrDefault(node, List.of());
    }
}
