package wengert.samples.gpt;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import wengert.engine.Check;
import wengert.engine.Mismatch;
import wengert.engine.Program;
import wengert.engine.Workspace;
import wengert.trace.Trace;

/**
 * Two engines that train the same GPT in step, compared bit for bit, or by how far they are apart, after every step.
 *
 * <p>The first may use several threads, the second uses one.
 */
public final class SideBySide implements AutoCloseable {
    private final Trace trace;
    private final Trainer first;
    private final Trainer second;

    /**
     * Records the training run of one document once and makes a program of it with either engine.
     *
     * @param setup where both start; its parameters are only read
     * @param schedule the number of steps and their rates
     * @param first an engine
     * @param second another
     */
    public SideBySide(Setup setup, Schedule schedule, Function<Trace, Program> first, Function<Trace, Program> second) {
        this(setup, schedule, Batching.SINGLE, first, second);
    }

    /**
     * Records the training run of a batching once and makes a program of it with either engine.
     *
     * @param setup where both start; its parameters are only read
     * @param schedule the number of steps and their rates
     * @param batching how documents are taken together, with the threads of the first engine
     * @param first an engine
     * @param second another
     */
    public SideBySide(
            Setup setup,
            Schedule schedule,
            Batching batching,
            Function<Trace, Program> first,
            Function<Trace, Program> second) {
        this.trace = Gpt.training(setup.config(), batching);
        this.first = trainer(setup, schedule, batching, first.apply(trace));
        this.second = trainer(setup, schedule, batching.onOneThread(), second.apply(trace));
    }

    private static Trainer trainer(Setup setup, Schedule schedule, Batching batching, Program program) {
        return new Trainer(
                program,
                batching,
                setup.documents(),
                schedule,
                setup.parameters().clone());
    }

    /**
     * Takes a step with both engines and compares the loss, every gradient that is stored and every updated parameter.
     *
     * @return the first difference, or empty if all bits are equal
     */
    public Optional<Mismatch> step() {
        first.step();
        second.step();
        return Check.compare(trace, first.workspace(), second.workspace(), first.withoutGradient());
    }

    /**
     * Returns the parameters whose gradients are not compared, as the first engine does not store them.
     *
     * @return the names of the parameters
     */
    public Set<String> withoutGradient() {
        return first.withoutGradient();
    }

    /**
     * Takes a step with both engines and measures how far the first is from the second.
     *
     * @param measures where the deviations go
     */
    public void step(List<Deviations> measures) {
        first.step();
        second.step();
        Workspace actual = first.workspace();
        Workspace expected = second.workspace();
        for (Deviations measure : measures) {
            measure.add(expected, actual, first.withoutGradient());
        }
    }

    /** Lets the threads of the first engine end. */
    @Override
    public void close() {
        first.close();
        second.close();
    }
}
