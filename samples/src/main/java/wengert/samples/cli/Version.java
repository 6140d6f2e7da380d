package wengert.samples.cli;

import picocli.CommandLine;
import picocli.CommandLine.IVersionProvider;

/** The version in the manifest of the jar. */
final class Version implements IVersionProvider {
    Version() {}

    /** Lets a command print it. Here, since whatever class passes a provider on has picocli read from the jar, called or not. */
    static void provide(CommandLine command) {
        command.getCommandSpec().versionProvider(new Version());
    }

    @Override
    public String[] getVersion() {
        String version = Version.class.getPackage().getImplementationVersion();
        return new String[] {
            "wengert " + (version == null ? "(development)" : version) + " on Java " + Runtime.version()
        };
    }
}
