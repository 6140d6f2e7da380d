package wengert.samples.report;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import wengert.compiler.CallTime;
import wengert.compiler.Compilation;
import wengert.compiler.CompiledProgram;
import wengert.compiler.KernelTime;
import wengert.compiler.PassTrace;
import wengert.samples.fusion.Finding;
import wengert.samples.jit.JitReport;
import wengert.trace.Node;

/**
 * A page about a compiled program: the user's lines, the trace around each pass, kernels, Java, bytecode, memory and, if
 * they are given, times, losses, what HotSpot did and what each rule is worth. It is one file that needs no other and no network.
 */
public final class Report {
    private static final String PACKAGE = "wengert.dump";

    private final CompiledProgram program;
    private final Map<String, String> facts = new LinkedHashMap<>();
    private SourceFinder sources = new SourceFinder(List.of());
    private List<KernelTime> times = List.of();
    private JitReport observed;
    private String unobserved = "nobody looked on";
    private double[] losses = {};
    private List<Finding> fusion = List.of();

    private Report(CompiledProgram program) {
        this.program = program;
    }

    /**
     * Starts a report of the kernels that a program runs at first.
     *
     * @param program the program
     * @return the report, without times, losses and what HotSpot did
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
     * @param measured what {@link CompiledProgram#kernelTimes} measured, at the greatest live lengths
     * @return this report
     * @throws IllegalArgumentException if the times are of kernels that took over from those that ran at first
     */
    public Report times(List<KernelTime> measured) {
        for (KernelTime time : measured) {
            if (time.type() != type()) {
                throw new IllegalArgumentException("kernel '" + time.kernel() + "' that was timed is of "
                        + time.type().getName() + ", the report is about " + type().getName()
                        + "; expected a program of one tier, which is not auto");
            }
        }
        times = List.copyOf(measured);
        return this;
    }

    private Class<?> type() {
        return program.generatedClasses().get(0).type();
    }

    /**
     * Adds what HotSpot did with the generated methods, and the time of each call.
     *
     * @param report what came of a training of this program
     * @return this report
     * @throws IllegalArgumentException if the times are of kernels that took over from those that ran at first
     */
    public Report observed(JitReport report) {
        observed = report;
        return times(report.kernels());
    }

    /**
     * Sets why the page cannot say what HotSpot did.
     *
     * @param reason the reason, part of a sentence
     * @return this report
     */
    public Report unobserved(String reason) {
        unobserved = reason;
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
     * Adds what each rule of the compiler is worth.
     *
     * @param findings the findings of an ablation
     * @return this report
     */
    public Report fusion(List<Finding> findings) {
        fusion = List.copyOf(findings);
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
                        java.javaCalls(compilation.lowered()),
                        bytecode.bytecodeCalls(compilation.lowered()),
                        callTimes()));
        data.put(
                "rounds",
                times.isEmpty() ? 0 : times.get(0).calls() / times.get(0).callsPerRun());
        data.put("java", java.json());
        data.put("bytecode", bytecode.json());
        data.put("memory", calls.memory());
        data.put("losses", Arrays.stream(losses).boxed().toList());
        data.put("fusion", fusion.stream().map(Report::view).toList());
        data.put(
                "jit",
                observed == null
                        ? Map.of("unobserved", unobserved)
                        : new HealthView(observed, type(), compilation).json());
        return data;
    }

    private static Map<String, Object> view(Finding finding) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("name", finding.name());
        view.put("nodes", finding.size().nodes());
        view.put("kernels", finding.size().kernels());
        view.put("calls", finding.size().calls());
        view.put("scratch", finding.size().scratch());
        view.put("moved", finding.size().moved());
        view.put("methods", finding.size().methods());
        view.put("micros", finding.micros().median());
        view.put("least", finding.micros().min());
        view.put("most", finding.micros().max());
        view.put("ulps", finding.ulps());
        return view;
    }

    /** Returns the times in the order of the calls, those of the forward run first. */
    private List<CallTime> callTimes() {
        return times.stream()
                .flatMap(time -> time.each().stream())
                .sorted(Comparator.comparingInt(CallTime::at))
                .toList();
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
