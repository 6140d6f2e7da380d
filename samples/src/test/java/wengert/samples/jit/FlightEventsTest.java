package wengert.samples.jit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import jdk.jfr.AnnotationElement;
import jdk.jfr.EventType;
import jdk.jfr.FlightRecorder;
import jdk.jfr.Recording;
import jdk.jfr.Timespan;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import wengert.compiler.CompiledOptimizer;
import wengert.compiler.CompiledProgram;
import wengert.compiler.GeneratedClass;
import wengert.compiler.KernelTime;
import wengert.compiler.PassTrace;
import wengert.compiler.Tier;
import wengert.compiler.TraceCompiler;
import wengert.flight.Flight;
import wengert.samples.Main;
import wengert.samples.gpt.Batching;
import wengert.samples.gpt.Corpus;
import wengert.samples.gpt.Gpt;
import wengert.samples.gpt.GptConfig;
import wengert.samples.gpt.Schedule;
import wengert.samples.gpt.Setup;
import wengert.samples.gpt.Trainer;
import wengert.trace.Trace;

/** What a recording of the flight recorder holds of a training. */
class FlightEventsTest {
    private static final int STEPS = 5;

    @TempDir
    private static Path directory;

    private static final List<Double> LOSSES = new ArrayList<>();
    private static Trace trace;
    private static CompiledProgram program;
    private static CompiledOptimizer optimizer;
    private static List<KernelTime> kernels;
    private static List<RecordedEvent> events;

    @BeforeAll
    static void train() throws IOException {
        Setup setup = Setup.of(new Corpus(List.of("ab", "b", "abba")), new GptConfig(1, 4, 2, 1, 4), 3);
        Path file = directory.resolve("training.jfr");
        try (Recording recording = new Recording()) {
            recording.start();
            trace = Gpt.training(setup.config());
            program = TraceCompiler.create().tier(Tier.SCALAR).compile(trace);
            Schedule schedule = new Schedule(STEPS, 0.01, Schedule.Decay.NONE);
            try (Trainer trainer =
                    new Trainer(program, Batching.SINGLE, setup.documents(), schedule, setup.parameters())) {
                for (int step = 0; step < STEPS; step++) {
                    LOSSES.add(trainer.step());
                }
                optimizer = (CompiledOptimizer) trainer.optimizer();
                kernels = program.kernelTimes(trainer.workspace(), 10);
            }
            recording.stop();
            recording.dump(file);
        }
        events = RecordingFile.readAllEvents(file);
        events.sort(Comparator.comparing(RecordedEvent::getEndTime));
    }

    private static List<RecordedEvent> events(String name) {
        return events.stream()
                .filter(event -> event.getEventType().getName().equals(name))
                .toList();
    }

    @Test
    void recording() {
        List<RecordedEvent> found = events("wengert.Record");
        // The training, and the rules of Adam.
        assertTrue(
                found.stream()
                        .anyMatch(event -> event.getString("trace").equals("gpt")
                                && event.getInt("nodes") == trace.nodes().size()
                                && event.getDuration().toNanos() > 0),
                found.toString());
    }

    @Test
    void passes() {
        List<RecordedEvent> found = events("wengert.Pass").stream()
                .filter(event -> event.getString("trace").equals("gpt"))
                .toList();
        assertEquals(program.passes().size(), found.size());
        for (int i = 0; i < found.size(); i++) {
            PassTrace pass = program.passes().get(i);
            RecordedEvent event = found.get(i);
            assertEquals(pass.name(), event.getString("pass"));
            assertEquals(pass.before().nodes().size(), event.getInt("nodesBefore"));
            assertEquals(pass.after().nodes().size(), event.getInt("nodesAfter"));
            assertEquals(
                    pass.fired().values().stream().mapToInt(Integer::intValue).sum(), event.getInt("rulesFired"));
        }
        assertTrue(
                events("wengert.Pass").stream()
                        .anyMatch(event -> event.getString("trace").equals("adam")),
                "the rules of the optimiser go through passes too");
    }

    @Test
    void generatedClasses() {
        List<RecordedEvent> found = events("wengert.Compile");
        List<GeneratedClass> expected = new ArrayList<>(program.generatedClasses());
        expected.add(optimizer.generatedClass());
        assertEquals(
                expected.stream().map(owner -> owner.type().getName()).toList(),
                found.stream().map(event -> event.getString("generated")).toList());
        assertEquals(
                List.of("gpt plain scalar 1 f64", "adam optimizer scalar 1 f64"),
                found.stream()
                        .map(event -> event.getString("trace") + " " + event.getString("variant") + " "
                                + event.getString("tier") + " " + event.getInt("lanes") + " "
                                + event.getString("precision"))
                        .toList());
        assertEquals(
                program.compilation().lowered().kernels().size(), found.get(0).getInt("kernels"));
        for (int i = 0; i < found.size(); i++) {
            int code = expected.get(i).methodSizes().values().stream()
                    .mapToInt(Integer::intValue)
                    .sum();
            assertTrue(found.get(i).getLong("bytes") > code, "a class file is longer than its code");
        }
    }

