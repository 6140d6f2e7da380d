package wengert.samples.cli;

import java.io.IOException;
import picocli.CommandLine.Mixin;
import wengert.samples.gpt.Execution;
import wengert.samples.gpt.GptConfig;
import wengert.samples.gpt.Schedule;
import wengert.samples.gpt.Setup;

/** The options of commands that look into the training of a compiled model: which model, how compiled, in which batches. */
final class TrainingOptions {
    @Mixin
    private CompilerOptions compiler = new CompilerOptions();

    @Mixin
    private BatchOptions batch = new BatchOptions();

    @Mixin
    private ModelOptions model = new ModelOptions();

    ModelOptions model() {
        return model;
    }

    /** Returns what is wanted, or says which option is wrong; nothing is read yet. */
    CompiledTraining training(int steps) {
        GptConfig shape = model.shape();
        Schedule schedule = model.schedule(steps);
        Execution execution = compiler.execution();
        return new CompiledTraining(shape, schedule, execution, batch.batching(execution.precision()));
    }

    /** Reads the corpus of a training. */
    Setup load(CompiledTraining training, Streams streams) throws IOException {
        return model.load(training.shape(), streams);
    }
}
