package wengert.samples.fusion;

import wengert.engine.Program;
import wengert.samples.bench.TrainingStep;
import wengert.trace.Trace;

/** What an ablation compiles again and again, and how it is run. */
public interface Experiment {
    /**
     * Returns what is compiled.
     *
     * @return the trace
     */
    Trace trace();

    /**
     * Returns the step that is timed, on data of its own.
     *
     * @param program the trace as one engine runs it
     * @return a step that can be taken as often as one likes
     */
    TrainingStep step(Program program);

    /**
     * Runs a few steps from the start.
     *
     * @param program the trace as one engine runs it
     * @return every number that they lead to, in an order of their own
     */
    double[] results(Program program);
}
