package wengert.samples;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LauncherTest {
    private static final List<String> SHORT = List.of("train", "--steps", "5", "--samples", "1");

    @TempDir
    private Path outer;

    private Path folder;
    private Path jar;
    private Path launcher;

    @BeforeEach
    void copyTheLauncherBesideAJar() throws IOException {
        folder = Files.createDirectory(outer.resolve("a folder"));
        launcher = Files.copy(Path.of("wengert"), folder.resolve("wengert"));
        jar = folder.resolve("wengert.jar");
        writeJar();
    }

    @Test
    void anArchiveIsBuiltAndUsedAndHarmsNobodyWhenItIsDamaged() throws Exception {
        String expected = succeed("", SHORT);
        assertTrue(expected.startsWith("num docs: 8403\n"), expected);
        assertFalse(usesArchive());

        Path archive = Path.of(succeed("", List.of("archive")).strip());
        assertEquals(folder.toRealPath(), archive.getParent());
        assertTrue(usesArchive());
        assertEquals(expected, succeed("", SHORT));
        assertTrue(succeed("", List.of("--version")).startsWith("wengert "));

        byte[] whole = Files.readAllBytes(archive);
        try (RandomAccessFile file = new RandomAccessFile(archive.toFile(), "rw")) {
            file.write(new byte[4096]);
        }
        assertEquals(expected, succeed("", SHORT));

        try (RandomAccessFile file = new RandomAccessFile(archive.toFile(), "rw")) {
            file.setLength(whole.length / 2);
        }
        assertFalse(usesArchive());
        assertEquals(expected, succeed("", SHORT));

        Files.write(archive, whole);
        assertTrue(usesArchive());
        Files.setLastModifiedTime(jar, FileTime.from(Instant.now().plusSeconds(60)));
        assertFalse(usesArchive());
    }

    @Test
    void withAnArchiveAPlainRunLoadsNothingFromTheJarAndNothingBeforehand() throws Exception {
        // On JDK 17, archives have no classes of a jar whose path has a blank.
        folder = Files.move(folder, outer.resolve("folder"));
        launcher = folder.resolve("wengert");
        succeed("", List.of("archive"));
        Map<Path, byte[]> kept = contents(folder.resolve("wengert.code"));
        Path log = outer.resolve("classes.log");
        List<String> words = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        for (String argument : arguments(List.of("train"))) {
            if (!argument.startsWith("-Xlog")) {
                words.add(argument);
            }
        }
        words.add(1, "-Xlog:class+load:file=classes.log");
        Process process = new ProcessBuilder(words)
                .directory(outer.toFile())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), output);
        // Its code was kept already, although it is of the quick compiler alone.
        assertEquals(kept.keySet(), contents(folder.resolve("wengert.code")).keySet());

        List<String> classes = Files.readAllLines(log);
        assertTrue(classes.stream().anyMatch(line -> line.contains("wengert.samples.Main source: shared")), output);
        assertEquals(
                List.of(),
                classes.stream().filter(line -> line.contains("source: file:")).toList());
        // The least optimiser is compiled beforehand alone.
        assertFalse(classes.stream().anyMatch(line -> line.contains("wengert.optim.Sgd ")), output);
    }

    @Test
    void compiledCodeIsKeptAndUsedAndHarmsNobodyWhenItIsDamaged() throws Exception {
        List<String> anew = new ArrayList<>(SHORT);
        anew.add("--no-cache");
        String expected = succeed("", anew);
        Path code = folder.resolve("wengert.code");
        assertFalse(Files.exists(code));

        assertEquals(expected, succeed("", SHORT));
        Map<Path, byte[]> kept = contents(code);
        assertTrue(kept.size() >= 4, "of training, optimiser, sampling and the names: " + kept.keySet());
        assertEquals(expected, succeed("", SHORT));
        assertEquals(kept.keySet(), contents(code).keySet());

        for (Path file : kept.keySet()) {
            Files.write(file, new byte[100]);
        }
        assertEquals(expected, succeed("", SHORT));
        kept.forEach((file, whole) -> assertArrayEquals(whole, contents(code).get(file)));
    }

    private static Map<Path, byte[]> contents(Path directory) {
        Map<Path, byte[]> contents = new TreeMap<>();
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.toList()) {
                contents.put(file, Files.readAllBytes(file));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return contents;
    }

    @Test
    void shortRunsHaveTheQuickCompilerAlone() throws Exception {
        for (List<String> run : List.of(
                List.of("train"),
                List.of("train", "--steps", "4000"),
                List.of("train", "--no-cache", "--seed", "3"),
                List.of("train", "--losses", "a b.csv", "--steps", "1"))) {
            assertTrue(arguments(run).contains("-XX:TieredStopAtLevel=1"), run.toString());
        }
        for (List<String> run : List.of(
                List.of("train", "--steps", "4001"),
                List.of("train", "--steps", "10000"),
                List.of("train", "--steps", "-1"),
                List.of("train", "--steps"),
                List.of("train", "--embd", "64"),
                List.of("check"))) {
            List<String> arguments = arguments(run);
            assertFalse(arguments.contains("-XX:TieredStopAtLevel=1"), run.toString());
            assertEquals(run, arguments.subList(arguments.size() - run.size(), arguments.size()));
        }
    }

    @Test
    void theExitCodeIsThatOfTheCommand() throws Exception {
        assertEquals(2, start("", List.of("nonsense")).waitFor());
        Files.delete(jar);
        assertNotEquals(0, start("", List.of("train")).waitFor());
    }

    @Test
    void anArchiveThatCannotBeWrittenIsOneLine() throws Exception {
        // A name that no file system takes: to some users every directory can be written to.
        String version = "17." + "0".repeat(300);
        Path home = printing();
        Files.writeString(home.resolve("release"), "JAVA_VERSION=\"" + version + "\"\n");
        Process process = process(home.toString(), List.of("archive"))
                .redirectErrorStream(true)
                .start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(
                "wengert: the archive " + folder.toRealPath().resolve("wengert-" + version + ".jsa")
                        + " cannot be written; expected a jar in a directory that can be written to\n",
                printed);
        assertEquals(1, process.waitFor());
    }

    @Test
    void aHomeWithoutJavaIsNamed() throws Exception {
        String home = outer.resolve("no jdk").toString();
        for (String command : List.of("train", "archive")) {
            Process process =
                    process(home, List.of(command)).redirectErrorStream(true).start();
            String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertEquals(
                    "wengert: JAVA_HOME is " + home + ", which has no bin/java; expected a JDK, 17 or newer\n",
                    printed);
            assertEquals(1, process.waitFor());
        }
    }

    private boolean usesArchive() throws Exception {
        return String.join(" ", arguments(List.of("train"))).matches(".*-XX:(AOTCache|SharedArchiveFile)=.*");
    }

    /** Returns what the launcher gives to a java that prints it, of the version of this one. */
    private List<String> arguments(List<String> command) throws Exception {
        return succeed(printing().toString(), command).lines().toList();
    }

    /** Returns the home of a java that prints what it is given, of the version of this one. */
    private Path printing() throws IOException {
        Path home = outer.resolve("jdk");
        if (Files.notExists(home)) {
            Files.createDirectories(home.resolve("bin"));
            Files.copy(Path.of(System.getProperty("java.home"), "release"), home.resolve("release"));
            Path java = Files.writeString(home.resolve("bin/java"), "#!/bin/sh\nprintf '%s\\n' \"$@\"\n");
            assertTrue(java.toFile().setExecutable(true));
        }
        return home;
    }

    private String succeed(String home, List<String> command) throws Exception {
        Process process = start(home, command);
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), output);
        return output;
    }

    private Process start(String home, List<String> command) throws IOException {
        // Where the JVM may say that it leaves an archive out.
        return process(home, command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    private ProcessBuilder process(String home, List<String> command) {
        List<String> words = new ArrayList<>(List.of("sh", launcher.toString()));
        words.addAll(command);
        ProcessBuilder builder = new ProcessBuilder(words).directory(outer.toFile());
        builder.environment().put("JAVA_HOME", home.isEmpty() ? System.getProperty("java.home") : home);
        return builder.redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")));
    }

    /** Writes what the class path of the tests has in folders, and the names of its jars: archives are of jars alone. */
    private void writeJar() throws IOException {
        List<Path> folders = new ArrayList<>();
        StringBuilder jars = new StringBuilder();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            Path path = Path.of(entry);
            if (!Files.isDirectory(path)) {
                // Before JDK 25, archives take relative ones alone.
                String relative =
                        folder.toRealPath().relativize(path.toRealPath()).toString();
                jars.append(relative.replace(File.separatorChar, '/').replace(" ", "%20"))
                        .append(' ');
            } else if (!path.endsWith("test-classes")) {
                folders.add(path);
            }
        }
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, Main.class.getName());
        manifest.getMainAttributes().put(Attributes.Name.CLASS_PATH, jars.toString());
        try (OutputStream file = Files.newOutputStream(jar);
                JarOutputStream out = new JarOutputStream(file, manifest)) {
            for (Path each : folders) {
                Files.walkFileTree(each, new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult visitFile(Path from, BasicFileAttributes attributes) throws IOException {
                        String name = each.relativize(from).toString().replace(File.separatorChar, '/');
                        if (!name.equals("module-info.class") && !name.startsWith("META-INF/")) {
                            out.putNextEntry(new JarEntry(name));
                            Files.copy(from, out);
                        }
                        return FileVisitResult.CONTINUE;
                    }
                });
            }
        }
    }
}
