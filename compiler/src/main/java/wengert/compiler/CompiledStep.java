package wengert.compiler;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import wengert.emit.JavaEmitter;
import wengert.emit.UpdateRunEmitter;
import wengert.emit.UpdateRunSource;
import wengert.engine.FloatArrays;
import wengert.engine.Step;
import wengert.engine.Workspace;
import wengert.lower.LoweredProgram;
import wengert.lower.LoweredUpdateRun;
import wengert.trace.Node;

/**
 * A training step compiled as a whole: some parameters are updated where the sum of their gradient ends, and these gradients are
 * stored nowhere. A step allocates nothing, and leaves the bits of a forward run, a backward run and an optimiser.
 *
 * <p>A backward run that leaves a NaN has to be repeated, see {@link CompiledProgram}, and once parameters are updated none can
 * be. So the kernels that update come last, and before them a backward run looks for what is not finite in all that they read. If
 * there is anything, the run is repeated with guarded kernels, all gradients are stored, and the optimiser takes its usual step.
 */
public final class CompiledStep implements Step {
    private final CompiledProgram program;
    private final CompiledOptimizer optimizer;
    private final StepNumbers numbers;
    private final StepKernels first;
    private final RunPromotion promotion;
    private final Set<String> withoutGradient = new LinkedHashSet<>();
    /** The parameters whose gradients are stored: the start and the end of each range. */
    private final int[] stored;

    private volatile StepKernels current;

    /**
     * Makes a step of the kernels of one tier.
     *
     * @param optimizer what updates the parameters whose gradients are stored
     * @param isPromoted whether kernels of another tier may take over
     */
    CompiledStep(CompiledProgram program, CompiledOptimizer optimizer, StepKernels first, boolean isPromoted) {
        this.program = program;
        this.optimizer = optimizer;
        this.numbers = optimizer.numbers();
        this.first = first;
        this.current = first;
        for (Node parameter : first.updates().updated().values()) {
            withoutGradient.add(parameter.name());
        }
        List<int[]> ranges = first.updates().storedRanges(program.layout());
        this.stored = new int[2 * ranges.size()];
        for (int i = 0; i < ranges.size(); i++) {
            stored[2 * i] = ranges.get(i)[0];
            stored[2 * i + 1] = ranges.get(i)[1];
        }
        this.promotion = isPromoted ? new StepPromotion(this, program.backEnd()) : null;
    }

    /** Runs other kernels from the next step on. */
    void takeOver(StepKernels kernels) {
        current = kernels;
    }

    CompiledProgram program() {
        return program;
    }

    StepKernels first() {
        return first;
    }

    @Override
    public double take(Workspace run, double learningRate) {
        CompiledWorkspace own = program.check(run);
        program.lookups().require(run.integers());
        optimizer.begin(learningRate);
        if (promotion != null) {
            promotion.tick(run);
        }
        StepKernels kernels = current;
        Executable main = kernels.main();
        own.adopt(main);
        own.ran();
        double objective = main.plain().forward(run);
        main.plain().backward(run);
        if (main.isPoisoned(run)) {
            // The first backward run has reused the space of what the forward run left.
            main.plain().forward(run);
            main.guarded().backward(run);
            move(run, 0, program.layout().parameterCount());
        } else {
            kernels.update(optimizer.rule(), run, numbers);
            for (int i = 0; i < stored.length; i += 2) {
                move(run, stored[i], stored[i + 1]);
            }
        }
        if (run.floats() != null) {
            run.floats().afterUpdate(run);
        }
        return objective;
    }

    @Override
    public void prepare(Workspace run) {
        program.check(run).adopt(current.main());
    }

    private void move(Workspace run, int from, int to) {
        FloatArrays floats = run.floats();
        if (floats == null) {
            optimizer.move(run.parameters(), run.gradients(), from, to);
        } else {
            optimizer.move(floats.parameters(), floats.gradients(), from, to);
        }
    }

    @Override
    public CompiledOptimizer optimizer() {
        return optimizer;
    }

    /** Returns the arrays of the optimiser. */
    StepNumbers numbers() {
        return numbers;
    }

    @Override
    public Set<String> withoutGradient() {
        return Set.copyOf(withoutGradient);
    }

    /**
     * Returns the gradients that are stored.
     *
     * @return the name of the parameter of each, and why
     */
    public Map<String, String> whyStored() {
        return first.updates().whyStored();
    }

    /**
     * Returns the number of lanes of the kernels that the next step uses.
     *
     * @return 1 for scalar kernels
     */
    public int lanes() {
        return current.main().width();
    }

    /**
     * Returns what the compiler did for the kernels that run at first, up to those that update, for inspection.
     *
     * @return the compilation
     */
    public Compilation compilation() {
        return first.main().compilation();
    }

    /**
     * Returns the kernels that update, as loop-level trees.
     *
     * @return one for each rule of the optimiser
     */
    public List<LoweredUpdateRun> updates() {
        return List.copyOf(first.lowered());
    }

    /**
     * Returns the step as Java classes that compile with {@code javac} and give the same bits: the runs up to the kernels that
     * update, those kernels for each rule, and the runs with guarded products.
     *
     * @param packageName the package of the classes
     * @return the name of each class, and its source text
     */
    public Map<String, String> javaSources(String packageName) {
        Map<String, String> sources = new LinkedHashMap<>();
        LoweredProgram main = compilation().lowered();
        LoweredProgram guarded = compilation().guarded();
        sources.put(JavaEmitter.className(main), JavaEmitter.emit(main, packageName));
        for (LoweredUpdateRun run : first.lowered()) {
            sources.put(UpdateRunEmitter.className(run), UpdateRunSource.emit(run, packageName));
        }
        sources.put(JavaEmitter.className(guarded), JavaEmitter.emit(guarded, packageName));
        return sources;
    }

    /**
     * Returns the classes that were generated for this step so far, for inspection: those of the kernels that run at first, then
     * those of the kernels that took over; guarded ones only if a step needed them.
     *
     * @return the classes with the sizes of their methods
     */
    public List<GeneratedClass> generatedClasses() {
        List<GeneratedClass> classes = new ArrayList<>();
        first.addGenerated(classes);
        StepKernels now = current;
        if (now != first) {
            now.addGenerated(classes);
        }
        return classes;
    }
}
