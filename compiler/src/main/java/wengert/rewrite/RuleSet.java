package wengert.rewrite;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/** Named rules in the order in which they are tried, each name once; rules of all kinds together. Immutable. */
public final class RuleSet {
    private static final RuleSet NONE = new RuleSet(new ArrayList<>());

    private final List<NamedRule> rules;

    private RuleSet(List<NamedRule> rules) {
        this.rules = rules;
    }

    /**
     * Returns the set without rules.
     *
     * @return nothing simplified, nothing fused
     */
    public static RuleSet none() {
        return NONE;
    }

    /**
     * Returns a set of rules.
     *
     * @param rules the rules, in order
     * @return the set
     * @throws RuleException if two of them have one name
     */
    public static RuleSet of(NamedRule... rules) {
        return of(List.of(rules));
    }

    /**
     * Returns a set of rules.
     *
     * @param rules the rules, in order
     * @return the set
     * @throws RuleException if two of them have one name
     */
    public static RuleSet of(List<? extends NamedRule> rules) {
        Set<String> names = new HashSet<>();
        for (NamedRule rule : rules) {
            if (!names.add(rule.name())) {
                throw new RuleException(
                        "two rules are named '" + rule.name() + "'; expected one, replace(name, rule) exchanges it");
            }
        }
        return new RuleSet(new ArrayList<>(rules));
    }

    /**
     * Returns a set of rules that are made when somebody first looks at them, at most once.
     *
     * @param table makes the rules, in order, no two of one name
     * @return the set
     */
    public static RuleSet deferred(Supplier<List<NamedRule>> table) {
        return new RuleSet(new DeferredRules(table));
    }

    /**
     * Returns all rules.
     *
     * @return the rules in order
     */
    public List<NamedRule> rules() {
        return List.copyOf(rules);
    }

    /**
     * Returns the rules of one kind, as a pass needs them.
     *
     * @param kind the class of the rules
     * @param <T> the class of the rules
     * @return the rules in order
     */
    public <T extends NamedRule> List<T> of(Class<T> kind) {
        List<T> found = new ArrayList<>();
        for (NamedRule rule : rules) {
            if (kind.isInstance(rule)) {
                found.add(kind.cast(rule));
            }
        }
        return found;
    }

    /**
     * Returns the names of all rules.
     *
     * @return the names in order
     */
    public List<String> names() {
        List<String> names = new ArrayList<>();
        for (NamedRule rule : rules) {
            names.add(rule.name());
        }
        return names;
    }

    /**
     * Says whether a rule is in the set.
     *
     * @param name its name
     * @return true if there is one of that name
     */
    public boolean contains(String name) {
        return find(name) >= 0;
    }

    /**
     * Returns one rule.
     *
     * @param name its name
     * @return the rule
     * @throws RuleException if there is none of that name; the message says which there are
     */
    public NamedRule get(String name) {
        return rules.get(place(name));
    }

    /**
     * Says whether all rules keep every bit.
     *
     * @return false if one of them rounds differently
     */
    public boolean isExact() {
        for (NamedRule rule : rules) {
            if (rule.exactness() != Exactness.BITWISE) {
                return false;
            }
        }
        return true;
    }

    /**
     * Returns this set with rules more, which are tried last.
     *
     * @param added the rules
     * @return the set
     * @throws RuleException if there is a rule of one of the names already
     */
    public RuleSet plus(NamedRule... added) {
        List<NamedRule> all = new ArrayList<>(rules);
        all.addAll(List.of(added));
        return of(all);
    }

    /**
     * Returns this set without some rules.
     *
     * @param names their names
     * @return the set
     * @throws RuleException if there is none of that name
     */
    public RuleSet minus(String... names) {
        RuleSet rest = this;
        for (String name : names) {
            List<NamedRule> all = new ArrayList<>(rest.rules);
            all.remove(rest.place(name));
            rest = new RuleSet(all);
        }
        return rest;
    }

    /**
     * Returns this set without the rules of one kind.
     *
     * @param kind the class of the rules
     * @return the set
     */
    public RuleSet without(Class<? extends NamedRule> kind) {
        List<NamedRule> rest = new ArrayList<>();
        for (NamedRule rule : rules) {
            if (!kind.isInstance(rule)) {
                rest.add(rule);
            }
        }
        return new RuleSet(rest);
    }

    /**
     * Returns this set with another rule in the place of one.
     *
     * @param name the name of the rule that goes
     * @param by the rule that comes, of any name
     * @return the set
     * @throws RuleException if there is no such rule, or another one has the new name
     */
    public RuleSet replace(String name, NamedRule by) {
        List<NamedRule> all = new ArrayList<>(rules);
        all.set(place(name), by);
        return of(all);
    }

    /**
     * Returns this set with a rule tried just before another one.
     *
     * @param name the name of that other rule
     * @param rule the rule, which is moved if the set has it
     * @return the set
     * @throws RuleException if there is no such rule
     */
    public RuleSet before(String name, NamedRule rule) {
        return at(name, rule, 0);
    }

    /**
     * Returns this set with a rule tried just after another one.
     *
     * @param name the name of that other rule
     * @param rule the rule, which is moved if the set has it
     * @return the set
     * @throws RuleException if there is no such rule
     */
    public RuleSet after(String name, NamedRule rule) {
        return at(name, rule, 1);
    }

    private RuleSet at(String name, NamedRule rule, int shift) {
        List<NamedRule> all = new ArrayList<>(rules);
        all.remove(rule);
        int place = new RuleSet(all).place(name);
        all.add(place + shift, rule);
        return of(all);
    }

    /**
     * Returns this set with some rules switched on and off.
     *
     * @param changes {@code +name} and {@code -name} with commas between them, from left to right; {@code -all} switches all off
     * @param known the rules that there are; one that is switched on is tried where it comes in this order
     * @return the set
     * @throws RuleException if the text is something else, or a name is unknown; the message says what is known
     */
    public RuleSet with(String changes, RuleSet known) {
        return RuleChanges.apply(this, changes, known);
    }

    /**
     * Returns what makes this set of another one.
     *
     * @param base the other set
     * @return for instance {@code +fma,-only-term}, as {@link #with} takes it but for the order of rules; empty for equal sets
     */
    public String changesFrom(RuleSet base) {
        StringBuilder text = new StringBuilder();
        for (NamedRule rule : rules) {
            if (!base.contains(rule.name())) {
                text.append(text.length() == 0 ? "+" : ",+").append(rule.name());
            }
        }
        for (NamedRule rule : base.rules) {
            if (!contains(rule.name())) {
                text.append(text.length() == 0 ? "-" : ",-").append(rule.name());
            }
        }
        return text.toString();
    }

    private int find(String name) {
        for (int i = 0; i < rules.size(); i++) {
            if (rules.get(i).name().equals(name)) {
                return i;
            }
        }
        return -1;
    }

    private int place(String name) {
        int place = find(name);
        if (place < 0) {
            throw RuleChanges.unknown(name, this);
        }
        return place;
    }

    @Override
    public boolean equals(Object other) {
        return other == this || (other instanceof RuleSet set && rules.equals(set.rules));
    }

    @Override
    public int hashCode() {
        return rules.hashCode();
    }

    /** Returns the names. */
    @Override
    public String toString() {
        return names().toString();
    }
}
