package wengert.rewrite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import wengert.rules.BuiltInRules;
import wengert.trace.Op;

class RuleSetTest {
    private static final Rule ONE = rule("one");
    private static final Rule TWO = rule("two");
    private static final Rule THREE = rule("three");
    private static final RuleSet SET = RuleSet.of(ONE, TWO, THREE);

    private static Rule rule(String name) {
        return Rule.named(name).match(Pattern.op(Op.NEG, Pattern.any())).rewrite((m, g) -> null);
    }

    @Test
    void rulesAreAddedRemovedReplacedAndMoved() {
        assertEquals(
                List.of("one", "two", "three", "four"), SET.plus(rule("four")).names());
        assertEquals(List.of("two"), SET.minus("one", "three").names());
        assertEquals(
                List.of("one", "four", "three"),
                SET.replace("two", rule("four")).names());
        assertEquals(List.of("three", "one", "two"), SET.before("one", THREE).names());
        assertEquals(List.of("two", "one", "three"), SET.after("two", ONE).names());
        assertEquals(
                List.of("one", "four", "two", "three"),
                SET.before("two", rule("four")).names());
        assertEquals(List.of("one", "two", "three"), SET.names());
        assertEquals(RuleSet.of(ONE, THREE), SET.minus("two"));
    }

    @Test
    void aNameIsTakenOnce() {
        assertEquals(
                "two rules are named 'one'; expected one, replace(name, rule) exchanges it",
                assertThrows(RuleException.class, () -> SET.plus(rule("one"))).getMessage());
        assertThrows(RuleException.class, () -> SET.replace("two", rule("one")));
    }

    @Test
    void changesAreReadFromLeftToRight() {
        RuleSet base = SET.minus("two");
        assertEquals(List.of("one", "two", "three"), base.with("+two", SET).names());
        assertEquals(List.of("two"), base.with("-all, +two", SET).names());
        assertEquals(List.of("three"), base.with("+two,-one,-two", SET).names());
        assertEquals(base, base.with("-two,+one", SET));
        assertEquals("+two,-one", SET.minus("one").changesFrom(base));
        assertEquals("", SET.changesFrom(SET));
    }

    @Test
    void whatCannotBeReadIsSaid() {
        assertEquals(
                "no rule is named 'tree', did you mean 'three'?; expected one of one, three, two",
                assertThrows(RuleException.class, () -> SET.with("+tree", SET)).getMessage());
        assertEquals(
                "no rule is named 'somethingelse'; expected one of one, three, two",
                assertThrows(RuleException.class, () -> SET.with("-somethingelse", SET))
                        .getMessage());
        assertEquals(
                "'one' in the rules '+two,one' has no sign; expected +name or -name, with commas between them",
                assertThrows(RuleException.class, () -> SET.with("+two,one", SET))
                        .getMessage());
        assertThrows(RuleException.class, () -> SET.with("", SET));
        assertThrows(RuleException.class, () -> SET.get("four"));
        assertThrows(RuleException.class, () -> SET.minus("four"));
    }

    @Test
    void exactModeKeepsEveryBitAndFastModeDoesNot() {
        assertTrue(BuiltInRules.exact().isExact());
        assertFalse(BuiltInRules.fast().isExact());
        assertEquals(
                BuiltInRules.exact().names(),
                BuiltInRules.fast().rules().stream()
                        .filter(rule -> rule.exactness() == Exactness.BITWISE)
                        .map(NamedRule::name)
                        .toList());
        for (NamedRule rule : BuiltInRules.all().rules()) {
            assertTrue(BuiltInRules.isBuiltIn(rule));
            assertFalse(rule.about().description().isEmpty(), rule.name());
            assertFalse(rule.about().after().equals("..."), rule.name());
        }
        assertFalse(BuiltInRules.isBuiltIn(ONE));
    }
}
