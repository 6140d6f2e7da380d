package wengert.samples.cli;

import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import wengert.engine.Program;
import wengert.random.XorShift64;
import wengert.samples.gpt.Execution;
import wengert.samples.gpt.Model;
import wengert.samples.gpt.Sampling;

/** {@code wengert sample}: invents documents with a saved model. */
@Command(
        name = "sample",
        description = "Invent documents with a model that train saved.",
        mixinStandardHelpOptions = true)
final class SampleCommand implements Callable<Integer> {
    private final Streams streams;

    @Mixin
    private ModelFileOption model = new ModelFileOption();

    @Option(names = "--count", paramLabel = "N", description = "Documents to invent (default: ${DEFAULT-VALUE}).")
    private int count = 20;

    @Option(
            names = "--temperature",
            paramLabel = "X",
            description = "Below 1 the likely become likelier (default: ${DEFAULT-VALUE}).")
    private double temperature = 0.5;

    @Option(names = "--seed", paramLabel = "N", description = "Seed of the draws (default: ${DEFAULT-VALUE}).")
    private long seed = 42;

    @Mixin
    private EngineOptions engine = new EngineOptions();

    @Mixin
    private LanesOption lanes = new LanesOption();

    SampleCommand(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() throws IOException {
        if (count < 1) {
            throw new UsageException("--count is " + count + "; expected at least 1");
        }
        if (!(temperature > 0 && temperature < Double.POSITIVE_INFINITY)) {
            throw new UsageException("--temperature is " + temperature + "; expected a finite number above 0");
        }
        Execution execution = engine.execution();
        Model trained = model.load();
        Program program = lanes.program(execution, trained.config(), count);
        Sampling sampling = lanes.sampling(program, trained, temperature, new XorShift64(seed));
        SampleList.print(streams.out(), sampling, count);
        return 0;
    }
}
