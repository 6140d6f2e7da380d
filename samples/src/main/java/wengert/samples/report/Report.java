package wengert.samples.report;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import wengert.compiler.Compilation;
import wengert.compiler.CompiledProgram;
import wengert.compiler.PassTrace;
import wengert.trace.Node;

/**
 * A page about a compiled program: the user's lines, the trace around each pass, kernels, Java, bytecode, memory and, if
 * they are given, times and losses. It is one file that needs no other and no network.
 */
public final class Report {
    private static final String PACKAGE = "wengert.dump";

    private final CompiledProgram program;
    private final Map<String, String> facts = new LinkedHashMap<>();
    private SourceFinder sources = new SourceFinder(List.of());
    private CallTimes times;
    private double[] losses = {};

    private Report(CompiledProgram program) {
        this.program = program;
    }

    /**
     * Starts a report of the kernels that a program runs at first.
     *
     * @param program the program
     * @return the report, without times and losses
     */
    public static Report of(CompiledProgram program) {
        return new Report(program);
    }

    /**
     * Adds a line to the description of the program.
     *
     * @param name what the line is about
     * @param value what it says
     * @return this report
     */
    public Report fact(String name, String value) {
        facts.put(name, value);
        return this;
    }

    /**
     * Sets where the user's source files are looked for.
     *
     * @param finder the finder; by default it has the samples of the jar only
     * @return this report
     */
    public Report sources(SourceFinder finder) {
        sources = finder;
        return this;
    }

    /**
     * Adds the time of each call.
     *
     * @param measured what a {@link CallClock} measured
     * @return this report
     */
    public Report times(CallTimes measured) {
        times = measured;
        return this;
    }

    /**
     * Adds the losses of a training.
     *
     * @param each the loss of each step
     * @return this report
     */
    public Report losses(double[] each) {
        losses = each.clone();
        return this;
    }

    /**
     * Composes the page.
     *
     * @return a file of HTML
     * @throws IOException if a source file cannot be read
     */
    public String html() throws IOException {
        return Page.of(program.trace().name(), Json.of(data()));
    }

    /** Returns what the page shows, ready for JSON. */
    Map<String, Object> data() throws IOException {
        Compilation compilation = program.compilation();
        Listing java = Listing.java(program.javaSource(PACKAGE));
        Listing bytecode = Listing.bytecode(program.bytecodeListing());
        TraceViews traces = new TraceViews(compilation);
        CallViews calls = new CallViews(compilation);
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("name", program.trace().name());
        data.put("facts", facts);
        data.put("precision", compilation.lowered().precision().toString());
        data.put("lanes", compilation.lowered().width());
        data.put("mode", compilation.mode().toString());
        data.put("parameters", compilation.layout().parameterCount());
        data.put("sources", sources.all(locations(compilation)));
        data.put("sets", traces.sets());
        data.put("passes", traces.passes());
        data.put("kernels", calls.kernels(program.report().methodSizes()));
        data.put(
                "calls",
                calls.calls(
                        java.javaCalls(compilation.lowered()), bytecode.bytecodeCalls(compilation.lowered()), times));
        data.put("runs", times == null ? 0 : times.runs());
        data.put("java", java.json());
        data.put("bytecode", bytecode.json());
        data.put("memory", calls.memory());
        data.put("losses", Arrays.stream(losses).boxed().toList());
        return data;
    }

    private static Set<String> locations(Compilation compilation) {
        Set<String> locations = new LinkedHashSet<>();
        List<Node> nodes = new ArrayList<>(compilation.trace().nodes());
        for (PassTrace pass : compilation.passes()) {
            nodes.addAll(pass.after().nodes());
        }
        for (Node node : nodes) {
            locations.add(node.origin().location());
        }
        return locations;
    }
}
