package wengert.samples.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import wengert.compiler.CompiledProgram;
import wengert.compiler.CompiledStep;
import wengert.optim.Adam;
import wengert.samples.gpt.Execution;
import wengert.samples.gpt.Gpt;
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
    private TrainingOptions options = new TrainingOptions();

    DumpCommand(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() throws IOException {
        CompiledTraining training = options.training(1);
        Execution execution = training.execution();
        Path directory = out.directory();
        OutputDirectory.requireWritable(directory, "report.txt");
        Setup setup = options.load(training, streams);
        CompiledProgram program = training.compile(setup);
        int files = Dump.write(directory, program);
        Adam adam = Trainer.adam(setup.parameters().length, training.schedule().rate(), execution.precision());
        files += Dump.write(directory.resolve("optimizer"), program.optimizer(adam));
        if (training.batching().isSingle() && program.step(adam) instanceof CompiledStep step) {
            files += Dump.write(directory.resolve("step"), step);
        }
        files += Dump.write(directory.resolve("decode"), execution.compiler().compile(Gpt.decoding(setup.config())));
        streams.out().println("wrote " + files + " files to " + directory);
        return 0;
    }
}
