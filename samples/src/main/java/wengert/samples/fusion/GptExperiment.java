package wengert.samples.fusion;

import wengert.engine.Program;
import wengert.engine.Workspace;
import wengert.samples.bench.TrainingStep;
import wengert.samples.gpt.Gpt;
import wengert.samples.gpt.Schedule;
import wengert.samples.gpt.Setup;
import wengert.samples.gpt.Trainer;
import wengert.trace.Trace;

/** The training of the GPT, one document a step. */
public final class GptExperiment implements Experiment {
    private static final int STEPS = 3;

    private final Setup setup;
    private final Schedule schedule;
    private final Trace trace;

    /**
     * Records the GPT.
     *
     * @param setup where every training starts
     * @param schedule the learning rates
     */
    public GptExperiment(Setup setup, Schedule schedule) {
        this.setup = setup;
        this.schedule = schedule;
        this.trace = Gpt.training(setup.config());
    }

    @Override
    public Trace trace() {
        return trace;
    }

    @Override
    public TrainingStep step(Program program) {
        Trainer trainer = trainer(program);
        return new TrainingStep() {
            @Override
            public double step() {
                return trainer.step();
            }

            @Override
            public long documents() {
                return trainer.done();
            }
        };
    }

    private Trainer trainer(Program program) {
        return new Trainer(
                program, setup.documents(), schedule, setup.parameters().clone());
    }

    @Override
    public double[] results(Program program) {
        try (Trainer trainer = trainer(program)) {
            double[] losses = new double[STEPS];
            for (int i = 0; i < STEPS; i++) {
                losses[i] = trainer.step();
            }
            // A step may store no gradients, a backward run stores all.
            program.forward(trainer.workspace());
            program.backward(trainer.workspace());
            Workspace run = trainer.workspace();
            return Numbers.join(losses, run.gradients(), run.parameters());
        }
    }
}
