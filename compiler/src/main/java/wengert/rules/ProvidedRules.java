package wengert.rules;

import java.util.ArrayList;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import wengert.rewrite.NamedRule;
import wengert.rewrite.RuleException;
import wengert.rewrite.RuleSet;

/** The rules that other jars provide. Looking for them takes milliseconds, so it is left until somebody asks. */
public final class ProvidedRules {
    private ProvidedRules() {}

    /**
     * Returns the built-in rules and those of every {@link RuleProvider} that the thread's class loader finds.
     *
     * @return the rules, the built-in ones first
     * @throws RuleException if a provider cannot be created or asked, or a name is taken; the message names the provider
     */
    public static RuleSet known() {
        RuleSet known = BuiltInRules.all();
        try {
            for (RuleProvider provider : ServiceLoader.load(RuleProvider.class)) {
                for (NamedRule rule : rules(provider)) {
                    if (known.contains(rule.name())) {
                        throw new RuleException("rule '" + rule.name() + "' of "
                                + provider.getClass().getName()
                                + " has the name of another rule; expected one that is not taken");
                    }
                    known = known.plus(rule);
                }
            }
        } catch (ServiceConfigurationError e) {
            throw new RuleException("the rules of a jar cannot be loaded: " + e.getMessage(), e);
        }
        return known;
    }

    private static List<NamedRule> rules(RuleProvider provider) {
        try {
            return new ArrayList<>(provider.rules());
        } catch (RuleException e) {
            throw e;
        } catch (RuntimeException | LinkageError e) {
            throw new RuleException("the rules of " + provider.getClass().getName() + " cannot be loaded: " + e, e);
        }
    }

    /**
     * Returns a set with some rules switched on and off.
     *
     * @param base the set
     * @param changes as {@link RuleSet#with} takes them
     * @return the set; other jars are looked into only for names that are not built in
     * @throws RuleException as {@link RuleSet#with} and {@link #known} do
     */
    public static RuleSet with(RuleSet base, String changes) {
        return base.with(changes, namesOthers(changes) ? known() : BuiltInRules.all());
    }

    private static boolean namesOthers(String changes) {
        for (String change : changes.split(",")) {
            String name = change.strip().replaceFirst("^[+-]\\s*", "");
            if (!name.equals("all") && !BuiltInRules.all().contains(name)) {
                return true;
            }
        }
        return false;
    }
}
