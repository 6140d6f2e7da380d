package wengert.samples.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import wengert.samples.Main;

/** What needs vectors, in a JVM that has none: one line, exit code 2, before anything is read or measured. */
class WithoutVectorsTest {
    private static final String REASON = ", since the module jdk.incubator.vector is not there;"
            + " start java with --add-modules jdk.incubator.vector";

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        train --tier vector        | --tier is vector; expected auto or scalar
        fusion --tier vector       | --tier is vector; expected scalar
        bench tape compiled:vector:f32 | subject 'compiled:vector:f32' needs vectors; expected another
        bench --tune               | subject 'compiled:vector' needs vectors; expected another
        """)
    void areRefused(String commandLine, String message) throws IOException, InterruptedException {
        List<String> words = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        words.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
        words.addAll(List.of(commandLine.split(" ")));
        ProcessBuilder builder = new ProcessBuilder(words).redirectErrorStream(true);
        // The JVM would say that it found them.
        builder.environment().remove("JAVA_TOOL_OPTIONS");
        builder.environment().remove("JDK_JAVA_OPTIONS");
        Process process = builder.start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals("wengert: " + message + REASON, printed.strip());
        assertEquals(2, process.waitFor());
    }
}
