package wengert.compiler;

import static wengert.compiler.CompileReport.line;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import wengert.lower.SmallerTiles;
import wengert.lower.Split;
import wengert.rewrite.Firing;
import wengert.rewrite.FusionRule;
import wengert.rewrite.KernelRule;
import wengert.rewrite.NamedRule;
import wengert.trace.Node;

/** The part of the report on kernels that are not what they were to be, since that would be too much for HotSpot. */
final class KernelLimits {
    private final Compilation compilation;
    private final Map<Node, Integer> positions;

    KernelLimits(Compilation compilation) {
        this.compilation = compilation;
        this.positions = compilation.schedule().trace().positions();
    }

    /** Adds a section for each kind of such kernels that there is. */
    void describe(StringBuilder text) {
        splits(text);
        smallerTiles(text);
    }

    private void splits(StringBuilder text) {
        List<Split> splits = compilation.splits();
        if (splits.isEmpty()) {
            return;
        }
        line(text, "");
        line(text, "kernels that rules wanted and that were split");
        for (Split split : splits) {
            Set<String> rules = new TreeSet<>();
            List<String> parts = new ArrayList<>();
            for (List<Node> part : split.parts()) {
                parts.add(numbers(part));
                rules.addAll(rulesAt(part, KernelRule.class));
            }
            line(text, "  %s: %s", String.join(" | ", parts), split.reason());
            boolean hasTiles = split.isTooLong() && compilation.lowered().width() > 1;
            String smaller = hasTiles ? "smaller tiles may help, and " : "";
            line(text, "    %swithout %s they stay apart", smaller, String.join(", ", rules));
        }
    }

    private void smallerTiles(StringBuilder text) {
        List<SmallerTiles> smaller = compilation.smallerTiles();
        if (smaller.isEmpty()) {
            return;
        }
        line(text, "");
        line(
                text,
                "kernels with fewer sums at a time than they were to have; tiles are rows x vectors, in scalars rows x columns");
        for (SmallerTiles kernel : smaller) {
            line(text, "  %s: %s", numbers(kernel.nodes()), kernel.reason());
            Set<String> rules = kernel.lostLanes() ? rulesAt(inlined(kernel.nodes()), FusionRule.class) : Set.of();
            List<String> remedies = new ArrayList<>();
            if (kernel.wantedTiles()) {
                remedies.add("smaller tiles may help");
            }
            if (!rules.isEmpty()) {
                remedies.add("without " + String.join(", ", rules) + " less is computed in it");
            }
            line(text, "    %s", String.join(", and ", remedies));
        }
    }

    private List<Node> inlined(List<Node> stored) {
        List<Node> inlined = new ArrayList<>();
        for (Node root : stored) {
            List<Node> parts = compilation.schedule().expression(root);
            inlined.addAll(parts.subList(1, parts.size()));
        }
        return inlined;
    }

    /** Returns for instance {@code %3 %7}. */
    private String numbers(List<Node> nodes) {
        List<String> numbers = new ArrayList<>();
        for (Node node : nodes) {
            numbers.add("%" + positions.get(node));
        }
        return String.join(" ", numbers);
    }

    /** Returns the rules of a kind that fired at nodes. */
    private Set<String> rulesAt(List<Node> nodes, Class<? extends NamedRule> kind) {
        Set<String> names = new TreeSet<>();
        for (PassTrace pass : compilation.passes()) {
            for (Firing firing : pass.firings()) {
                boolean isOfKind = compilation.rules().contains(firing.rule())
                        && kind.isInstance(compilation.rules().get(firing.rule()));
                if (isOfKind && nodes.contains(firing.before())) {
                    names.add(firing.rule());
                }
            }
        }
        return names;
    }
}
