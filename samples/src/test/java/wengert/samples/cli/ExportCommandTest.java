package wengert.samples.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringWriter;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The project that is exported: it builds by itself, and invents what {@code sample} invents. */
class ExportCommandTest {
    @TempDir
    private Path directory;

    private Path model;
    private Path project;

    @BeforeEach
    void train() {
        model = directory.resolve("model");
        project = directory.resolve("a").resolve("project");
        Console.run(("train --steps 40 --embd 8 --layers 2 --samples 0 --save " + model).split(" "));
    }

    private Console export(String... options) {
        List<String> args =
                new ArrayList<>(List.of("export", "--model", model.toString(), "--out", project.toString()));
        args.addAll(List.of(options));
        return Console.run(args.toArray(new String[0]));
    }

    /** Compiles all sources of the project with all warnings on and nothing else on the class path. */
    private Path compile() throws IOException {
        Path classes = directory.resolve("classes");
        List<Path> sources;
        try (Stream<Path> found = Files.walk(project.resolve("src/main/java"))) {
            sources = found.filter(Files::isRegularFile).toList();
        }
        JavaCompiler javac = ToolProvider.getSystemJavaCompiler();
        StringWriter findings = new StringWriter();
        List<String> options =
                List.of("--release", "17", "-Xlint:all", "-Werror", "-proc:none", "-cp", "", "-d", classes.toString());
        try (StandardJavaFileManager files = javac.getStandardFileManager(null, null, StandardCharsets.UTF_8)) {
            boolean isFine = javac.getTask(
                            findings, files, null, options, null, files.getJavaFileObjectsFromPaths(sources))
                    .call();
            assertTrue(isFine, findings.toString());
        }
        return classes;
    }

    /** Runs the main class with nothing but the project and the JDK. */
    private List<String> sample(Path classes, String... args) throws IOException, ReflectiveOperationException {
        URL[] path = {
            classes.toUri().toURL(),
            project.resolve("src/main/resources").toUri().toURL()
        };
        PrintStream out = System.out;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        try (URLClassLoader loader = new URLClassLoader(path, ClassLoader.getPlatformClassLoader());
                PrintStream captured = new PrintStream(printed, true, StandardCharsets.UTF_8)) {
            System.setOut(captured);
            loader.loadClass("wengert.export.Main")
                    .getMethod("main", String[].class)
                    .invoke(null, (Object) args);
        } finally {
            System.setOut(out);
        }
        return printed.toString(StandardCharsets.UTF_8).lines().toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"f64", "f32"})
    void itInventsWhatSampleInvents(String precision) throws IOException, ReflectiveOperationException {
        Console console = export("--precision", precision).assertFine();
        long files;
        try (Stream<Path> found = Files.walk(project)) {
            files = found.filter(Files::isRegularFile).count();
        }
        assertEquals(List.of("wrote " + files + " files to " + project), console.out());
        Path classes = compile();
        String[] options = "--count 30 --seed 7 --temperature 0.8".split(" ");
        List<String> args = new ArrayList<>(List.of("sample", "--model", model.toString(), "--precision", precision));
        args.addAll(List.of(options));
        Console expected = Console.run(args.toArray(new String[0])).assertFine();
        assertEquals(30, expected.out().size());
        assertEquals(expected.out(), sample(classes, options));
    }

    @ParameterizedTest
    @ValueSource(strings = {"--mode fast", "--rules +fma", "--rules -all", "--precision f32 --mode fast"})
    void itIsCompiledByTheSameRulesAsSample(String how) throws IOException, ReflectiveOperationException {
        export(how.split(" ")).assertFine();
        String source = Files.readString(project.resolve("src/main/java/wengert/dump/GptDecode.java"));
        assertEquals(!how.equals("--rules -all"), source.contains("Math.fma("), source);
        String[] options = "--count 30 --seed 7 --temperature 0.8".split(" ");
        List<String> args = new ArrayList<>(List.of("sample", "--tier", "scalar", "--model", model.toString()));
        args.addAll(List.of(how.split(" ")));
        args.addAll(List.of(options));
        assertEquals(Console.run(args.toArray(new String[0])).assertFine().out(), sample(compile(), options));
    }

    @Test
    void itEndsWhereNobodyReadsOn() throws IOException, InterruptedException {
        export().assertFine();
        String path = compile() + File.pathSeparator + project.resolve("src/main/resources");
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        Path errors = directory.resolve("errors");
        Process process = new ProcessBuilder(java, "-cp", path, "wengert.export.Main", "--count", "2147483647")
                .redirectError(errors.toFile())
                .start();
        try (BufferedReader reader = process.inputReader(StandardCharsets.UTF_8)) {
            assertTrue(reader.readLine().startsWith("sample  1: "));
        }
        assertEquals(1, process.waitFor());
        assertTrue(Files.readAllLines(errors).contains("the output could not be written"));
    }

    /** Scores over so small a temperature are infinite. */
    @ParameterizedTest
    @ValueSource(strings = {"f64", "f32"})
    void itInventsNothingWithoutProbabilities(String precision) throws IOException, InterruptedException {
        export("--precision", precision).assertFine();
        String path = compile() + File.pathSeparator + project.resolve("src/main/resources");
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        Path errors = directory.resolve("errors");
        Path out = directory.resolve("out");
        int code = new ProcessBuilder(java, "-cp", path, "wengert.export.Main", "--temperature", "5e-324")
                .redirectError(errors.toFile())
                .redirectOutput(out.toFile())
                .start()
                .waitFor();
        assertEquals("", Files.readString(out));
        assertTrue(
                Files.readAllLines(errors)
                        .contains("the probabilities of the next token are NaN; expected a model whose training has not"
                                + " diverged, and a --temperature that is not next to 0"),
                Files.readString(errors));
        assertEquals(1, code);
    }

    @Test
    void nothingIsLeftOfTheTemplates() throws IOException {
        export().assertFine();
        for (String file : List.of("pom.xml", "README.md", "src/main/java/wengert/export/Main.java")) {
            String text = Files.readString(project.resolve(file));
            assertTrue(!text.contains("${"), text);
        }
        assertTrue(Files.readString(project.resolve("LICENSE")).contains("Apache License"));
    }

    @Test
    void whatCannotBeExported() throws IOException {
        Path text = Files.writeString(directory.resolve("text"), "no model");
        Console.run("export", "--model", text.toString(), "--out", project.toString())
                .assertFailed(1, "model '" + text + "' is no model; expected a file written by train --save");
        assertTrue(Files.notExists(project));
        project = text;
        export().assertFailed(1, "'" + text + "' cannot be written: it is a file; expected a directory");
        assertEquals("no model", Files.readString(text));
    }
}
