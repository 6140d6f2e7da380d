package wengert.compiler;

import java.util.ArrayList;
import java.util.List;
import wengert.cache.EntryWriter;
import wengert.cache.ProgramCache;
import wengert.engine.ElementwiseOptimizer;
import wengert.engine.Precision;
import wengert.engine.UpdateRule;
import wengert.pass.Tiles;
import wengert.rewrite.NamedRule;
import wengert.rewrite.RuleSet;
import wengert.rules.BuiltInRules;
import wengert.trace.Recording;
import wengert.trace.Trace;

/**
 * A cache as one compiler uses it, with its rules. It is off, so that everything is compiled, where there is no cache, and with rules
 * that are not built in, of which no more than the name is known.
 */
final class CodeCache {
    private static final int PROGRAM = 0;
    private static final int OPTIMIZER = 1;
    private static final int USUAL = -1;

    /** Null if it is off. */
    private final ProgramCache cache;

    private final RuleSet rules;

    /**
     * @param cache where code is kept, or null
     * @param rules the rules of all kinds
     */
    CodeCache(ProgramCache cache, RuleSet rules) {
        this.cache = cache != null && cache.isOn() && areBuiltIn(rules) ? cache : null;
        this.rules = rules;
    }

    private static boolean areBuiltIn(RuleSet rules) {
        if (rules.equals(BuiltInRules.exact())) {
            return true;
        }
        for (NamedRule rule : rules.rules()) {
            if (!BuiltInRules.isBuiltIn(rule)) {
                return false;
            }
        }
        return true;
    }

    /** Returns what the code of a program is found by; null if the cache is off. */
    byte[] key(FrontEnd front, int width, int registers, Tiles tiles) {
        if (cache == null) {
            return null;
        }
        Recording recording = front.recording();
        EntryWriter key = unseen(recording.identity(), recording.recorder());
        if (key == null) {
            key = cache.key(List.of(recording.trace()));
        }
        return settings(key, PROGRAM, front.precision(), width)
                .number(front.hasGradient() ? 1 : 0)
                .number(registers)
                .number(tiles.rows())
                .number(tiles.vectors())
                .number(tiles.columns())
                .toBytes();
    }

    /** Returns what the code of an optimiser is found by; null if the cache is off. */
    byte[] key(ElementwiseOptimizer optimizer, int width) {
        if (cache == null) {
            return null;
        }
        EntryWriter key = unseen(optimizer.identity(), optimizer.getClass());
        if (key == null) {
            key = cache.key(traces(optimizer));
        }
        return settings(key, OPTIMIZER, optimizer.precision(), width).toBytes();
    }

    /** Starts the key of traces that are not looked at; null if they have to be. */
    private EntryWriter unseen(String identity, Class<?> recorder) {
        return identity.isEmpty() ? null : cache.key(identity, recorder);
    }

    private static List<Trace> traces(ElementwiseOptimizer optimizer) {
        List<Trace> traces = new ArrayList<>();
        for (UpdateRule rule : optimizer.rules()) {
            traces.add(rule.trace());
        }
        return traces;
    }

    private EntryWriter settings(EntryWriter key, int kind, Precision precision, int width) {
        key.number(kind).text(precision.name()).number(width);
        if (rules.equals(BuiltInRules.exact())) {
            // They are not looked at: which they are, the build and the virtual machine say. The processor
            // has its say, too, but to ask takes milliseconds, and code kept on another one has the same bits.
            return key.number(USUAL).number(BuiltInRules.hasC2() ? 1 : 0);
        }
        key.number(rules.rules().size());
        for (String name : rules.names()) {
            key.text(name);
        }
        return key;
    }

    /** Returns what was kept, or null. */
    byte[] find(byte[] key) {
        return cache == null ? null : cache.find(key);
    }

    void keep(byte[] key, byte[] entry) {
        if (cache != null) {
            cache.keep(key, entry);
        }
    }
}
