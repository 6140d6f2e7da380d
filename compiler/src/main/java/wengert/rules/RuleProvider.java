package wengert.rules;

import java.util.List;
import wengert.rewrite.NamedRule;

/**
 * Rules of somebody else's jar, found through {@link java.util.ServiceLoader} when it is on the class path: the jar has a file
 * {@code META-INF/services/wengert.rules.RuleProvider} with the name of a class that implements this and can be created
 * without arguments.
 *
 * <p>Its rules are off until they are switched on by name, so that a jar alone changes no program.
 */
public interface RuleProvider {
    /**
     * Returns the rules.
     *
     * @return rules of any kind, with names that nobody else uses
     */
    List<? extends NamedRule> rules();
}
