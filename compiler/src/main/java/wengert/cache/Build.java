package wengert.cache;

import java.io.File;
import java.net.URISyntaxException;
import java.security.CodeSource;
import wengert.trace.Trace;

/** Which compiler this is, by the jars that it comes from. */
final class Build {
    private Build() {}

    /** Returns a text that changes when a jar of the compiler is built anew; empty if its classes are in no jar. */
    static String current() {
        return of(Build.class, Trace.class);
    }

    /** Returns the same for a class of the compiler and one of the runtime. */
    static String of(Class<?> compiler, Class<?> runtime) {
        String first = jar(compiler);
        String second = jar(runtime);
        return first.isEmpty() || second.isEmpty() ? "" : first.concat(" ").concat(second);
    }

    /** Returns a text that changes when the jar of a class is built anew; empty if it comes from none. */
    static String jar(Class<?> type) {
        CodeSource source = type.getProtectionDomain().getCodeSource();
        if (source == null) {
            return "";
        }
        try {
            File file = new File(source.getLocation().toURI());
            return file.isFile()
                    ? file.getPath()
                            .concat(" ")
                            .concat(Long.toString(file.length()))
                            .concat(" ")
                            .concat(Long.toString(file.lastModified()))
                    : "";
        } catch (URISyntaxException | IllegalArgumentException e) {
            return "";
        }
    }
}
