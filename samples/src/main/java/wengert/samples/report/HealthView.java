package wengert.samples.report;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import wengert.compiler.Compilation;
import wengert.compiler.KernelTime;
import wengert.jit.Finding;
import wengert.jit.Inlining;
import wengert.jit.MethodHealth;
import wengert.jit.VmLimits;
import wengert.lower.Kernel;
import wengert.samples.jit.JitReport;

/** What HotSpot did with each generated method, for the page. */
final class HealthView {
    private final JitReport report;
    private final Class<?> shown;
    private final Map<String, Integer> kernels = new HashMap<>();

    /**
     * Takes what was observed.
     *
     * @param report the observation
     * @param shown the generated class that the page is about
     * @param compilation what it was generated from
     */
    HealthView(JitReport report, Class<?> shown, Compilation compilation) {
        this.report = report;
        this.shown = shown;
        for (Kernel kernel : compilation.lowered().kernels()) {
            kernels.put(kernel.name(), kernels.size());
        }
    }

    Map<String, Object> json() {
        VmLimits limits = report.health().limits();
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("summary", report.summary());
        view.put("limits", limits.toString());
        view.put("hugeMethod", limits.refusesHuge() ? limits.hugeMethod() : null);
        view.put("freqInline", limits.freqInline());
        view.put("maxInline", limits.maxInline());
        view.put("topTier", limits.topTier());
        view.put("remarks", report.health().remarks());
        view.put("verdict", report.verdict());
        List<Object> methods = new ArrayList<>();
        for (MethodHealth method : report.health().methods()) {
            methods.add(method(method));
        }
        view.put("methods", methods);
        return view;
    }

    private Map<String, Object> method(MethodHealth method) {
        Map<String, Object> view = new LinkedHashMap<>();
        boolean isShown = method.owner().type() == shown;
        KernelTime time = report.time(method.owner().type(), method.name());
        view.put("name", method.name());
        view.put("owner", method.owner().toString());
        view.put("variant", method.owner().variant().toString());
        view.put("shown", isShown);
        view.put("kernel", isShown ? kernels.get(method.name()) : null);
        view.put("bytes", method.bytes());
        view.put("tier", method.tier());
        view.put("osr", method.osrTier());
        view.put("code", method.codeSize());
        view.put("compilations", method.compilations());
        view.put("inlining", method.inlining());
        view.put("callers", inlinings(method.callers()));
        view.put("callees", inlinings(method.calls()));
        view.put("refusals", new LinkedHashMap<>(method.refusals()));
        view.put("deopts", method.deoptimized());
        view.put("reasons", new LinkedHashMap<>(method.deoptimizations()));
        view.put("share", method.share());
        view.put("interpreted", method.interpreted());
        view.put("samples", method.samples());
        view.put("allocated", method.allocated());
        view.put("lately", method.allocatedLately());
        view.put("ns", time == null ? null : time.nanosPerCall());
        view.put("findings", method.findings().stream().map(Finding::toString).toList());
        return view;
    }

    private static List<Object> inlinings(List<Inlining> decisions) {
        List<Object> views = new ArrayList<>();
        for (Inlining each : decisions) {
            views.add(Map.of(
                    "caller", each.caller(),
                    "callee", each.callee(),
                    "tier", each.tier(),
                    "inlined", each.inlined(),
                    "refused", each.refused(),
                    "reason", each.reason() == null ? "" : each.reason()));
        }
        return views;
    }
}
