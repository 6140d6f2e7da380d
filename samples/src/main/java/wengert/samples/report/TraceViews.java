package wengert.samples.report;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import wengert.compiler.Compilation;
import wengert.compiler.PassTrace;
import wengert.rewrite.Firing;
import wengert.trace.Node;
import wengert.trace.Op;
import wengert.trace.Operand;
import wengert.trace.Trace;

/** The traces around the passes for the page: each list of nodes once, and how they hang together. */
final class TraceViews {
    private final List<List<Node>> sets = new ArrayList<>();
    private final List<Object> setViews = new ArrayList<>();
    private final List<Object> passViews = new ArrayList<>();
    private final Map<Node, String> whyStored;

    TraceViews(Compilation compilation) {
        this.whyStored = compilation.whyStored();
        for (PassTrace pass : compilation.passes()) {
            passViews.add(pass(pass));
        }
    }

    private Map<String, Object> pass(PassTrace pass) {
        Map<String, Object> view = new LinkedHashMap<>();
        int before = set(pass.before());
        int after = set(pass.after());
        view.put("name", pass.name());
        view.put("before", before);
        view.put("after", after);
        view.put("inlinedBefore", inlined(pass.before()));
        view.put("inlinedAfter", inlined(pass.after()));
        view.put("fired", new TreeMap<>(pass.fired()));
        if (before != after) {
            view.put("targets", PassDiff.of(pass.before(), pass.after()).targets());
        }
        view.put("firings", firings(pass));
        return view;
    }

    /** Returns for each rule of a pass the positions of the nodes that it fired at. */
    private static Map<String, Object> firings(PassTrace pass) {
        Map<Node, Integer> positions = pass.before().positions();
        Map<String, List<Integer>> byRule = new TreeMap<>();
        for (Firing firing : pass.firings()) {
            if (positions.containsKey(firing.before())) {
                byRule.computeIfAbsent(firing.rule(), name -> new ArrayList<>()).add(positions.get(firing.before()));
            }
        }
        return new TreeMap<>(byRule);
    }

    private static List<Integer> inlined(Trace trace) {
        Map<Node, Integer> positions = trace.positions();
        return trace.inlined().stream().map(positions::get).sorted().toList();
    }

    /** Returns the number of a trace's list of nodes. */
    private int set(Trace trace) {
        int known = sets.indexOf(trace.nodes());
        if (known >= 0) {
            return known;
        }
        sets.add(trace.nodes());
        List<String> text = expressions(trace);
        Map<Node, Integer> positions = trace.positions();
        Map<Node, String> roots = new HashMap<>();
        for (Trace.Root root : trace.roots()) {
            roots.merge(
                    root.node(),
                    root.role().name().toLowerCase(Locale.ROOT) + " " + root.name(),
                    (a, b) -> a + ", " + b);
        }
        List<Object> nodes = new ArrayList<>();
        for (int i = 0; i < trace.nodes().size(); i++) {
            nodes.add(node(trace.nodes().get(i), text.get(i), positions, roots));
        }
        setViews.add(Map.of("forward", trace.forwardCount(), "nodes", nodes));
        return sets.size() - 1;
    }

    private Map<String, Object> node(Node node, String text, Map<Node, Integer> positions, Map<Node, String> roots) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("op", node.op().toString());
        view.put("text", text);
        view.put("shape", node.shape().toString());
        view.put("scope", node.origin().scope());
        view.put("at", node.origin().location());
        List<Integer> reads = new ArrayList<>();
        for (Operand operand : node.operands()) {
            reads.add(positions.get(operand.node()));
        }
        view.put("in", reads);
        if (!node.name().isEmpty()) {
            view.put("name", node.name());
        }
        if (node.op().kind() == Op.Kind.LEAF) {
            view.put("leaf", node.op() == Op.CONSTANT ? 2 : 1);
        }
        if (roots.containsKey(node)) {
            view.put("root", roots.get(node));
        }
        if (whyStored.containsKey(node)) {
            view.put("why", whyStored.get(node));
        }
        return view;
    }

    /** Returns what the listing of the trace says of each node, from its operation on. */
    private static List<String> expressions(Trace trace) {
        List<String> found = new ArrayList<>();
        for (String line : trace.toString().lines().toList()) {
            String start = "  %" + found.size() + " = ";
            if (line.startsWith(start)) {
                String text = line.substring(start.length());
                int origin = text.lastIndexOf(" # ");
                found.add(text.substring(0, origin < 0 ? text.length() : origin)
                        .strip()
                        .replaceFirst("^inline ", ""));
            }
        }
        return found;
    }

    /** Returns the lists of nodes. */
    List<Object> sets() {
        return setViews;
    }

    /** Returns the passes in order. */
    List<Object> passes() {
        return passViews;
    }
}
