package wengert.compiler;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import wengert.emit.EmissionException;
import wengert.engine.ElementwiseOptimizer;
import wengert.engine.Precision;
import wengert.engine.UpdateRule;
import wengert.flight.CompileEvent;
import wengert.flight.Flight;
import wengert.lower.Contraction;
import wengert.lower.LoweredUpdate;
import wengert.lower.TreeRule;
import wengert.lower.UpdateLowering;
import wengert.pass.DeadCode;
import wengert.rewrite.RuleSet;
import wengert.trace.Trace;

/** The compiler of optimisers: the passes over their rules, without differentiation, and the lowering to loops. */
final class UpdateCompiler {
    private final RuleSet rules;
    private final boolean verifies;
    private final CodeCache cache;

    /**
     * @param rules the rules; those that fuse are of no use here
     * @param verifies whether foreign rules are held to the bits that they promise
     * @param cache where code is looked up and kept
     */
    UpdateCompiler(RuleSet rules, boolean verifies, CodeCache cache) {
        this.rules = rules;
        this.verifies = verifies;
        this.cache = cache;
    }

    /**
     * Compiles an optimiser, or takes its code from the cache.
     *
     * @param bits the number of bits of a vector; that of a double or less for scalar kernels
     * @param isPromoted whether code in lanes may take over
     * @throws CompileException if a rule is too long
     * @throws wengert.trace.TraceException if the rules are not alike
     */
    CompiledOptimizer compile(ElementwiseOptimizer optimizer, int bits, boolean isPromoted) {
        Flight.refresh();
        CompileEvent event = Flight.isOn() ? CompileEvent.start() : null;
        int width = bits > Double.SIZE ? bits / optimizer.precision().bits() : 1;
        Made made = made(optimizer, width);
        CompiledOptimizer compiled = new CompiledOptimizer(optimizer, made.image(), this, isPromoted, event);
        compiled.compiled(made.compilation());
        return compiled;
    }

    /**
     * Compiles the code of an optimiser alone.
     *
     * @throws CompileException if a rule is too long, or has no form in lanes
     */
    UpdateKernels kernels(ElementwiseOptimizer optimizer, int width) {
        CompileEvent event = Flight.isOn() ? CompileEvent.start() : null;
        UpdateKernels kernels = new UpdateKernels(made(optimizer, width).image(), optimizer.precision());
        if (kernels.width() != width) {
            throw PromotionLog.noLanes();
        }
        if (event != null) {
            kernels.commit(event, optimizer.precision());
        }
        return kernels;
    }

    /**
     * Code.
     *
     * @param image the code
     * @param compilation what it was made from, or null if it was kept
     */
    private record Made(UpdateImage image, UpdateCompilation compilation) {}

    private Made made(ElementwiseOptimizer optimizer, int width) {
        byte[] key = cache.key(optimizer, width);
        byte[] kept = cache.find(key);
        if (kept != null) {
            return new Made(UpdateImage.of(kept), null);
        }
        UpdateCompilation compilation = compilation(optimizer, width);
        try {
            UpdateImage image = UpdateImage.of(
                    compilation.lowered(), optimizer.rules().get(0).shared().size());
            cache.keep(key, image.toBytes());
            return new Made(image, compilation);
        } catch (EmissionException e) {
            throw new CompileException(
                    "optimiser '%s' cannot be compiled: %s. Take its steps without program.optimizer"
                            .formatted(compilation.lowered().name(), e.getMessage()),
                    e);
        }
    }

    /** Makes what there is before the code. */
    UpdateCompilation compilation(ElementwiseOptimizer optimizer, int width) {
        List<UpdateRule> updates = UpdateRule.requireAlike(optimizer.rules());
        Precision precision = optimizer.precision();
        List<List<PassTrace>> passes = new ArrayList<>();
        List<Trace> traces = new ArrayList<>();
        for (UpdateRule each : updates) {
            List<PassTrace> made = passes(each.trace(), precision);
            passes.add(made);
            traces.add(made.get(made.size() - 1).after());
        }
        LoweredUpdate lowered = UpdateLowering.lower(updates, traces, width, precision);
        List<TreeRule> wanted = rules.of(TreeRule.class);
        // Exact programs do without the class at their start.
        if (wanted.isEmpty()) {
            return new UpdateCompilation(passes, lowered, Map.of());
        }
        Contraction contraction = new Contraction(wanted, precision);
        lowered = contraction.apply(lowered);
        return new UpdateCompilation(passes, lowered, contraction.fired());
    }

    private List<PassTrace> passes(Trace recorded, Precision precision) {
        List<PassTrace> passes = Flight.isOn() ? new PassLog(recorded.name()) : new ArrayList<>();
        Trace live = DeadCode.remove(recorded);
        passes.add(new PassTrace("dead-code", recorded, live, List.of()));
        PassTrace simplified = Simplification.of(live, rules, precision, verifies);
        if (simplified != null) {
            passes.add(simplified);
        }
        return passes;
    }
}
