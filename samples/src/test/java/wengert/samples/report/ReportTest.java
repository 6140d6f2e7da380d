package wengert.samples.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import wengert.compiler.CallTime;
import wengert.compiler.CompiledProgram;
import wengert.compiler.GeneratedClass;
import wengert.compiler.KernelTime;
import wengert.compiler.Tier;
import wengert.compiler.TraceCompiler;
import wengert.engine.Precision;
import wengert.jit.Finding;
import wengert.jit.Inlining;
import wengert.jit.JitHealth;
import wengert.jit.MethodHealth;
import wengert.jit.VmLimits;
import wengert.samples.gpt.Gpt;
import wengert.samples.gpt.GptConfig;
import wengert.samples.gpt.Trainer;
import wengert.samples.jit.JitReport;
import wengert.samples.jit.TimedTraining;

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
    void eachCallHasItsTimeAtItsPlace() throws IOException {
        for (Precision precision : Precision.values()) {
            CompiledProgram timed = TraceCompiler.create()
                    .tier(Tier.SCALAR)
                    .precision(precision)
                    .compile(Gpt.training(new GptConfig(5, 4, 1, 1, 4)));
            List<KernelTime> times = timed.kernelTimes(timed.workspace(), 40);
            JsonObject shown = json(Report.of(timed).times(times));
            assertEquals(40, shown.get("rounds").getAsInt());
            JsonArray calls = shown.getAsJsonArray("calls");
            int checked = 0;
            for (KernelTime time : times) {
                for (CallTime each : time.each()) {
                    JsonObject call = calls.get(each.at()).getAsJsonObject();
                    String kernel = shown.getAsJsonArray("kernels")
                            .get(call.get("kernel").getAsInt())
                            .getAsJsonObject()
                            .get("name")
                            .getAsString();
                    assertEquals(time.kernel(), kernel);
                    assertEquals(each.nanos(), call.get("ns").getAsDouble());
                    assertEquals(each.low(), call.get("low").getAsDouble());
                    assertEquals(each.high(), call.get("high").getAsDouble());
                    checked++;
                }
            }
            assertEquals(calls.size(), checked);
        }
    }

    @Test
    void timesOfOtherKernelsAreRefused() {
        CompiledProgram other = TraceCompiler.create().tier(Tier.SCALAR).compile(program.trace());
        List<KernelTime> times = other.kernelTimes(other.workspace(), 1);
        String message = assertThrows(
                        IllegalArgumentException.class, () -> Report.of(program).times(times))
                .getMessage();
        assertTrue(message.endsWith("; expected a program of one tier, which is not auto"), message);
    }

    private static JsonObject json(Report report) throws IOException {
        return JsonParser.parseString(Json.of(report.data())).getAsJsonObject();
    }

    @Test
    void withoutObservationThereIsAReason() throws IOException {
        assertEquals(
                "it was dark",
                json(Report.of(program).unobserved("it was dark"))
                        .getAsJsonObject("jit")
                        .get("unobserved")
                        .getAsString());
    }

    /** A method of the class that the page is about, of an optimiser, or of another class, with a finding or without. */
    private static MethodHealth method(GeneratedClass owner, String name, List<Finding> findings) {
        return new MethodHealth(
                owner,
                name,
                owner.methodSizes().get(name),
                3,
                1000,
                4,
                5,
                List.of(new Inlining("Gpt.forward", "Gpt." + name, 4, 0, 2, "hot method too big")),
                List.of(),
                Map.of("tier 4: out of nodes", 2),
                Map.of("class_check, maybe_recompile", 6),
                10,
                0.25,
                0.5,
                1,
                2048,
                0,
                findings);
    }

    @Test
    void whatHotSpotDidIsLinkedToKernels() throws IOException {
        GeneratedClass plain = program.generatedClasses().get(0);
        GeneratedClass adam = program.optimizer(Trainer.adam(program.layout().parameterCount(), 0.01, Precision.F64))
                .generatedClass();
        String kernel = program.compilation().lowered().kernels().get(3).name();
        JitHealth health = new JitHealth(
                VmLimits.read(),
                List.of(
                        method(plain, "forward", List.of()),
                        method(plain, kernel, List.of(new Finding("is slow", "be fast"))),
                        method(adam, "move", List.of())),
                40,
                List.of("a remark"));
        JitReport observed =
                new JitReport(health, program.kernelTimes(program.workspace(), 1), new TimedTraining(7, 1.5, 2.25), 0);
        JsonObject jit = json(Report.of(program).observed(observed)).getAsJsonObject("jit");
        assertEquals(
                "8 steps in 1.5 s, loss 2.2500; a step allocates 0 bytes",
                jit.get("summary").getAsString());
        assertEquals(
                "[\"wrong: " + kernel + " (gpt, plain, scalar) is slow; be fast\"]",
                jit.get("verdict").toString());
        JsonArray methods = jit.getAsJsonArray("methods");
        assertEquals(3, methods.size());
        JsonObject run = methods.get(0).getAsJsonObject();
        assertTrue(run.get("shown").getAsBoolean() && run.get("kernel").isJsonNull(), run.toString());
        assertTrue(run.get("ns").isJsonNull(), run.toString());
        JsonObject slow = methods.get(1).getAsJsonObject();
        assertEquals(3, slow.get("kernel").getAsInt());
        assertEquals(plain.methodSizes().get(kernel), slow.get("bytes").getAsInt());
        assertEquals("no: hot method too big", slow.get("inlining").getAsString());
        assertEquals("{\"tier 4: out of nodes\":2}", slow.get("refusals").toString());
        assertEquals(6, slow.get("deopts").getAsInt());
        assertEquals("[\"is slow; be fast\"]", slow.get("findings").toString());
        assertEquals(
                observed.time(plain.type(), kernel).nanosPerCall(),
                slow.get("ns").getAsDouble());
        JsonObject move = methods.get(2).getAsJsonObject();
        assertEquals("optimizer", move.get("variant").getAsString());
        assertTrue(!move.get("shown").getAsBoolean() && move.get("kernel").isJsonNull(), move.toString());
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
