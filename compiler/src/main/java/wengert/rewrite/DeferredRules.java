package wengert.rewrite;

import java.util.AbstractList;
import java.util.List;
import java.util.function.Supplier;

/** A list of rules that is made when it is first looked at: who runs code that was kept needs no rules, and they take milliseconds. */
final class DeferredRules extends AbstractList<NamedRule> {
    private final Supplier<List<NamedRule>> table;
    private volatile List<NamedRule> rules;

    DeferredRules(Supplier<List<NamedRule>> table) {
        this.table = table;
    }

    private List<NamedRule> rules() {
        List<NamedRule> made = rules;
        if (made == null) {
            synchronized (this) {
                made = rules;
                if (made == null) {
                    made = table.get();
                    rules = made;
                }
            }
        }
        return made;
    }

    @Override
    public NamedRule get(int at) {
        return rules().get(at);
    }

    @Override
    public int size() {
        return rules().size();
    }
}
