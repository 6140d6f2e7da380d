package wengert.samples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import wengert.samples.gpt.Gpt;
import wengert.samples.gpt.GptConfig;

/** The Java of the README as one program: it compiles, and runs from the first block to the last. */
class ReadmeTest {
    private static final Path README = Path.of("..", "README.md");
    private static final String IMPORTS = """
            import static wengert.rewrite.Pattern.*;
            import static wengert.trace.Dsl.*;

            import java.nio.file.Path;
            import java.util.Arrays;
            import wengert.cache.*;
            import wengert.compiler.*;
            import wengert.engine.*;
            import wengert.nn.*;
            import wengert.optim.*;
            import wengert.rewrite.*;
            import wengert.rules.*;
            import wengert.trace.*;

            """;

    @Test
    void itsJavaRuns(@TempDir Path directory) throws Exception {
        String readme = Files.readString(README);
        StringBuilder members = new StringBuilder();
        StringBuilder statements = new StringBuilder();
        for (Fenced block : Fenced.of(readme.lines().toList())) {
            switch (block.language()) {
                case "java" -> (isOfMembers(block) ? members : statements).append(block.text());
                case "sh", "text" -> {
                    // Commands are those of the command line's own tests.
                }
                default -> throw block.unexpected("java, sh or text");
            }
        }
        String set = inText(readme, "TraceCompiler.create().rules(BuiltInRules.exact().minus(\"only-term\"))");
        String check = inText(readme, "RuleCheck.of(HALF).run()");
        statements.append("System.out.println(%s.compile(trace).report().toString().contains(\"rules: -only-term\"));\n"
                .formatted(set));
        statements.append("System.out.println(%s);\n".formatted(check));
        ReaderFolder folder = new ReaderFolder(directory);
        folder.write(
                "lab/Readme.java",
                IMPORTS + "public final class Readme {\n" + members + "public static void main(String[] args) {\n"
                        + statements + "}\n}\n");
        List<String> printed = folder.run("""
                        javac -cp samples/target/wengert.jar -d lab lab/Readme.java
                        java -cp samples/target/wengert.jar:lab Readme
                        """).lines().toList();
        assertEquals(3, printed.size(), printed.toString());
        assertEquals(Printed.by(Logistic::main), printed.get(0));
        assertEquals("true", printed.get(1));
        assertTrue(
                printed.get(2).matches("rule 'half' fired [0-9]+ times on [0-9]+ traces: equal to the last bit"),
                printed.get(2));
    }

    @Test
    void itsTraceIsThatOfTheSample() throws IOException {
        Matcher lines = Pattern.compile("%\\d+ = .*").matcher(Files.readString(README));
        String trace = spaced(Gpt.training(new GptConfig(27, 16, 4, 1, 16)).toString());
        int count = 0;
        while (lines.find()) {
            assertTrue(trace.contains(spaced(lines.group())), lines.group());
            count++;
        }
        assertEquals(2, count);
    }

    /** Returns a text whose columns are one space apart. */
    private static String spaced(String text) {
        return text.replaceAll(" +", " ");
    }

    private static boolean isOfMembers(Fenced block) {
        return block.text().startsWith("static final ");
    }

    /** Returns a piece of code that a sentence has. */
    private static String inText(String readme, String code) {
        assertTrue(readme.contains("`" + code + "`"), code);
        return code;
    }
}
