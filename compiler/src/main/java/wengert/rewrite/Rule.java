package wengert.rewrite;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.Supplier;
import wengert.trace.Node;
import wengert.trace.Operand;
import wengert.trace.Trace;

/**
 * A named rewriting of one node of a trace:
 *
 * <pre>{@code
 * static final Capture<Operand> X = Capture.view("x");
 * static final Rule TWICE = Rule.named("twice").match(op(MUL, any(X), constant(2)))
 *         .rewrite((m, g) -> g.map(Op.ADD, m.get(X), m.get(X)));
 * }</pre>
 *
 * <p>A rule is {@link Exactness#BITWISE} until it says otherwise, and held to it. At every firing it is checked that the
 * replacement has the node's shape, reads only what comes before the node, and still reads all that the node read.
 */
public final class Rule implements NamedRule {
    private final String name;
    private final Exactness exactness;
    private final String description;
    /** The drawing, or null where the pattern draws itself: most programs never show it. */
    private final String before;

    private final String after;
    private final OpPattern pattern;
    private final Predicate<Match> condition;
    private final Capture<Operand> kept;
    private final Replacement replacement;
    private final Rewrite function;
    private final boolean mayDropUses;
    private final List<Supplier<Trace>> examples;

    /** What a rule puts in the place of a match. */
    @FunctionalInterface
    public interface Replacement {
        /**
         * Returns what stands for a node.
         *
         * @param match the node and what was captured
         * @param graph makes nodes and answers questions about the trace
         * @return a view over the node's shape that is read in its place, or null if the rule does not fire
         */
        Operand apply(Match match, Graph graph);
    }

    /** What a rule does to any node, where a pattern would not say it well. */
    @FunctionalInterface
    public interface Rewrite {
        /**
         * Returns what stands for a node.
         *
         * @param node a node whose operands are rewritten already
         * @param graph makes nodes and answers questions about the trace
         * @return a view over the node's shape that is read in its place, or null if the rule does not fire
         */
        Operand apply(Node node, Graph graph);
    }

    /** A rule that has a name, but does nothing yet. */
    public static final class Draft {
        private final String name;
        private OpPattern pattern;
        private Predicate<Match> condition;

        private Draft(String name) {
            this.name = name;
        }

        /**
         * Sets what the rule is looking for.
         *
         * @param wanted the pattern
         * @return this draft
         */
        public Draft match(OpPattern wanted) {
            pattern = wanted;
            return this;
        }

        /**
         * Sets what has to hold besides.
         *
         * @param wanted the condition on a match of the pattern
         * @return this draft
         */
        public Draft where(Predicate<Match> wanted) {
            condition = wanted;
            return this;
        }

        /**
         * Returns the rule that replaces a match.
         *
         * @param replacement what stands for it
         * @return the rule
         * @throws IllegalStateException if there is no pattern
         */
        public Rule rewrite(Replacement replacement) {
            requirePattern();
            return new Rule(this, "...", null, replacement, null);
        }

        /**
         * Returns the rule that replaces a match by what was captured.
         *
         * @param capture a capture of the pattern
         * @return the rule
         * @throws IllegalStateException if there is no pattern
         */
        public Rule rewriteTo(Capture<Operand> capture) {
            requirePattern();
            return new Rule(this, capture.toString(), capture, null, null);
        }

        private void requirePattern() {
            if (pattern == null) {
                throw new IllegalStateException(
                        "rule '" + name + "' has no pattern; expected match(..) before, or function(..) instead");
            }
        }

        /**
         * Returns the rule that looks at every node by itself.
         *
         * @param function what it does to a node
         * @return the rule
         */
        public Rule function(Rewrite function) {
            return new Rule(this, "...", null, null, function);
        }
    }

    private Rule(Draft draft, String after, Capture<Operand> kept, Replacement replacement, Rewrite function) {
        this.name = draft.name;
        this.exactness = Exactness.BITWISE;
        this.description = "";
        this.before = null;
        this.after = after;
        this.pattern = function == null ? draft.pattern : null;
        this.condition = draft.condition;
        this.kept = kept;
        this.replacement = replacement;
        this.function = function;
        this.mayDropUses = false;
        this.examples = List.of();
    }

