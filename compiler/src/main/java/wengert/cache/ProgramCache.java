package wengert.cache;

import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.zip.CRC32;
import wengert.trace.Trace;

/**
 * A directory of generated code, so that what was compiled once is not compiled again when a program starts.
 *
 * <p>An entry is found by all that decides about the code: the trace with its names and lines, the settings of the compiler, the
 * virtual machine, and the jars that the compiler comes from with the time of their last change. The whole of it is in the entry and is
 * compared, so code of another trace or of another build is never taken. For a trace with an identity ({@link
 * wengert.trace.Recording}), that and the jar of what records it stand for the trace. An entry that is damaged is as good as none.
 * Several processes may share a directory; entries take their place at once. The newest {@value #MOST} are kept.
 *
 * <p>Who can write to the directory can have any code run by those who use it. It should be as hard to write to as the jars.
 */
public final class ProgramCache {
    /** So many entries are kept. */
    public static final int MOST = 64;

    private static final String SUFFIX = ".code";
    private static final int FORMAT = 2;
    /** Stands where the number of traces would. */
    private static final int UNSEEN = -1;

    private final File directory;
    private final String build;
    /** Whether the build has a name that was given, which then stands for all code. */
    private final boolean isNamed;

    private ProgramCache(Path directory, String build, boolean isNamed) {
        this.directory = directory.toFile();
        this.build = build;
        this.isNamed = isNamed;
    }

    /**
     * Returns the cache in a directory. It stays empty where the compiler comes from no jar, as its builds cannot be told apart.
     *
     * @param directory the directory, which is made when there is something to keep
     * @return the cache
     */
    public static ProgramCache in(Path directory) {
        return new ProgramCache(directory, Build.current(), false);
    }

    /**
     * Returns the cache in a directory for a compiler that is told apart from others by a name.
     *
     * @param directory the directory, which is made when there is something to keep
     * @param build a name that changes whenever the compiler does, or what records traces that have an identity; empty for a
     *     cache that stays empty
     * @return the cache
     */
    public static ProgramCache in(Path directory, String build) {
        return new ProgramCache(directory, build, true);
    }

    /**
     * Says whether anything is looked up and kept.
     *
     * @return false if the compiler comes from no jar
     */
    public boolean isOn() {
        return !build.isEmpty();
    }

    /**
     * Starts the key of an entry.
     *
     * @param traces what is compiled
     * @return the key, to which the settings are to be added
     */
    public EntryWriter key(List<Trace> traces) {
        EntryWriter key = start().number(traces.size());
        for (Trace trace : traces) {
            TraceKey.write(key, trace);
        }
        return key;
    }

    /**
     * Starts the key of an entry whose traces are not looked at.
     *
     * @param identity what they are known by
     * @param recorder the class that records them, whose jar with the time of its last change is a part of the key
     * @return the key, to which the settings are to be added; null if the class comes from no jar, as its builds cannot be told
     *     apart
     */
    public EntryWriter key(String identity, Class<?> recorder) {
        String jar = isNamed ? build : Build.jar(recorder);
        return jar.isEmpty() ? null : start().number(UNSEEN).text(jar).text(identity);
    }

    private EntryWriter start() {
        return new EntryWriter().number(FORMAT).text(build).text(System.getProperty("java.vm.version"));
    }

    /**
     * Looks an entry up.
     *
     * @param key the whole key
     * @return what was kept under it, or null
     */
    public byte[] find(byte[] key) {
        File file = file(key);
        if (!isOn() || !file.isFile()) {
            return null;
        }
        try (FileInputStream in = new FileInputStream(file)) {
            return value(in.readAllBytes(), key);
        } catch (IOException e) {
            return null;
        }
    }

    /** Returns what an entry holds, or null if it is another's or damaged. */
    private static byte[] value(byte[] entry, byte[] key) {
        int end = entry.length - Integer.BYTES;
        if (end < 0 || checksum(entry, end) != ByteBuffer.wrap(entry).getInt(end)) {
            return null;
        }
        EntryReader reader = new EntryReader(entry);
        return Arrays.equals(reader.bytes(), key) ? reader.bytes() : null;
    }

    /**
     * Keeps an entry. Where it cannot be written, nothing is kept.
     *
     * @param key the whole key
     * @param value what to keep under it
     */
    @SuppressWarnings("EmptyCatch")
    public void keep(byte[] key, byte[] value) {
        if (!isOn() || !(directory.isDirectory() || directory.mkdirs())) {
            return;
        }
        byte[] entry = new EntryWriter().bytes(key).bytes(value).toBytes();
        int end = entry.length;
        entry = Arrays.copyOf(entry, end + Integer.BYTES);
        ByteBuffer.wrap(entry).putInt(end, checksum(entry, end));
        try {
            write(file(key).toPath(), entry);
            prune();
        } catch (IOException e) {
            // As good as no cache; the next run tries again.
        }
    }

    private void write(Path file, byte[] entry) throws IOException {
        Path aside = Files.createTempFile(directory.toPath(), "new", ".tmp");
        try {
            Files.write(aside, entry);
            Files.move(aside, file, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(aside);
        }
    }

    private void prune() throws IOException {
        File[] entries = directory.listFiles((where, name) -> name.endsWith(SUFFIX));
        if (entries == null || entries.length <= MOST) {
            return;
        }
        List<Aged> aged = new ArrayList<>();
        for (File entry : entries) {
            // Asked once: another process may touch or delete it while they are sorted, which a sort answers with an
            // exception.
            aged.add(new Aged(entry, entry.lastModified()));
        }
        aged.sort(Comparator.comparingLong(Aged::time));
        for (Aged old : aged.subList(0, aged.size() - MOST)) {
            Files.deleteIfExists(old.file().toPath());
        }
    }

    /** An entry as it was found. */
    private record Aged(File file, long time) {}

    private File file(byte[] key) {
        return new File(
                directory, Integer.toHexString(checksum(key, key.length)).concat(SUFFIX));
    }

    private static int checksum(byte[] bytes, int end) {
        CRC32 checksum = new CRC32();
        checksum.update(bytes, 0, end);
        return (int) checksum.getValue();
    }
}
