package wengert.samples.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import wengert.rewrite.NamedRule;
import wengert.rules.BuiltInRules;

/** The rules on the command line, with a jar of somebody else's rules on the class path and without. */
class RulesCommandTest {
    private static final String SOURCE = """
            package mine;

            import static wengert.rewrite.Pattern.any;
            import static wengert.rewrite.Pattern.constant;
            import static wengert.rewrite.Pattern.op;

            import java.util.List;
            import wengert.rewrite.Capture;
            import wengert.rewrite.Rule;
            import wengert.rules.RuleProvider;
            import wengert.trace.Op;
            import wengert.trace.Operand;

            public final class MyRules implements RuleProvider {
                static final Capture<Operand> X = Capture.view("x");

                public List<Rule> rules() {
                    return List.of(
                            Rule.named("half-twice")
                                    .match(op(Op.DIV, any(X), constant(2)))
                                    .rewrite((m, g) -> g.map(Op.MUL, m.get(X), g.constant(0.5)))
                                    .describe("Halves by a multiplication, which is exact")
                                    .draw("div(x, 2)", "mul(x, 0.5)"),
                            Rule.named("rectify-twice")
                                    .match(op(Op.RELU, any(X)))
                                    .rewrite((m, g) -> g.map(Op.MAX, m.get(X), g.constant(0))),
                            Rule.named("forget-terms").match(op(Op.ADD, any(X), any())).rewriteTo(X));
                }
            }
            """;

    @TempDir
    private static Path directory;

    private static Path jar;

