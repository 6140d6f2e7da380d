package wengert.samples.home;

import java.io.File;
import wengert.cache.ProgramCache;

/**
 * Where the command line keeps what it has compiled, and the bundled corpus: beside its jar, in a directory with the name of the jar
 * and {@value #SUFFIX}.
 */
public final class CompiledCode {
    private static final String SUFFIX = ".code";

    private CompiledCode() {}

    /**
     * Returns the cache.
     *
     * @return the cache, or null if the program was not started from a jar
     */
    public static ProgramCache cache() {
        File jar = OwnJar.find();
        return jar == null ? null : ProgramCache.in(OwnJar.beside(jar, SUFFIX).toPath());
    }

    /**
     * Says whether something was kept, by this build of the jar or an earlier one.
     *
     * @return true if the directory is there
     */
    public static boolean isThere() {
        File jar = OwnJar.find();
        return jar != null && OwnJar.beside(jar, SUFFIX).isDirectory();
    }
}
