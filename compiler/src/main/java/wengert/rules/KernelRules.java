package wengert.rules;

import java.util.List;
import wengert.nn.Layers;
import wengert.nn.Losses;
import wengert.rewrite.About;
import wengert.rewrite.Exactness;
import wengert.rewrite.KernelRule;
import wengert.trace.Dim;
import wengert.trace.Expr;
import wengert.trace.Index;
import wengert.trace.Node;
import wengert.trace.Op;
import wengert.trace.Operand;
import wengert.trace.Trace;

/** The kernel fusions: which stored nodes are computed in one kernel, row by row or all at once. */
public final class KernelRules {
    /** A softmax as one kernel: {@code max, exp(x - max), sum, divide}, a row of each at a time. */
    public static final KernelRule SOFTMAX = new KernelRule(
            about(
                    "softmax-rows",
                    "Computes a softmax row by row in one kernel",
                    "max_over(x); exp(sub(x, m)); sum(e); div(e, s)",
                    "one loop over rows around the four"),
            (rows, next) -> hasAny(rows, Op.MAX_OVER)
                    && readsAny(rows, next)
                    && !has(next, Op.MUL)
                    && !has(next, Op.LOG)
                    && (next.root().op() == Op.SUM || has(next, Op.EXP) || isMapOf(next, Op.SUB, Op.DIV)));

    /** A norm as one kernel: {@code sum of squares, root, divide, multiply}. */
    public static final KernelRule NORM = new KernelRule(
            about(
                    "norm-rows",
                    "Computes a norm row by row in one kernel",
                    "sum(mul(x, x)); sqrt(..); div(1, r); mul(x, d)",
                    "one loop over rows around the four"),
            (rows, next) ->
                    first(rows).op() == Op.SUM && readsAny(rows, next) && isMapOf(next, Op.SQRT, Op.DIV, Op.MUL));

    /** Attention in one pass: scores before the softmax, and the weighted sum after it. */
    public static final KernelRule ATTENTION = new KernelRule(
            about(
                    "attention-rows",
                    "Computes scores before a softmax, and the weighted sum after it, in its kernel",
                    "sum(mul(q, k)); max_over(s); ..; sum(mul(p, v))",
                    "one loop over rows around them"),
            (rows, next) -> readsAny(rows, next)
                    && (next.root().op() == Op.MAX_OVER
                            ? rows.size() == 1 && has(rows.get(0), Op.SUM)
                            : next.root().op() == Op.SUM && has(next, Op.MUL) && hasAny(rows, Op.EXP)));

    /** A loss with the softmax that it is taken of: the kernel of the softmax goes on to the logarithm. */
    public static final KernelRule CROSS_ENTROPY = new KernelRule(
            about(
                    "cross-entropy-rows",
                    "Computes a loss in the kernel of the softmax that it is taken of",
                    "max_over(x); exp(..); sum(e); log(s)",
                    "one loop over rows around them"),
            (rows, next) -> hasAny(rows, Op.MAX_OVER) && readsAny(rows, next) && has(next, Op.LOG));

    /** Gathered rows, such as those of an embedding, with what reads them. */
    public static final KernelRule GATHER = new KernelRule(
            about(
                    "gather-rows",
                    "Computes gathered rows, such as those of an embedding, in the kernel of what reads them",
                    "add(table[tokens[i]], p); sum(mul(x, x))",
                    "one loop over rows around both"),
            (rows, next) -> isGather(rows.get(0).parts()) && readsAny(rows, next));

    /** An element-wise node after the reduction that it finishes, where that is read by others too. */
    public static final KernelRule EPILOGUE = new KernelRule(
            about(
                    "epilogue-rows",
                    "Finishes a reduction in its kernel, where it is read by others too",
                    "s = sum(t) stored; relu(s)",
                    "one loop over rows around both"),
            (rows, next) -> next.root().op().kind() == Op.Kind.MAP
                    && has(rows.get(rows.size() - 1), Op.SUM)
                    && next.reads().contains(rows.get(rows.size() - 1).root()));

