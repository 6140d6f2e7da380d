package wengert.samples.cli;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import wengert.compiler.Mode;
import wengert.compiler.Tier;
import wengert.engine.Mismatch;
import wengert.samples.gpt.Batching;
import wengert.samples.gpt.Deviations;
import wengert.samples.gpt.Engine;
import wengert.samples.gpt.Execution;
import wengert.samples.gpt.GptConfig;
import wengert.samples.gpt.Schedule;
import wengert.samples.gpt.Setup;
import wengert.samples.gpt.SideBySide;

/**
 * {@code wengert check}: trains with both engines side by side, the tape in one thread, and compares every bit; in fast
 * mode, says how far they are apart.
 */
@Command(
        name = "check",
        description = "Train with both engines and compare every loss, gradient and parameter bit for bit,"
                + " or say how far fast mode or rules that round differently are off.",
        mixinStandardHelpOptions = true)
final class CheckCommand implements Callable<Integer> {
    private static final int STEPS = 1000;
    private static final int FAST_STEPS = 100;

    private final Streams streams;

    @Option(
            names = "--steps",
            paramLabel = "N",
            description = "Training steps (default: " + STEPS + ", of fast mode " + FAST_STEPS + ").")
    private Integer steps;

    @Mixin
    private ModelOptions model = new ModelOptions();

    @Mixin
    private CompilerOptions compiler = new CompilerOptions();

    @Mixin
    private BatchOptions batch = new BatchOptions();

    CheckCommand(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() throws IOException {
        GptConfig shape = model.shape();
        Execution compiled = compiler.execution();
        boolean isFast = compiled.mode() == Mode.FAST;
        int count = steps != null ? steps : isFast ? FAST_STEPS : STEPS;
        Schedule schedule = model.schedule(count);
        Batching batching = batch.batching(compiler.precision());
        Execution tape = new Execution(Engine.TAPE, Tier.AUTO, compiler.precision(), Mode.EXACT);
        Setup setup = model.load(shape, streams);
        BatchOptions.remarkOnThreads(batching, streams);
        try (SideBySide engines = new SideBySide(setup, schedule, batching, compiled, tape)) {
            return isFast ? measure(engines, count) : compare(engines, count);
        }
    }

    private int compare(SideBySide engines, int count) {
        remarkOnGradients(engines);
        for (int step = 1; step <= count; step++) {
            Optional<Mismatch> mismatch = engines.step();
            if (mismatch.isPresent()) {
                streams.remark("step " + step + ": "
                        + mismatch.get().describe(Engine.COMPILED.toString(), Engine.TAPE.toString()));
                return 1;
            }
        }
        streams.out()
                .println("equal to the last bit: every loss, "
                        + (engines.withoutGradient().isEmpty() ? "gradient" : "stored gradient") + " and parameter of "
                        + count
                        + (count == 1 ? " step" : " steps"));
        return 0;
    }

    private void remarkOnGradients(SideBySide engines) {
        if (!engines.withoutGradient().isEmpty()) {
            streams.remark("not compared, as they go into updates and are not stored: the gradients of "
                    + String.join(", ", new TreeSet<>(engines.withoutGradient())));
        }
    }

    private int measure(SideBySide engines, int count) {
        remarkOnGradients(engines);
        Deviations first = new Deviations();
        Deviations all = new Deviations();
        for (int step = 1; step <= count; step++) {
            engines.step(step == 1 ? List.of(first, all) : List.of(all));
            if (all.wrong() != null) {
                streams.remark("step " + step + ": " + all.wrong());
                return 1;
            }
        }
        String what = compiler.mode() == Mode.FAST ? "fast mode" : "rules that round differently";
        streams.out()
                .println(what + " against the tape in " + compiler.precision()
                        + ": largest deviations, and relative to the largest magnitude of the array");
        streams.out().println("after step 1");
        first.lines().forEach(streams.out()::println);
        if (count > 1) {
            streams.out().println("over " + count + " steps");
            all.lines().forEach(streams.out()::println);
        }
        return 0;
    }
}
