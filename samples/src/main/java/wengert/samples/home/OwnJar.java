package wengert.samples.home;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.security.CodeSource;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import wengert.cache.ProgramCache;

/** The jar that the program was started from. */
public final class OwnJar {
    private static final String SUFFIX = ".jar";

    private OwnJar() {}

    /**
     * Finds the jar.
     *
     * @return its file, or null if the classes lie in a directory
     */
    public static File find() {
        CodeSource source = OwnJar.class.getProtectionDomain().getCodeSource();
        if (source == null) {
            return null;
        }
        try {
            File file = new File(source.getLocation().toURI());
            return file.getPath().endsWith(SUFFIX) && file.isFile() ? file : null;
        } catch (URISyntaxException | IllegalArgumentException e) {
            return null;
        }
    }

    /**
     * Returns the path of a file or directory beside the jar that has its name.
     *
     * @param jar the jar
     * @param suffix what the name ends with in place of that of a jar
     * @return the path
     */
    static File beside(File jar, String suffix) {
        String path = jar.getPath();
        return new File(path.substring(0, path.length() - SUFFIX.length()).concat(suffix));
    }

    /**
     * Reads a resource, from its copy in a cache if there is one. Where an archive has all classes nothing else opens the jar,
     * which takes as long as a hundred steps of training.
     *
     * @param beside a class in the package of the resource
     * @param name the name of the resource in that package
     * @param cache where a copy is looked up and kept, or null
     * @return its bytes, or null if it is not there
     * @throws IOException if it cannot be read
     */
    public static byte[] resource(Class<?> beside, String name, ProgramCache cache) throws IOException {
        if (cache == null || !cache.isOn()) {
            return resource(beside, name);
        }
        // Of no trace, so it is the key of no program.
        byte[] key = cache.key(List.of()).text(path(beside, name)).toBytes();
        byte[] kept = cache.find(key);
        if (kept != null) {
            return kept;
        }
        byte[] bytes = resource(beside, name);
        if (bytes != null) {
            cache.keep(key, bytes);
        }
        return bytes;
    }

    private static String path(Class<?> beside, String name) {
        return beside.getPackageName().replace('.', '/').concat("/").concat(name);
    }

    /**
     * Reads a resource. Straight from the jar, as its URL takes as long to open as fifty steps of training.
     *
     * @param beside a class in the package of the resource
     * @param name the name of the resource in that package
     * @return its bytes, or null if it is not there
     * @throws IOException if it cannot be read
     */
    public static byte[] resource(Class<?> beside, String name) throws IOException {
        File jar = find();
        if (jar == null) {
            try (InputStream in = beside.getResourceAsStream(name)) {
                return in == null ? null : in.readAllBytes();
            }
        }
        try (ZipFile zip = new ZipFile(jar)) {
            ZipEntry entry = zip.getEntry(path(beside, name));
            if (entry == null) {
                return null;
            }
            try (InputStream in = zip.getInputStream(entry)) {
                return in.readAllBytes();
            }
        }
    }
}
