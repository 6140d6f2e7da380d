package wengert.rewrite;

import java.util.ArrayList;
import java.util.List;

/** Reads {@code +name,-name}. */
final class RuleChanges {
    private static final String ALL = "all";
    /** Names that need more edits are not what was meant. */
    private static final int NEAR = 4;

    private RuleChanges() {}

    static RuleSet apply(RuleSet base, String changes, RuleSet known) {
        RuleSet result = base;
        for (String change : changes.split(",", -1)) {
            String trimmed = change.strip();
            char sign = trimmed.isEmpty() ? ' ' : trimmed.charAt(0);
            if (sign != '+' && sign != '-') {
                throw new RuleException("'" + trimmed + "' in the rules '" + changes
                        + "' has no sign; expected +name or -name, with commas between them");
            }
            result = apply(result, sign == '+', trimmed.substring(1).strip(), known);
        }
        return result;
    }

    private static RuleSet apply(RuleSet base, boolean on, String name, RuleSet known) {
        if (!on && name.equals(ALL)) {
            return RuleSet.none();
        }
        if (base.contains(name)) {
            return on ? base : base.minus(name);
        }
        if (!known.contains(name)) {
            throw unknown(name, known);
        }
        return on ? insert(base, known.get(name), known) : base;
    }

    /** Puts a rule before the first one that comes after it in the order of the known ones. */
    private static RuleSet insert(RuleSet base, NamedRule rule, RuleSet known) {
        List<String> order = known.names();
        int place = order.indexOf(rule.name());
        for (String name : base.names()) {
            if (order.indexOf(name) > place) {
                return base.before(name, rule);
            }
        }
        return base.plus(rule);
    }

    static RuleException unknown(String name, RuleSet known) {
        List<String> names = new ArrayList<>(known.names());
        names.sort(null);
        String nearest = nearest(name, names);
        return new RuleException("no rule is named '" + name + "'"
                + (nearest == null ? "" : ", did you mean '" + nearest + "'?") + "; expected one of "
                + String.join(", ", names));
    }

    private static String nearest(String name, List<String> names) {
        String nearest = null;
        int least = NEAR;
        for (String candidate : names) {
            int edits = edits(name, candidate);
            if (edits < least) {
                least = edits;
                nearest = candidate;
            }
        }
        return nearest;
    }

    /** The Levenshtein distance. */
    private static int edits(String from, String to) {
        int[] row = new int[to.length() + 1];
        for (int j = 0; j < row.length; j++) {
            row[j] = j;
        }
        for (int i = 1; i <= from.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j < row.length; j++) {
                int change = from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1;
                int least = Math.min(diagonal + change, Math.min(row[j], row[j - 1]) + 1);
                diagonal = row[j];
                row[j] = least;
            }
        }
        return row[row.length - 1];
    }
}