    @Test
    void steps() {
        List<RecordedEvent> found = events("wengert.Step");
        assertEquals(
                LOSSES, found.stream().map(event -> event.getDouble("loss")).toList());
        assertEquals(
                List.of(1, 2, 3, 4, 5),
                found.stream().map(event -> event.getInt("step")).toList());
        assertTrue(found.stream().allMatch(event -> event.getDuration().toNanos() > 0));
    }

    @Test
    void sampledKernels() {
        List<RecordedEvent> found = events("wengert.Kernel");
        assertEquals(
                kernels.stream()
                        .map(time -> time.kernel() + " " + time.callsPerRun() + " " + time.calls())
                        .toList(),
                found.stream()
                        .map(event -> event.getString("kernel") + " " + event.getInt("callsPerRun") + " "
                                + event.getLong("calls"))
                        .toList());
        for (int i = 0; i < found.size(); i++) {
            assertEquals(
                    Math.round(kernels.get(i).nanosPerCall()),
                    found.get(i).getDuration("meanTime").toNanos());
        }
    }

    @Test
    void missionControlHasLabelsForAll() {
        List<EventType> types = FlightRecorder.getFlightRecorder().getEventTypes().stream()
                .filter(type -> type.getName().startsWith("wengert."))
                .toList();
        assertTrue(types.size() >= 5, types.toString());
        for (EventType type : types) {
            assertEquals(List.of("Wengert"), type.getCategoryNames(), type.getName());
            assertFalse(type.getDescription().isEmpty(), type.getName());
            type.getFields().forEach(field -> assertFalse(field.getLabel().isEmpty(), field.getName()));
        }
        EventType kernel = types.stream()
                .filter(type -> type.getName().equals("wengert.Kernel"))
                .findFirst()
                .orElseThrow();
        assertTrue(
                kernel.getField("meanTime").getAnnotationElements().stream()
                        .map(AnnotationElement::getTypeName)
                        .anyMatch(Timespan.class.getName()::equals),
                "a time has a unit");
    }

    /** Runs a command line in a virtual machine of its own; returns what it prints. */
    private static String fork(int code, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-XX:TieredStopAtLevel=1");
        command.add("-XX:+UseSerialGC");
        command.addAll(List.of("-cp", System.getProperty("java.class.path")));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(code, process.waitFor(), printed);
        return printed;
    }

    @Test
    void trainingLoadsNothingOfTheFlightRecorderUnlessItIsOn() throws Exception {
        String printed = fork(0, "-Xlog:class+load", Main.class.getName(), "train", "--steps", "3");
        List<String> loaded = printed.lines()
                .filter(line -> line.contains("[class,load]"))
                .map(line -> line.replaceFirst(".*\\] (\\S+) .*", "$1"))
                .collect(Collectors.toList());
        assertTrue(loaded.contains(Flight.class.getName()), "the list is one of loaded classes");
        assertEquals(
                List.of(),
                loaded.stream()
                        .filter(name -> name.startsWith("jdk.jfr.") || name.matches("wengert\\.flight\\..*Event"))
                        .toList());
    }

    @Test
    void aRecordingFromTheCommandLineHasThemToo() throws Exception {
        Path file = directory.resolve("command-line.jfr");
        fork(
                0,
                "-XX:StartFlightRecording=filename=" + file,
                Main.class.getName(),
                "train",
                "--steps",
                "3",
                "--samples",
                "0");
        List<String> names = RecordingFile.readAllEvents(file).stream()
                .map(event -> event.getEventType().getName())
                .filter(name -> name.startsWith("wengert."))
                .distinct()
                .sorted()
                .toList();
        assertEquals(List.of("wengert.Compile", "wengert.Pass", "wengert.Record", "wengert.Step"), names);
    }

    @Test
    void aJavaWithoutTheFlightRecorderTrainsAndSaysWhyItCannotObserve() throws Exception {
        String main = Main.class.getName();
        String modules = "--limit-modules=java.base,java.compiler";
        String printed = fork(0, modules, main, "train", "--steps", "3", "--samples", "0");
        assertTrue(printed.contains("step    3 /    3 | loss "), printed);
        assertEquals(
                "wengert: nothing can be observed: this Java has no module jdk.jfr; expected a whole JDK\n",
                fork(1, modules, main, "jit"));
        Path report = directory.resolve("report");
        fork(0, modules, main, "report", "--steps", "1", "--embd", "4", "--out", report.toString());
        String page = Files.readString(report.resolve("index.html"));
        assertTrue(page.contains("\"jit\":{\"unobserved\":\"this Java has no module jdk.jfr; expected a whole JDK\"}"));
        assertTrue(page.contains("\"ns\":"), "kernels are timed all the same");
    }
}
