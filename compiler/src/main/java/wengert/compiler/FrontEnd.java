package wengert.compiler;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import wengert.engine.Layout;
import wengert.engine.Precision;
import wengert.flight.Flight;
import wengert.pass.DeadCode;
import wengert.pass.Differentiate;
import wengert.pass.Fuse;
import wengert.pass.Recompute;
import wengert.rewrite.FusionRule;
import wengert.rewrite.RecomputeRule;
import wengert.rewrite.RuleSet;
import wengert.trace.Node;
import wengert.trace.Recording;
import wengert.trace.Trace;

/**
 * The passes up to fusion, which are the same for all tiers: dead code, differentiation, simplification, recomputation, fusion.
 * They are made when they are first asked for, which is never for a program whose code was kept.
 */
final class FrontEnd {
    private final Recording recording;
    private final boolean gradient;
    private final Precision precision;
    private final RuleSet rules;
    private final boolean verifiesRules;
    private List<PassTrace> passes;
    private Map<Node, String> whyStored;
    private Trace fused;

    FrontEnd(Recording recording, boolean gradient, Precision precision, RuleSet rules, boolean verifiesRules) {
        this.recording = recording;
        this.gradient = gradient;
        this.precision = precision;
        this.rules = rules;
        this.verifiesRules = verifiesRules;
    }

    Recording recording() {
        return recording;
    }

    /** Returns the trace as it was recorded, which may be now. */
    Trace recorded() {
        return recording.trace();
    }

    boolean hasGradient() {
        return gradient;
    }

    Precision precision() {
        return precision;
    }

    RuleSet rules() {
        return rules;
    }

    /** Returns the trace after all passes. */
    Trace fused() {
        run();
        return fused;
    }

    /** Returns the trace before and after each pass. */
    List<PassTrace> passes() {
        run();
        return passes;
    }

    /** Returns the stored nodes, each with the reason why it was not fused into its reader. */
    Map<Node, String> whyStored() {
        run();
        return whyStored;
    }

    private synchronized void run() {
        if (fused != null) {
            return;
        }
        Trace recorded = recorded();
        passes = Flight.refresh() ? new PassLog(recorded.name()) : new ArrayList<>();
        Trace current = added("dead-code", recorded, DeadCode.remove(recorded));
        if (gradient) {
            current = added("differentiate", current, Differentiate.apply(current));
            ExactPlaces.require(current, precision);
        }
        PassTrace simplified = Simplification.of(current, rules, precision, verifiesRules);
        if (simplified != null) {
            passes.add(simplified);
            current = simplified.after();
        }
        List<RecomputeRule> recomputations = rules.of(RecomputeRule.class);
        if (!recomputations.isEmpty()) {
            Layout layout = Layout.of(recorded);
            Recompute recompute = new Recompute(current, layout, rules.of(FusionRule.class), recomputations);
            Trace before = current;
            current = recompute.apply();
            passes.add(new PassTrace("recompute", before, current, recompute.firings()));
        }
        Fuse fuse = new Fuse(current, rules.of(FusionRule.class));
        Trace last = fuse.apply();
        passes.add(new PassTrace("fuse", current, last, fuse.firings()));
        whyStored = fuse.whyStored();
        fused = last;
    }

    private Trace added(String name, Trace before, Trace after) {
        passes.add(new PassTrace(name, before, after, List.of()));
        return after;
    }
}
