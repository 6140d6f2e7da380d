package wengert.samples.report;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import wengert.compiler.CompiledProgram;
import wengert.compiler.Tier;
import wengert.compiler.TraceCompiler;
import wengert.engine.Precision;
import wengert.engine.Workspace;
import wengert.samples.gpt.Gpt;
import wengert.samples.gpt.GptConfig;

class ReportTest {
    private static CompiledProgram program;
    private static JsonObject data;

    @BeforeAll
    static void compile() throws IOException {
        program = TraceCompiler.create().tier(Tier.SCALAR).compile(Gpt.training(new GptConfig(27, 8, 2, 2, 8)));
        data = JsonParser.parseString(Json.of(Report.of(program).data())).getAsJsonObject();
    }

    @Test
    void everyCallIsFoundInTheJavaAndInTheBytecode() {
        JsonArray calls = data.getAsJsonArray("calls");
        int runs = program.compilation().lowered().forward().size()
                + program.compilation().lowered().backward().size();
        assertEquals(runs, calls.size());
        for (JsonElement each : calls) {
            String kernel = kernel(each).get("name").getAsString();
            assertTrue(lines("java", each).contains(kernel + "("), kernel);
            assertTrue(lines("bytecode", each).contains("." + kernel + " ("), kernel);
        }
    }

    private static JsonObject kernel(JsonElement call) {
        return data.getAsJsonArray("kernels")
                .get(call.getAsJsonObject().get("kernel").getAsInt())
                .getAsJsonObject();
    }

    private static String lines(String listing, JsonElement call) {
        List<String> lines =
                data.getAsJsonObject(listing).get("text").getAsString().lines().toList();
        JsonArray range = call.getAsJsonObject().getAsJsonArray(listing);
        return String.join(
                "\n", lines.subList(range.get(0).getAsInt(), range.get(1).getAsInt() + 1));
    }

    @Test
    void everyKernelIsAMethodOfBothListings() {
        for (String listing : List.of("java", "bytecode")) {
            List<String> methods = data.getAsJsonObject(listing).getAsJsonArray("methods").asList().stream()
                    .map(method -> method.getAsJsonArray().get(0).getAsString())
                    .toList();
            for (JsonElement kernel : data.getAsJsonArray("kernels")) {
                assertTrue(methods.contains(kernel.getAsJsonObject().get("name").getAsString()), methods.toString());
            }
        }
    }

    @Test
    void everyNodeThatIsComputedBelongsToACall() {
        JsonArray passes = data.getAsJsonArray("passes");
        int last = passes.get(passes.size() - 1).getAsJsonObject().get("after").getAsInt();
        JsonArray nodes =
                data.getAsJsonArray("sets").get(last).getAsJsonObject().getAsJsonArray("nodes");
        boolean[] found = new boolean[nodes.size()];
        for (JsonElement call : data.getAsJsonArray("calls")) {
            for (JsonElement node : call.getAsJsonObject().getAsJsonArray("nodes")) {
                found[node.getAsInt()] = true;
            }
        }
        for (int i = 0; i < found.length; i++) {
            assertEquals(
                    !nodes.get(i).getAsJsonObject().has("leaf"),
                    found[i],
                    nodes.get(i).toString());
        }
    }

    @Test
    void aSourceLineIsThatOfTheSample() throws IOException {
        String text = data.getAsJsonObject("sources").get("Gpt.java").getAsString();
        assertEquals(text, Files.readString(Path.of("src/main/java/wengert/samples/gpt/Gpt.java")));
    }

    @Test
    void firingsAreFiledUnderTheirRules() {
        for (JsonElement each : data.getAsJsonArray("passes")) {
            JsonObject pass = each.getAsJsonObject();
            for (String rule : pass.getAsJsonObject("firings").keySet()) {
                int fired = pass.getAsJsonObject("fired").get(rule).getAsInt();
                int found = pass.getAsJsonObject("firings").getAsJsonArray(rule).size();
                assertEquals(fired, found, rule);
            }
        }
    }

    @Test
    void differentiationKeepsEveryNode() {
        for (JsonElement each : data.getAsJsonArray("passes")) {
            JsonObject pass = each.getAsJsonObject();
            if (pass.get("name").getAsString().equals("differentiate")) {
                int index = 0;
                for (JsonElement target : pass.getAsJsonArray("targets")) {
                    assertEquals(index++, target.getAsInt());
                }
                return;
            }
        }
        throw new AssertionError("no pass differentiates");
    }

    @Test
    void aMemoryIntervalLiesInScratchSpaceAndInTheRun() {
        JsonObject memory = data.getAsJsonObject("memory");
        for (JsonElement each : memory.getAsJsonArray("intervals")) {
            JsonArray interval = each.getAsJsonArray();
            assertTrue(interval.get(1).getAsInt() <= interval.get(2).getAsInt());
            assertTrue(interval.get(2).getAsInt() < data.getAsJsonArray("calls").size());
            assertTrue(interval.get(3).getAsInt() + interval.get(4).getAsInt()
                    <= memory.get("scratch").getAsInt());
        }
    }

    @Test
    void theClockTimesEachCallAndLeavesTheWorkspaceAlone() {
        for (Precision precision : Precision.values()) {
            CompiledProgram timed = TraceCompiler.create()
                    .tier(Tier.SCALAR)
                    .precision(precision)
                    .compile(Gpt.training(new GptConfig(5, 4, 1, 1, 4)));
            Workspace run = timed.workspace();
            double[] gradients = run.gradients().clone();
            CallTimes times = new MarkingClock(0, 0, 3).measure(timed, run);
            assertEquals(1, times.runs());
            int calls = timed.compilation().lowered().forward().size()
                    + timed.compilation().lowered().backward().size();
            for (int call = 0; call < calls; call++) {
                assertTrue(times.low(call) <= times.median(call) && times.median(call) <= times.high(call));
            }
            assertArrayEquals(gradients, run.gradients());
        }
    }

    @Test
    void thePageNeedsNoOtherFile() throws IOException {
        String page = Report.of(program).html();
        assertTrue(page.startsWith("<!DOCTYPE html>"));
        assertTrue(!page.contains(" src=") || !page.contains("<script src"), "a script of its own file");
        assertTrue(!page.contains("<link rel=\"stylesheet"), "a style of its own file");
        assertTrue(page.contains("Mike Bostock") && page.contains("Chris Pettitt") && page.contains("Lea Verou"));
        int start = page.indexOf(">", page.indexOf("<script id=\"data\"")) + 1;
        assertNotNull(JsonParser.parseString(page.substring(start, page.indexOf("</script>", start))));
    }

    @Test
    void sourcesAreFoundBelowADirectoryFirst(@TempDir Path directory) throws IOException {
        Path file = Files.createDirectories(directory.resolve("a/b")).resolve("Gpt.java");
        Files.writeString(file, "mine");
        assertEquals(Optional.of("mine"), new SourceFinder(List.of(directory)).find("Gpt.java"));
        assertEquals(Optional.empty(), new SourceFinder(List.of(directory)).find("Nowhere.java"));
        assertNull(new SourceFinder(List.of()).all(List.of("Nowhere.java:3")).get("Nowhere.java"));
    }
}
