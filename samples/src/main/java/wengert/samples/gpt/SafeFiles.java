package wengert.samples.gpt;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * The writing of files that are whole or not there: written aside, forced to the disk, then renamed.
 *
 * <p>All errors are {@link IOException}s of one line that name the file.
 */
public final class SafeFiles {
    /** As many as Linux follows. */
    private static final int MOST_LINKS = 40;

    private SafeFiles() {}

    /**
     * Checks that a file could be written now, and leaves nothing behind; for calling before long work.
     *
     * @param file the file to be written later
     * @throws IOException if it could not be written
     */
    public static void requireWritable(Path file) throws IOException {
        Path target = target(file);
        try {
            if (isSpecial(target)) {
                FileChannel.open(target, StandardOpenOption.WRITE).close();
                return;
            }
            Path aside = aside(target);
            FileChannel.open(aside, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)
                    .close();
            Files.delete(aside);
        } catch (IOException e) {
            throw failure(file, e);
        }
    }

    /**
     * Writes a file, replacing it if it is there; when this fails, what was there before is untouched.
     *
     * @param file the file
     * @param content its bytes
     * @throws IOException if it cannot be written
     */
    public static void write(Path file, byte[] content) throws IOException {
        Path target = target(file);
        try {
            if (isSpecial(target)) {
                // A device or a pipe, such as /dev/stdout, is written to; renaming would put a file in its place.
                try (FileChannel channel = FileChannel.open(target, StandardOpenOption.WRITE)) {
                    writeFully(channel, content);
                }
                return;
            }
            Path aside = aside(target);
            try {
                try (FileChannel channel =
                        FileChannel.open(aside, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
                    writeFully(channel, content);
                    channel.force(true);
                }
                rename(aside, target);
            } finally {
                Files.deleteIfExists(aside);
            }
            forceDirectory(target.getParent());
        } catch (IOException e) {
            throw failure(file, e);
        }
    }

    private static Path target(Path file) throws IOException {
        if (Files.isDirectory(file)) {
            throw new IOException("'" + file + "' cannot be written: is a directory");
        }
        if (Files.exists(file) && !Files.isWritable(file)) {
            throw new IOException("'" + file + "' cannot be written: permission denied");
        }
        if (Files.isRegularFile(file) && isOpenFile(file.toAbsolutePath().normalize())) {
            throw new IOException(
                    "'" + file + "' cannot be written: is a file that is open already; expected its own name");
        }
        try {
            // Through a link to the file itself, which a rename would otherwise replace.
            if (Files.isRegularFile(file)) {
                return file.toRealPath();
            }
        } catch (IOException e) {
            throw failure(file, e);
        }
        Path place = destination(file);
        if (isLinkToNothing(place)) {
            throw new IOException("'" + file + "' cannot be written: it leads through more than " + MOST_LINKS
                    + " links; expected a link to a file");
        }
        return place;
    }

    /**
     * Returns where a file that is not there would come to be: for a link to nothing, the place that it names.
     *
     * @param file the file
     * @return its own absolute path unless it is such a link; a link still if it leads back to itself
     * @throws IOException if a link cannot be read
     */
    public static Path destination(Path file) throws IOException {
        Path place = file.toAbsolutePath();
        try {
            for (int links = 0; links < MOST_LINKS && isLinkToNothing(place); links++) {
                place = place.resolveSibling(Files.readSymbolicLink(place));
            }
        } catch (IOException e) {
            throw failure(file, e);
        }
        return place;
    }

    private static boolean isLinkToNothing(Path place) {
        return !Files.exists(place) && Files.isSymbolicLink(place);
    }

    /** Such as /dev/stdout where the output is redirected: a rename would take the file away from who writes to it. */
    private static boolean isOpenFile(Path file) {
        return file.startsWith("/dev") || file.startsWith("/proc");
    }

    private static boolean isSpecial(Path target) {
        return Files.exists(target) && !Files.isRegularFile(target);
    }

    private static Path aside(Path target) {
        // The number of the process would not do by itself: in containers, each may have the same one.
        String unique = ProcessHandle.current().pid() + "-" + Integer.toHexString((int) System.nanoTime());
        return target.resolveSibling("." + target.getFileName() + "." + unique + ".tmp");
    }

    private static void writeFully(FileChannel channel, byte[] content) throws IOException {
        ByteBuffer rest = ByteBuffer.wrap(content);
        while (rest.hasRemaining()) {
            channel.write(rest);
        }
    }

    private static void rename(Path aside, Path target) throws IOException {
        try {
            Files.move(aside, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(aside, target, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    /** Makes the rename itself last; not every system can open a directory, and the file is whole either way. */
    @SuppressWarnings("EmptyCatch")
    private static void forceDirectory(Path directory) {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException e) {
            // As good as this system can do.
        }
    }

    private static IOException failure(Path file, IOException cause) {
        return new IOException("'" + file + "' cannot be written: " + reason(cause), cause);
    }

    /**
     * Returns why a file operation failed, without the name of the file.
     *
     * @param failure what the file system threw
     * @return a reason of one line
     */
    public static String reason(IOException failure) {
        if (failure instanceof AccessDeniedException) {
            return "permission denied";
        }
        if (failure instanceof NoSuchFileException) {
            return "no such directory";
        }
        String reason = failure instanceof FileSystemException system ? system.getReason() : failure.getMessage();
        return reason == null ? failure.getClass().getSimpleName() : reason;
    }
}
