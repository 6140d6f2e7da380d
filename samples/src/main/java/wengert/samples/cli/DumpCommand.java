package wengert.samples.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import wengert.compiler.CompiledProgram;
import wengert.compiler.CompiledStep;
import wengert.optim.Adam;
import wengert.samples.gpt.Batching;
import wengert.samples.gpt.Execution;
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

    @Mixin
    private OutOption out = new OutOption();

    @Mixin
    private CompilerOptions compiler = new CompilerOptions();

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
        Execution execution = compiler.execution();
        Batching batching = batch.batching(execution.precision());
        Path directory = out.directory();
        OutputDirectory.requireWritable(directory, "report.txt");
        Setup setup = model.load(shape, streams);
        CompiledProgram training = execution.compiler().compile(Gpt.training(setup.config(), batching));
        int files = Dump.write(directory, training);
        Adam adam = Trainer.adam(setup.parameters().length, schedule.rate(), execution.precision());
        files += Dump.write(directory.resolve("optimizer"), training.optimizer(adam));
        if (batching.isSingle() && training.step(adam) instanceof CompiledStep step) {
            files += Dump.write(directory.resolve("step"), step);
        }
        files += Dump.write(directory.resolve("decode"), execution.compiler().compile(Gpt.decoding(setup.config())));
        streams.out().println("wrote " + files + " files to " + directory);
        return 0;
    }
}
