package wengert.samples.jit;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import wengert.compiler.GeneratedClass;
import wengert.compiler.KernelTime;
import wengert.jit.Finding;
import wengert.jit.MethodHealth;
import wengert.samples.bench.Csv;
import wengert.samples.bench.Machine;
import wengert.samples.bench.TextTable;

/** A {@link JitReport} as tables to read and as CSV to keep. */
public final class JitText {
    private static final String NONE = "-";

    private final JitReport report;

    /**
     * Writes about a report.
     *
     * @param report the report
     */
    public JitText(JitReport report) {
        this.report = report;
    }

    /**
     * Returns a heading, a table for each generated class, and what is wrong.
     *
     * @return the lines
     */
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add(report.summary());
        lines.add("JDK " + Machine.jdk() + ": " + report.health().limits());
        report.health().remarks().forEach(lines::add);
        Map<GeneratedClass, List<MethodHealth>> classes = report.health().methods().stream()
                .collect(Collectors.groupingBy(MethodHealth::owner, LinkedHashMap::new, Collectors.toList()));
        classes.forEach((owner, methods) -> {
            lines.add("");
            lines.add(owner + ": " + owner.type().getName());
            lines.addAll(table(methods));
        });
        lines.add("");
        lines.addAll(report.verdict());
        return lines;
    }

    private List<String> table(List<MethodHealth> methods) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of(
                "method", "bytes", "tier", "code", "osr", "deopts", "time", "alloc", "calls", "ns/call", "inlined"));
        for (MethodHealth method : methods) {
            KernelTime time = report.time(method.owner().type(), method.name());
            rows.add(List.of(
                    method.name(),
                    Integer.toString(method.bytes()),
                    tier(method.tier()),
                    tier(method.codeSize()),
                    tier(method.osrTier()),
                    Integer.toString(method.deoptimized()),
                    String.format(Locale.ROOT, "%.1f%%", 100 * method.share()),
                    Long.toString(method.allocated()),
                    time == null ? NONE : Integer.toString(time.callsPerRun()),
                    time == null ? NONE : String.format(Locale.ROOT, "%.0f", time.nanosPerCall()),
                    method.inlining()));
        }
        return TextTable.lines(rows);
    }

    /** A method that was not compiled by itself has no tier. */
    private static String tier(long tier) {
        return tier == 0 ? NONE : Long.toString(tier);
    }

    /**
     * Returns a line for each method, with all digits and with what it ran on; what is unknown is left empty.
     *
     * @return UTF-8, titles first
     */
    public byte[] csv() {
        StringBuilder text = new StringBuilder("trace,variant,lanes,class,method,bytes,tier,code_bytes,osr_tier,"
                + "compilations,inlined,refusals,deoptimizations,samples,share,interpreted_samples,allocated_bytes,"
                + "calls_per_run,ns_per_call,wrong,jdk\n");
        for (MethodHealth method : report.health().methods()) {
            KernelTime time = report.time(method.owner().type(), method.name());
            GeneratedClass owner = method.owner();
            List<Object> cells = List.of(
                    Csv.quoted(owner.trace()),
                    owner.variant(),
                    owner.lanes(),
                    Csv.quoted(owner.type().getName()),
                    method.name(),
                    method.bytes(),
                    method.tier(),
                    method.codeSize(),
                    method.osrTier(),
                    method.compilations(),
                    Csv.quoted(method.inlining()),
                    Csv.quoted(String.join("; ", method.refusals().keySet())),
                    method.deoptimized(),
                    method.samples(),
                    method.share(),
                    method.interpreted(),
                    method.allocated(),
                    time == null ? "" : time.callsPerRun(),
                    time == null ? "" : time.nanosPerCall(),
                    Csv.quoted(method.findings().stream().map(Finding::what).collect(Collectors.joining("; "))),
                    Csv.quoted(Machine.jdk()));
            text.append(cells.stream().map(Object::toString).collect(Collectors.joining(",")))
                    .append('\n');
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }
}
