package wengert.samples.cli;

import java.io.IOException;
import java.nio.file.Path;
import picocli.CommandLine.Option;
import wengert.samples.gpt.Model;

/** The option that names a trained model. */
final class ModelFileOption {
    @Option(names = "--model", paramLabel = "FILE", required = true, description = "What train --save wrote.")
    private Path model;

    Model load() throws IOException {
        return Model.load(model);
    }
}
