package wengert.samples.gpt;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import wengert.engine.Program;
import wengert.trace.Trace;

/** The default run of either engine against what the seed program computed. */
class TrajectoryTest {
    private static final int STEPS = 1000;

    @ParameterizedTest
    @EnumSource(Engine.class)
    void theDefaultRunFollowsTheSeed(Engine engine) throws IOException {
        long recordings = Trace.recordings();
        List<Trace> programs = new ArrayList<>();
        Function<Trace, Program> counting = trace -> {
            programs.add(trace);
            return engine.apply(trace);
        };

        Setup setup = Setup.of(Corpus.bundled(), new GptConfig(1, 16, 4, 1, 16), 42);
        assertEquals(8403, setup.documents().count());
        assertEquals(27, setup.config().vocab());
        Trajectory.assertClose(
                "initial parameter", Trajectory.numbers("initial-params.csv"), setup.parameters(), 1e-15, 0);

        Trainer trainer = new Trainer(
                counting.apply(Gpt.training(setup.config())),
                setup.documents(),
                new Schedule(STEPS, 0.01, Schedule.Decay.NONE),
                setup.parameters());
        double[] losses = new double[STEPS];
        for (int step = 0; step < STEPS; step++) {
            losses[step] = trainer.step();
            if (step == 0) {
                double[] gradients = trainer.workspace().gradients();
                Trajectory.assertClose("gradient", Trajectory.numbers("gradients-step1.csv"), gradients, 1e-12, 1e-15);
            }
        }
        Trajectory.assertClose("loss", Trajectory.numbers("losses.csv"), losses, 1e-9, 0);
        int rules = engine == Engine.COMPILED ? 3 : 0;
        assertEquals(
                1 + rules,
                Trace.recordings() - recordings,
                "the forward pass is recorded once for all lengths, and Adam's rule in all of its forms if compiled");
        assertEquals(1, programs.size(), "one program serves all lengths");

        Sampler sampler = new Sampler(
                counting.apply(Gpt.decoding(setup.config())),
                setup.parameters(),
                setup.tokenizer(),
                0.5,
                setup.random());
        List<String> expected = Trajectory.lines("samples.txt");
        List<String> samples = new ArrayList<>();
        for (int i = 0; i < expected.size(); i++) {
            samples.add(sampler.next());
        }
        assertEquals(20, samples.size());
        assertEquals(expected, samples);
        assertEquals(2 + rules, Trace.recordings() - recordings, "sampling adds one recording");
        assertEquals(2, programs.size(), "sampling adds one program");
    }
}
