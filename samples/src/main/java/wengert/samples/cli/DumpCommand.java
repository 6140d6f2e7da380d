package wengert.samples.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import wengert.compiler.CompiledProgram;
import wengert.compiler.CompiledStep;
import wengert.compiler.TraceCompiler;
import wengert.optim.Adam;
import wengert.samples.gpt.Batching;
import wengert.samples.gpt.Gpt;
import wengert.samples.gpt.GptConfig;
import wengert.samples.gpt.Schedule;
import wengert.samples.gpt.Setup;
import wengert.samples.gpt.Trainer;

/** {@code wengert dump}: writes what the compiler made of a model. */
@Command(
        name = "dump",
        description =
                "Write what the compiler makes of a model: traces, Java source, bytecode, report; of its optimiser too.",
        mixinStandardHelpOptions = true)
final class DumpCommand implements Callable<Integer> {
    private final Streams streams;

    @Option(names = "--out", paramLabel = "DIR", required = true, description = "Directory, created if need be.")
    private Path out;

    @Mixin
    private TierOption tier = new TierOption();

    @Mixin
    private PrecisionOption precision = new PrecisionOption();

    @Mixin
    private ModeOption mode = new ModeOption();

    @Mixin
    private RulesOption rules = new RulesOption();

    @Mixin
    private BatchOptions batch = new BatchOptions();

    @Mixin
    private ModelOptions model = new ModelOptions();

    DumpCommand(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() throws IOException {
        GptConfig shape = model.shape();
        Schedule schedule = model.schedule(1);
        Batching batching = batch.batching(precision.precision());
        TraceCompiler compiler = TraceCompiler.create()
                .tier(tier.tier())
                .precision(precision.precision())
                .rules(rules.rules(mode.mode()));
        OutputDirectory.requireWritable(out, "report.txt");
        Setup setup = model.load(shape, streams);
        CompiledProgram training = compiler.compile(Gpt.training(setup.config(), batching));
        int files = Dump.write(out, training);
        Adam adam = Trainer.adam(setup.parameters().length, schedule.rate(), precision.precision());
        files += Dump.write(out.resolve("optimizer"), training.optimizer(adam));
        if (batching.isSingle() && training.step(adam) instanceof CompiledStep step) {
            files += Dump.write(out.resolve("step"), step);
        }
        files += Dump.write(out.resolve("decode"), compiler.compile(Gpt.decoding(setup.config())));
        streams.out().println("wrote " + files + " files to " + out);
        return 0;
    }
}
