package wengert.compiler;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import wengert.emit.EmissionException;
import wengert.engine.Precision;
import wengert.flight.CompileEvent;
import wengert.flight.Flight;
import wengert.lower.LoweredUpdate;
import wengert.lower.UpdateLowering;
import wengert.optim.ElementwiseOptimizer;
import wengert.optim.UpdateRule;
import wengert.pass.DeadCode;
import wengert.rewrite.Rewriter;
import wengert.rewrite.Rule;
import wengert.trace.Trace;

/** The compiler of optimisers: the passes over their rules, without differentiation, and the lowering to loops. */
final class UpdateCompiler {
    private final List<Rule> simplifications;
    private final Mode mode;

    /**
     * @param simplifications the rules that simplify, none to leave traces as recorded
     * @param mode how closely the code follows the tape
     */
    UpdateCompiler(List<Rule> simplifications, Mode mode) {
        this.simplifications = simplifications;
        this.mode = mode;
    }

    /**
     * Compiles an optimiser.
     *
     * @param bits the number of bits of a vector; that of a double or less for scalar kernels
     * @throws CompileException if a rule is too long
     * @throws wengert.trace.TraceException if the rules are not alike
     */
    CompiledOptimizer compile(ElementwiseOptimizer rule, int bits) {
        Flight.refresh();
        List<UpdateRule> rules = UpdateRule.requireAlike(rule.rules());
        List<List<PassTrace>> passes = new ArrayList<>();
        List<Trace> traces = new ArrayList<>();
        for (UpdateRule each : rules) {
            List<PassTrace> made = passes(each.trace());
            passes.add(made);
            traces.add(made.get(made.size() - 1).after());
        }
        CompileEvent event = Flight.isOn() ? CompileEvent.start() : null;
        int lane = rule.precision() == Precision.F32 ? Float.SIZE : Double.SIZE;
        int width = bits > Double.SIZE ? bits / lane : 1;
        LoweredUpdate lowered = mode.apply(UpdateLowering.lower(rules, traces, width, rule.precision()));
        try {
            return new CompiledOptimizer(rule, rules, passes, lowered, event);
        } catch (EmissionException e) {
            throw new CompileException(
                    "optimiser '%s' cannot be compiled: %s. Take its steps without program.optimizer"
                            .formatted(lowered.name(), e.getMessage()),
                    e);
        }
    }

    private List<PassTrace> passes(Trace recorded) {
        List<PassTrace> passes = Flight.isOn() ? new PassLog(recorded.name()) : new ArrayList<>();
        Trace live = DeadCode.remove(recorded);
        passes.add(new PassTrace("dead-code", recorded, live, Map.of()));
        if (!simplifications.isEmpty()) {
            Rewriter rewriter = new Rewriter(simplifications);
            Trace simplified = DeadCode.remove(rewriter.rewrite(live));
            passes.add(new PassTrace("simplify", live, simplified, rewriter.fired()));
        }
        return passes;
    }
}
