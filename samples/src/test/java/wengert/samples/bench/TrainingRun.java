package wengert.samples.bench;

import java.io.IOException;
import wengert.engine.Program;
import wengert.engine.Workspace;
import wengert.samples.gpt.Corpus;
import wengert.samples.gpt.Documents;
import wengert.samples.gpt.Engine;
import wengert.samples.gpt.Gpt;
import wengert.samples.gpt.GptConfig;
import wengert.samples.gpt.Schedule;
import wengert.samples.gpt.Setup;
import wengert.samples.gpt.Trainer;

/** A training program with what it runs on, for benchmarks of its parts: the bundled names, on average 7 tokens each. */
final class TrainingRun {
    private static final int STEPS = 1000;

    private final Program program;
    private final Workspace run;
    private final Documents documents;
    private final int lengthAt;
    private final int tokensAt;
    private final int targetsAt;
    private int next;

    TrainingRun(Engine engine, int embd) throws IOException {
        Setup setup = setup(embd);
        this.program = engine.apply(Gpt.training(setup.config()));
        this.run = program.workspace(setup.parameters());
        this.documents = setup.documents();
        this.lengthAt = program.layout().length(Gpt.LENGTH).offset();
        this.tokensAt = program.layout().indices(Gpt.TOKENS).offset();
        this.targetsAt = program.layout().indices(Gpt.TARGETS).offset();
    }

    /** Returns the bundled names with the seed's model, of any width. */
    static Setup setup(int embd) throws IOException {
        return Setup.of(Corpus.bundled(), new GptConfig(1, embd, 4, 1, 16), 42);
    }

    /** Returns what {@link #setup} does after a training as long as the default, so that documents are as long as names. */
    static Setup trained(int embd) throws IOException {
        Setup setup = setup(embd);
        try (Trainer trainer = new Trainer(
                Engine.COMPILED.apply(Gpt.training(setup.config())),
                setup.documents(),
                new Schedule(STEPS, 0.01, Schedule.Decay.NONE),
                setup.parameters())) {
            for (int i = 0; i < STEPS; i++) {
                trainer.step();
            }
        }
        return setup;
    }

    /** Runs forward on the next document and returns its loss. */
    double forward() {
        int[] integers = run.integers();
        integers[lengthAt] = documents.length(next);
        documents.copyTokens(next, integers, tokensAt);
        documents.copyTargets(next, integers, targetsAt);
        next = (next + 1) % documents.count();
        return program.forward(run);
    }

    /** Runs backward after {@link #forward}, once for each time, and returns the workspace with the gradients. */
    Workspace backward() {
        program.backward(run);
        return run;
    }
}