    /** Copies a rule with another description, or permission, or more examples. */
    private Rule(Rule other, About about, boolean mayDropUses, List<Supplier<Trace>> examples) {
        this.name = other.name;
        this.exactness = about.exactness();
        this.description = about.description();
        this.before = about.before();
        this.after = about.after();
        this.pattern = other.pattern;
        this.condition = other.condition;
        this.kept = other.kept;
        this.replacement = other.replacement;
        this.function = other.function;
        this.mayDropUses = mayDropUses;
        this.examples = examples;
    }

    /**
     * Begins a rule.
     *
     * @param name lower-case words with hyphens between them
     * @return the draft
     */
    public static Draft named(String name) {
        About.requireName(name);
        return new Draft(name);
    }

    private Rule with(About other) {
        return new Rule(this, other, mayDropUses, examples);
    }

    /**
     * Returns this rule with another promise about bits.
     *
     * @param promised what it does to them
     * @return the rule
     */
    public Rule exactness(Exactness promised) {
        return with(new About(name, promised, description, before, after));
    }

    /**
     * Returns this rule with a description.
     *
     * @param text what it does and why, in one line
     * @return the rule
     */
    public Rule describe(String text) {
        return with(new About(name, exactness, text, before, after));
    }

    /**
     * Returns this rule with a drawing. A pattern draws itself; what it is replaced by, and functions, have to be drawn.
     *
     * @param from what it is looking for, in a line or two
     * @param to what stands there afterwards
     * @return the rule
     */
    public Rule draw(String from, String to) {
        return with(new About(name, exactness, description, from, to));
    }

    /**
     * Returns this rule with the permission to read less than the node did, as {@code select(1, a, b) -> a} does.
     *
     * @return the rule
     */
    public Rule mayDropUses() {
        return new Rule(this, new About(name, exactness, description, before, after), true, examples);
    }

    /**
     * Returns this rule with a trace more that it fires on, for tests.
     *
     * @param trace records the trace
     * @return the rule
     */
    public Rule example(Supplier<Trace> trace) {
        List<Supplier<Trace>> all = new ArrayList<>(examples);
        all.add(trace);
        return new Rule(this, new About(name, exactness, description, before, after), mayDropUses, List.copyOf(all));
    }

    @Override
    public About about() {
        String drawn = before != null ? before : pattern != null ? pattern.toString() : "a node";
        return new About(name, exactness, description, drawn, after);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Exactness exactness() {
        return exactness;
    }

    @Override
    public Kind kind() {
        return Kind.SIMPLIFY;
    }

    /**
     * Returns traces that the rule fires on: one made of its pattern, and those that it brings.
     *
     * @return the traces, recorded now; none for a function without examples
     */
    public List<Trace> examples() {
        List<Trace> traces = new ArrayList<>();
        if (pattern != null) {
            traces.addAll(PatternExample.of(name, pattern));
        }
        for (Supplier<Trace> example : examples) {
            traces.add(example.get());
        }
        return traces;
    }

    /** Returns what stands for a node, or null if the rule does not fire. */
    Operand apply(Node node, Graph graph) {
        if (function != null) {
            return function.apply(node, graph);
        }
        Match match = pattern.match(node, graph);
        if (match == null || (condition != null && !condition.test(match))) {
            return null;
        }
        return kept != null ? match.get(kept) : replacement.apply(match, graph);
    }

    /** Returns the nodes whose values a replacement must still read: those at the edge of the pattern, or the operands. */
    List<Node> uses(Node node, Graph graph) {
        if (pattern != null) {
            return pattern.match(node, graph).uses();
        }
        List<Node> operands = new ArrayList<>();
        for (Operand operand : node.operands()) {
            operands.add(operand.node());
        }
        return operands;
    }

    boolean isPattern() {
        return pattern != null;
    }

    boolean isAllowedToDropUses() {
        return mayDropUses;
    }

    boolean countsUses() {
        return pattern != null && pattern.countsUses();
    }

    /** Returns the name. */
    @Override
    public String toString() {
        return name();
    }
}