    /** Siblings, which read the same array: queries, keys and values as one kernel. */
    public static final KernelRule SIBLINGS = new KernelRule(
            about(
                    "sibling-rows",
                    "Computes neighbours that read the same array in one kernel: queries, keys and values",
                    "sum(mul(x, wq)); sum(mul(x, wk)); sum(mul(x, wv))",
                    "one loop over rows around the three"),
            (rows, next) -> {
                KernelRule.Expression last = rows.get(rows.size() - 1);
                return next.root().op() == last.root().op()
                        && !readsAny(rows, next)
                        && last.reads().stream()
                                .anyMatch(node -> isArray(node)
                                        && node.op() != Op.PARAMETER
                                        && next.reads().contains(node));
            });

    /** Siblings that are summed side by side: queries, keys and values as one matrix product. */
    public static final KernelRule SIBLING_SUMS = new KernelRule(
            about(
                    "sibling-sums",
                    "Sums side by side, in one loop nest, what reads the same array: queries, keys and values as one product",
                    "sum(mul(x, wq)); sum(mul(x, wk)); sum(mul(x, wv))",
                    "one loop nest with a sum for each, which loads x once"),
            KernelRule.Loops.ALL,
            (sums, next) -> !readsAny(sums, next) && readWhatOneReads(sums, next));

    /** Any node after one whose rows it reads. */
    public static final KernelRule READER = new KernelRule(
            about(
                    "reader-rows",
                    "Computes any node in the kernel of those whose rows it reads",
                    "t stored; f(t)",
                    "one loop over rows around both"),
            (rows, next) -> readsAny(rows, next));

    private KernelRules() {}

    /**
     * Returns the built-in kernel fusions.
     *
     * @return the rules, in the order in which they are tried
     */
    public static List<KernelRule> all() {
        return List.of(SOFTMAX, NORM, ATTENTION, CROSS_ENTROPY, GATHER, EPILOGUE, SIBLINGS, READER, SIBLING_SUMS);
    }

    /**
     * Records what kernel rules find something in: gathered rows, a norm, attention and a loss.
     *
     * @return a trace
     */
    public static Trace example() {
        return Trace.record("rows", t -> {
            Dim n = Dim.bounded("n", 5);
            Expr x = Layers.rmsNorm(t.input("table", 7, 4).gather(t.indices("tokens", 7, n)));
            Expr heads = Layers.causalAttention(
                    Layers.linear(x, t.input("q", 4, 4)),
                    Layers.linear(x, t.input("k", 4, 4)),
                    Layers.linear(x, t.input("v", 4, 4)),
                    2);
            t.output("probabilities", Layers.softmax(heads));
            t.output("losses", Losses.crossEntropy(heads, t.indices("targets", 4, n)));
        });
    }

    private static About about(String name, String description, String before, String after) {
        return new About(name, Exactness.BITWISE, description, before, after);
    }

    private static Node first(List<KernelRule.Expression> rows) {
        return rows.get(0).root();
    }

    /** Says whether a node reads an array that one of others reads too. */
    private static boolean readWhatOneReads(List<KernelRule.Expression> others, KernelRule.Expression next) {
        return others.stream()
                .anyMatch(other -> other.reads().stream()
                        .anyMatch(node -> isArray(node) && next.reads().contains(node)));
    }

    private static boolean isArray(Node node) {
        return node.op() != Op.CONSTANT && node.op() != Op.LENGTH;
    }

    private static boolean readsAny(List<KernelRule.Expression> rows, KernelRule.Expression next) {
        for (KernelRule.Expression row : rows) {
            if (next.reads().contains(row.root())) {
                return true;
            }
        }
        return false;
    }

    private static boolean has(KernelRule.Expression expression, Op op) {
        for (Node part : expression.parts()) {
            if (part.op() == op) {
                return true;
            }
        }
        return false;
    }

    private static boolean hasAny(List<KernelRule.Expression> rows, Op op) {
        for (KernelRule.Expression row : rows) {
            if (has(row, op)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isMapOf(KernelRule.Expression expression, Op... ops) {
        return expression.root().op().kind() == Op.Kind.MAP
                && List.of(ops).contains(expression.root().op());
    }

    /** Says whether an expression reads rows that a table of indices names. */
    private static boolean isGather(List<Node> parts) {
        for (Node part : parts) {
            for (Operand operand : part.operands()) {
                for (Index index : operand.at()) {
                    for (Index.Term term : index.terms()) {
                        if (term.atom() instanceof Index.Lookup) {
                            return true;
                        }
                    }
                }
            }
        }
        return false;
    }
}
