package wengert.samples.cli;

import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import wengert.compiler.Tier;
import wengert.engine.Mismatch;
import wengert.samples.gpt.Batching;
import wengert.samples.gpt.Engine;
import wengert.samples.gpt.Execution;
import wengert.samples.gpt.GptConfig;
import wengert.samples.gpt.Schedule;
import wengert.samples.gpt.Setup;
import wengert.samples.gpt.SideBySide;

/** {@code wengert check}: trains with both engines side by side, the tape in one thread, and compares every bit. */
@Command(
        name = "check",
        description = "Train with both engines and compare every loss, gradient and parameter bit for bit.",
        mixinStandardHelpOptions = true)
final class CheckCommand implements Callable<Integer> {
    private final Streams streams;

    @Option(names = "--steps", paramLabel = "N", description = "Training steps (default: ${DEFAULT-VALUE}).")
    private int steps = 1000;

    @Mixin
    private ModelOptions model = new ModelOptions();

    @Mixin
    private TierOption tier = new TierOption();

    @Mixin
    private PrecisionOption precision = new PrecisionOption();

    @Mixin
    private BatchOptions batch = new BatchOptions();

    CheckCommand(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() throws IOException {
        GptConfig shape = model.shape();
        Schedule schedule = model.schedule(steps);
        Batching batching = batch.batching(precision.precision());
        Execution compiled = new Execution(Engine.COMPILED, tier.tier(), precision.precision());
        Execution tape = new Execution(Engine.TAPE, Tier.AUTO, precision.precision());
        Setup setup = model.load(shape, streams);
        BatchOptions.remarkOnThreads(batching, streams);
        try (SideBySide engines = new SideBySide(setup, schedule, batching, compiled, tape)) {
            return report(engines);
        }
    }

    private int report(SideBySide engines) {
        for (int step = 1; step <= steps; step++) {
            Optional<Mismatch> mismatch = engines.step();
            if (mismatch.isPresent()) {
                streams.remark("step " + step + ": "
                        + mismatch.get().describe(Engine.COMPILED.toString(), Engine.TAPE.toString()));
                return 1;
            }
        }
        streams.out()
                .println("equal to the last bit: every loss, gradient and parameter of " + steps
                        + (steps == 1 ? " step" : " steps"));
        return 0;
    }
}
