package wengert.samples.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import wengert.samples.gpt.Model;

/** {@code wengert export}: writes a project that samples a model without Wengert. */
@Command(
        name = "export",
        description = "Write a Maven project of plain Java that samples a model as sample does, to the last bit.",
        mixinStandardHelpOptions = true)
final class ExportCommand implements Callable<Integer> {
    private final Streams streams;

    @Option(names = "--model", paramLabel = "FILE", required = true, description = "What train --save wrote.")
    private Path model;

    @Option(names = "--out", paramLabel = "DIR", required = true, description = "Directory, created if need be.")
    private Path out;

    @Mixin
    private PrecisionOption precision = new PrecisionOption();

    ExportCommand(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() throws IOException {
        Model trained = Model.load(model);
        OutputDirectory.requireWritable(out, "pom.xml");
        Map<String, byte[]> files = Export.files(trained, precision.precision());
        streams.out().println("wrote " + OutputDirectory.write(out, files) + " files to " + out);
        return 0;
    }
}
