package wengert.samples.report;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import wengert.compiler.PassTrace;
import wengert.rules.FusionRule;
import wengert.rules.FusionRules;
import wengert.trace.Node;
import wengert.trace.Trace;

/** Which built-in fusion rule gave which node no storage: the first that holds, as in the pass itself. */
final class FusionFirings {
    private FusionFirings() {}

    /**
     * Finds the rules of a pass that fuses.
     *
     * @param pass the pass
     * @return the name of the rule for each node that a rule of that name fused; nodes that no rule was asked for, such as
     *     positions along an axis, are left out
     */
    static Map<Node, String> of(PassTrace pass) {
        Trace fused = pass.after();
        Map<Node, Node> readers = new HashMap<>();
        Map<Node, Integer> numbers = new HashMap<>();
        for (Node reader : fused.nodes()) {
            for (int number = 0; number < reader.operands().size(); number++) {
                readers.put(reader.operand(number).node(), reader);
                numbers.put(reader.operand(number).node(), number);
            }
        }
        Map<Node, String> rules = new LinkedHashMap<>();
        for (Node node : fused.nodes()) {
            if (fused.inlined().contains(node) && readers.containsKey(node)) {
                Node reader = readers.get(node);
                for (FusionRule rule : FusionRules.all()) {
                    boolean fired = pass.fired().containsKey(rule.name());
                    boolean inlined = fused.inlined().contains(reader);
                    if (fired && rule.condition().holds(node, reader, numbers.get(node), inlined)) {
                        rules.put(node, rule.name());
                        break;
                    }
                }
            }
        }
        return rules;
    }
}