    @BeforeAll
    static void makeAJar() throws IOException {
        Path source = Files.createDirectory(directory.resolve("mine")).resolve("MyRules.java");
        Files.writeString(source, SOURCE);
        int code = ToolProvider.getSystemJavaCompiler()
                .run(
                        null,
                        null,
                        null,
                        "-proc:none",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "-d",
                        directory.toString(),
                        source.toString());
        assertEquals(0, code);
        jar = directory.resolve("my-rules.jar");
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
            out.putNextEntry(new JarEntry("mine/MyRules.class"));
            out.write(Files.readAllBytes(directory.resolve("mine").resolve("MyRules.class")));
            out.putNextEntry(new JarEntry("META-INF/services/wengert.rules.RuleProvider"));
            out.write("mine.MyRules\n".getBytes(StandardCharsets.UTF_8));
        }
    }

    /** Runs a command as if the jar were on the class path. */
    private static Console withTheJar(String commandLine) throws IOException {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        try (URLClassLoader loader = new URLClassLoader(new URL[] {jar.toUri().toURL()}, before)) {
            thread.setContextClassLoader(loader);
            return Console.run(commandLine.split(" "));
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    @Test
    void everyRuleIsListedWithADrawing() {
        List<String> lines = Console.run("rules").assertFine().out();
        for (NamedRule rule : BuiltInRules.all().rules()) {
            int at = 0;
            while (!lines.get(at).startsWith("  " + rule.name() + " ")) {
                at++;
            }
            assertEquals("      " + rule.about().description(), lines.get(at + 1));
            assertEquals("      " + rule.about().before(), lines.get(at + 2));
            assertEquals("      -> " + rule.about().after(), lines.get(at + 3));
        }
        assertTrue(lines.contains("  multiply-by-one          keeps every bit     on"), lines.toString());
        assertTrue(lines.contains("  fma                      rounds differently  on in fast mode"), lines.toString());
        assertTrue(lines.contains("  softmax-rows             keeps every bit     off"), lines.toString());
        assertFalse(lines.toString().contains("half-twice"), lines.toString());
    }

    @Test
    void rulesOfAJarAreListed() throws IOException {
        List<String> lines = withTheJar("rules").assertFine().out();
        int at = lines.indexOf("  half-twice               keeps every bit     off, from a jar");
        assertEquals(
                List.of("      Halves by a multiplication, which is exact", "      div(x, 2)", "      -> mul(x, 0.5)"),
                lines.subList(at + 1, at + 4));
        assertTrue(lines.contains("      relu(x)"), lines.toString());
    }

    @Test
    void rulesOfAJarAreCheckedAndWrongOnesCaught() throws IOException {
        List<String> right = withTheJar("rules --check half-twice").assertFine().out();
        assertEquals(1, right.size());
        assertTrue(
                right.get(0).matches("rule 'half-twice' fired [0-9]+ times on 33 traces: equal to the last bit"),
                right.get(0));
        Console wrong = withTheJar("rules --check rectify-twice");
        assertEquals(1, wrong.code());
        assertTrue(
                wrong.err()
                        .get(0)
                        .startsWith(
                                "wengert: rule 'rectify-twice' at node relu : f64[3] # (the pattern of rectify-twice)"
                                        + " changes values although it is BITWISE: output 'y'["),
                wrong.err().toString());
    }

    @Test
    void rulesOfAJarAreOffUntilTheyAreNamed() throws IOException {
        String training = "check --steps 1 --embd 4";
        withTheJar(training).assertFine();
        withTheJar(training + " --rules +half-twice").assertFine();
        Console wrong = withTheJar("train --steps 1 --rules +forget-terms");
        assertEquals(1, wrong.code());
        String message = wrong.err().get(0);
        assertTrue(
                message.matches(
                        "wengert: rule 'forget-terms' at node add : .* # embed \\(Gpt.java:[0-9]+\\) drops a use: its replacement does not depend on parameter 'wpe' : .*"
                                + "; expected it to, or mayDropUses\\(\\) on the rule"),
                message);
        assertEquals(
                2, Console.run((training + " --rules +half-twice").split(" ")).code());
    }

    @Test
    void rulesOfAJarAreAmongThoseThatFusionTakesApart() throws IOException {
        Console wrong = withTheJar("fusion --embd 4 --block 4 --rounds 1 --seconds 0.0001 --warmup 0.0001");
        assertEquals(1, wrong.code());
        String message = wrong.err().get(wrong.err().size() - 1);
        assertTrue(message.matches("wengert: rule '(rectify-twice|forget-terms)' at node .*"), message);
    }

    @Test
    void aJarOnTheClassPathOfAProcessIsFound() throws Exception {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-cp"));
        command.add(System.getProperty("java.class.path") + File.pathSeparator + jar);
        command.addAll(List.of("wengert.samples.Main", "rules", "--check", "half-twice"));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), printed);
        assertTrue(printed.startsWith("rule 'half-twice' fired "), printed);
    }

    @Test
    void aProviderThatIsNotThereIsNamed() throws IOException {
        Path services = Files.createDirectories(directory.resolve("broken/META-INF/services"));
        Files.writeString(services.resolve("wengert.rules.RuleProvider"), "mine.Missing\n");
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        URL broken = directory.resolve("broken").toUri().toURL();
        try (URLClassLoader loader = new URLClassLoader(new URL[] {broken}, before)) {
            thread.setContextClassLoader(loader);
            Console.run("rules")
                    .assertFailed(
                            1,
                            "the rules of a jar cannot be loaded: wengert.rules.RuleProvider: Provider mine.Missing not found");
            // Nobody asks for it here.
            Console.run("train", "--steps", "1", "--samples", "0", "--rules", "-only-term")
                    .assertFine();
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    @Test
    void rulesChangeNoBitOfATrainingAndOneThatRoundsIsMeasured() {
        assertEquals(
                List.of("equal to the last bit: every loss, gradient and parameter of 2 steps"),
                Console.run("check --steps 2 --embd 4 --rules -all,+element-wise-chain".split(" "))
                        .assertFine()
                        .out());
        List<String> lines = Console.run("check --steps 1 --embd 4 --rules +fma".split(" "))
                .assertFine()
                .out();
        assertEquals(
                "rules that round differently against the tape in f64: largest deviations, and relative to the largest"
                        + " magnitude of the array",
                lines.get(0));
        assertEquals(
                List.of("equal to the last bit: every loss, gradient and parameter of 1 step"),
                Console.run(
                                ("check --steps 1 --embd 4 --mode fast --rules -cross-entropy-gradient,-log-softmax-gradient"
                                                + ",-rsqrt,-reassociate,-fma,-constant-reciprocal,-shared-reciprocal,-newton-reciprocal,-fast-exp")
                                        .split(" "))
                        .assertFine()
                        .out());
    }

    @Test
    void theDumpSaysWhichRulesItIsOf(@TempDir Path out) throws IOException {
        Console.run(("dump --embd 4 --rules +fma,-only-term --out " + out).split(" "))
                .assertFine();
        String report = Files.readString(out.resolve("report.txt"));
        assertTrue(
                report.contains(
                        "\n  rules: -only-term,-cross-entropy-gradient,-log-softmax-gradient,-rsqrt,-shared-reciprocal,-reassociate,-constant-reciprocal,-newton-reciprocal,-fast-exp\n"),
                report);
        assertTrue(Files.readString(out.resolve("Gpt.java")).contains("Math.fma("));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        train --engine tape --rules -fma | --rules is -fma and --engine is tape; expected --engine compiled
        train --rules fma   | --rules: 'fma' in the rules 'fma' has no sign; expected +name or -name, with commas between them
        bench tape+fma      | subject 'tape+fma' has rules; expected compiled before them
        """)
    void othersAreRefused(String commandLine, String message) {
        Console.run(commandLine.split(" ")).assertFailed(2, message);
    }

    @Test
    void unknownNamesGetTheNearestOneAndAll() {
        String names =
                String.join(", ", BuiltInRules.all().names().stream().sorted().toList());
        for (String command : List.of("train", "check", "dump --out " + directory.resolve("none"))) {
            Console.run((command + " --rules +only-terms").split(" "))
                    .assertFailed(
                            2,
                            "--rules: no rule is named 'only-terms', did you mean 'only-term'?; expected one of "
                                    + names);
        }
        Console.run("rules", "--check", "quickly")
                .assertFailed(2, "--check: no rule is named 'quickly'; expected one of " + names);
    }
}
