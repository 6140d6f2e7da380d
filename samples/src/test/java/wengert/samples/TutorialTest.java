package wengert.samples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertIterableEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The tutorial, followed as a reader does: files are saved, commands run, and other Java goes to the end of the main method of
 * {@code Lab.java}. What is printed has to stand in the block of text that follows, to the last character.
 *
 * <p>{@code -Dwengert.tutorial.write=true} writes what is printed into the tutorial, for somebody to look at.
 */
class TutorialTest {
    private static final Path TUTORIAL = Path.of("FUSION.md");
    private static final Pattern FILE = Pattern.compile("// (\\w+\\.java)\n.*", Pattern.DOTALL);
    private static final String LAB = "lab/Lab.java";
    private static final String END_OF_MAIN = "    }\n}\n";
    private static final String MARK = "==== next ====";

    @TempDir
    private Path directory;

    @Test
    void itPrintsWhatTheTutorialSays() throws Exception {
        String tutorial = Files.readString(TUTORIAL);
        String followed = followed(tutorial);
        if (Boolean.getBoolean("wengert.tutorial.write")) {
            Files.writeString(TUTORIAL, followed);
            return;
        }
        assertIterableEquals(tutorial.lines().toList(), followed.lines().toList(), TUTORIAL + " and what is printed");
    }

    @Test
    void outputThatIsWrongOrMissingIsFound() throws Exception {
        String right = """
                Commands:
                ```sh
                echo one; echo two
                true
                ```
                print
                ```text
                one
                two
                ```
                and say no more.
                """;
        assertEquals(right, followed(right));
        assertEquals(right, followed(right.replace("\ntwo\n", "\n")));
        assertEquals(right, followed(right.replace("\ntwo\n", "\nTwo \n")));
        String silent = "```sh\ntrue\n```\n";
        assertEquals(silent, followed(silent));
        assertEquals("```sh\necho one\n```\n```text\none\n```\n", followed("```sh\necho one\n```\n"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "```text\nof nothing\n```\n",
                "```sh\ntrue\n```\n```text\n```\n```text\n```\n",
                "```python\nprint()\n```\n",
                "```\necho one\n```\n",
                "```sh\nfalse\n```\n",
                "```sh\ntrue\n",
                "```sh\n",
                "- a list\n  ```sh\n  true\n  ```\n",
                "~~~\ntrue\n~~~\n",
                "```java\nint x = 1;\n```\n",
            })
    void blocksThatItCannotFollowFail(String document) {
        assertThrows(AssertionError.class, () -> followed(document));
    }

    /** Returns a document as it would be if all output in it were what is printed. */
    private String followed(String document) throws IOException, InterruptedException {
        ReaderFolder folder = new ReaderFolder(directory);
        List<Fenced> blocks = Fenced.of(document.lines().toList());
        List<String> printed = new ArrayList<>();
        List<Integer> statements = new ArrayList<>();
        String lab = null;
        for (int i = 0; i < blocks.size(); i++) {
            Fenced block = blocks.get(i);
            Matcher file = FILE.matcher(block.text());
            printed.add(null);
            if (block.language().equals("java") && file.matches()) {
                String name = "lab/" + file.group(1);
                folder.write(name, block.text());
                lab = name.equals(LAB) ? block.text() : lab;
            } else if (block.language().equals("java")) {
                statements.add(i);
                folder.write(LAB, withStatements(lab, blocks, statements, ""));
            } else if (block.language().equals("sh")) {
                printed.set(i, folder.run(block.text()));
            } else if (!block.language().equals("text") || i == 0 || !isRun(blocks.get(i - 1))) {
                throw block.unexpected("java, sh, or text after a block that prints it");
            }
        }
        if (!statements.isEmpty()) {
            String mark = "System.out.println(\"" + MARK + "\");\n";
            folder.write(LAB, withStatements(lab, blocks, statements, mark));
            List<String> parts = List.of(folder.run("""
                    javac -cp samples/target/wengert.jar -d lab lab/*.java
                    java -cp samples/target/wengert.jar:lab Lab
                    """).split(MARK + "\n", -1));
            assertEquals(1 + statements.size(), parts.size());
            for (int i = 0; i < statements.size(); i++) {
                printed.set(statements.get(i), parts.get(i + 1));
            }
        }
        return withOutput(document, blocks, printed);
    }

    private static boolean isRun(Fenced block) {
        return block.language().equals("sh")
                || (block.language().equals("java")
                        && !FILE.matcher(block.text()).matches());
    }

    /** Returns the laboratory with blocks at the end of its main method, and a mark before each. */
    private static String withStatements(String lab, List<Fenced> blocks, List<Integer> statements, String mark) {
        if (lab == null) {
            throw blocks.get(statements.get(0)).unexpected("Lab.java before it");
        }
        assertTrue(lab.endsWith(END_OF_MAIN), lab);
        StringBuilder text = new StringBuilder(lab.substring(0, lab.length() - END_OF_MAIN.length()));
        for (int number : statements) {
            text.append(mark).append(blocks.get(number).text());
        }
        return text.append(END_OF_MAIN).toString();
    }

    private static String withOutput(String document, List<Fenced> blocks, List<String> printed) {
        List<String> lines = document.lines().toList();
        List<String> result = new ArrayList<>();
        int at = 0;
        for (int i = 0; i < blocks.size(); i++) {
            Fenced block = blocks.get(i);
            if (printed.get(i) == null) {
                continue;
            }
            boolean isShown =
                    i + 1 < blocks.size() && blocks.get(i + 1).language().equals("text");
            int end = isShown ? blocks.get(i + 1).from() : block.to();
            result.addAll(lines.subList(at, end));
            if (isShown || !printed.get(i).isEmpty()) {
                result.addAll(new Fenced("text", "", 0, 0).with(printed.get(i)));
            }
            at = isShown ? blocks.get(i + 1).to() : end;
        }
        result.addAll(lines.subList(at, lines.size()));
        return Fenced.lines(result);
    }
}
