package wengert.compiler;

import java.util.List;
import wengert.emit.GeneratedClasses;
import wengert.emit.GeneratedFloatUpdateRun;
import wengert.emit.GeneratedUpdateRun;
import wengert.emit.UpdateRunEmitter;
import wengert.engine.FloatArrays;
import wengert.engine.Precision;
import wengert.engine.Workspace;
import wengert.flight.CompileEvent;
import wengert.flight.Flight;
import wengert.lower.LoweredUpdateRun;
import wengert.pass.GradientUpdates;

/**
 * The kernels of a training step of one tier: those of the runs, and for each rule of the optimiser those in which gradients go
 * into updates.
 *
 * <p>Like {@link CompiledProgram}, it has no string constants.
 */
final class StepKernels {
    private final Executable main;
    private final List<LoweredUpdateRun> lowered;
    private final GradientUpdates updates;
    /** The code for each rule, one of both. */
    private final GeneratedUpdateRun[] doubles;

    private final GeneratedFloatUpdateRun[] floats;

    /**
     * Emits and loads the classes.
     *
     * @param main the kernels of the runs
     * @param lowered what happens after them, for each rule of the optimiser
     * @param updates the gradients that are not stored
     */
    StepKernels(Executable main, List<LoweredUpdateRun> lowered, GradientUpdates updates) {
        this.main = main;
        this.lowered = lowered;
        this.updates = updates;
        boolean isSingle = main.precision() == Precision.F32;
        this.doubles = isSingle ? null : new GeneratedUpdateRun[lowered.size()];
        this.floats = isSingle ? new GeneratedFloatUpdateRun[lowered.size()] : null;
        for (int i = 0; i < lowered.size(); i++) {
            load(i);
        }
    }

    private void load(int rule) {
        CompileEvent event = Flight.isOn() ? CompileEvent.start() : null;
        LoweredUpdateRun run = lowered.get(rule);
        byte[] bytes = UpdateRunEmitter.bytecode(run);
        if (doubles == null) {
            floats[rule] = GeneratedClasses.loadFloatUpdateRun(bytes);
        } else {
            doubles[rule] = GeneratedClasses.loadUpdateRun(bytes);
        }
        if (event != null) {
            event.commit(
                    run.name(),
                    type(rule),
                    GeneratedClass.Variant.UPDATE.toString(),
                    run.width(),
                    run.precision().toString(),
                    run.kernels().size(),
                    bytes.length);
        }
    }

    private Class<?> type(int rule) {
        return doubles == null ? floats[rule].getClass() : doubles[rule].getClass();
    }

    Executable main() {
        return main;
    }

    List<LoweredUpdateRun> lowered() {
        return lowered;
    }

    GradientUpdates updates() {
        return updates;
    }

    /** Updates the parameters whose gradients are not stored, after a backward run that has found nothing. */
    void update(int rule, Workspace run, StepNumbers numbers) {
        if (doubles != null) {
            doubles[rule].update(
                    run.parameters(),
                    run.gradients(),
                    run.values(),
                    run.scratch(),
                    run.integers(),
                    numbers.running(),
                    numbers.shared());
            return;
        }
        FloatArrays arrays = run.floats();
        floats[rule].update(
                arrays.parameters(),
                arrays.gradients(),
                arrays.values(),
                arrays.scratch(),
                run.integers(),
                numbers.runningFloats(),
                numbers.sharedFloats());
    }

    /** Adds the classes that there are. */
    void addGenerated(List<GeneratedClass> classes) {
        main.addGenerated(classes);
        for (int i = 0; i < lowered.size(); i++) {
            classes.add(GeneratedClass.of(lowered.get(i), type(i)));
        }
    }
}
