package wengert.samples.cli;

import wengert.compiler.CompiledProgram;
import wengert.samples.gpt.Batching;
import wengert.samples.gpt.Execution;
import wengert.samples.gpt.Gpt;
import wengert.samples.gpt.GptConfig;
import wengert.samples.gpt.Schedule;
import wengert.samples.gpt.Setup;
import wengert.samples.gpt.Trainer;

/**
 * A training of a compiled model that options ask for, before its corpus is read.
 *
 * @param shape the shape of the model, of a vocabulary that the corpus will decide
 * @param schedule the steps and their rates
 * @param execution how traces are compiled
 * @param batching how many documents a step takes, and in how many threads
 */
record CompiledTraining(GptConfig shape, Schedule schedule, Execution execution, Batching batching) {
    CompiledProgram compile(Setup setup) {
        return execution.compiler().compile(Gpt.training(setup.config(), batching));
    }

    /** Returns the same training in other steps. */
    CompiledTraining in(Schedule steps) {
        return new CompiledTraining(shape, steps, execution, batching);
    }

    Trainer trainer(CompiledProgram program, Setup setup) {
        return new Trainer(program, batching, setup.documents(), schedule, setup.parameters());
    }
}
