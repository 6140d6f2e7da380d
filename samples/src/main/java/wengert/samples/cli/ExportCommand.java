package wengert.samples.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import wengert.rewrite.RuleSet;
import wengert.samples.gpt.Model;

/** {@code wengert export}: writes a project that samples a model without Wengert. */
@Command(
        name = "export",
        description = "Write a Maven project of plain Java that samples a model as sample does, to the last bit.",
        mixinStandardHelpOptions = true)
final class ExportCommand implements Callable<Integer> {
    private final Streams streams;

    @Mixin
    private ModelFileOption model = new ModelFileOption();

    @Mixin
    private OutOption out = new OutOption();

    @Mixin
    private PrecisionOption precision = new PrecisionOption();

    @Mixin
    private ModeOption mode = new ModeOption();

    @Mixin
    private RulesOption rules = new RulesOption();

    ExportCommand(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() throws IOException {
        RuleSet wanted = rules.rules(mode.mode());
        Path directory = out.directory();
        Model trained = model.load();
        OutputDirectory.requireWritable(directory, "pom.xml");
        Map<String, byte[]> files = Export.files(trained, precision.precision(), wanted);
        streams.out().println("wrote " + OutputDirectory.write(directory, files) + " files to " + directory);
        return 0;
    }
}
