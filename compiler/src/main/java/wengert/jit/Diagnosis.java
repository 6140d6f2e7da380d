package wengert.jit;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What is wrong with a method, by what HotSpot did with it. */
final class Diagnosis {
    /** What takes less of the second half of the time is not worth a word. */
    private static final double MATTERS = 0.02;

    /** As often a trap at one place makes HotSpot compile anew. */
    private static final int MANY_DEOPTIMIZATIONS = 100;

    private static final String VECTORS = "Vector";

    private final MethodHealth method;
    private final VmLimits limits;
    private final List<Finding> findings = new ArrayList<>();

    private Diagnosis(MethodHealth method, VmLimits limits) {
        this.method = method;
        this.limits = limits;
    }

    static List<Finding> of(MethodHealth method, VmLimits limits) {
        Diagnosis diagnosis = new Diagnosis(method, limits);
        diagnosis.size();
        diagnosis.refusals();
        diagnosis.tier();
        diagnosis.deoptimizations();
        diagnosis.vectorCalls();
        diagnosis.allocation();
        return diagnosis.findings;
    }

    private boolean isHuge() {
        return limits.refusesHuge() && method.bytes() > limits.hugeMethod();
    }

    private void size() {
        if (isHuge()) {
            add(
                    "has %d bytes, and HotSpot compiles none above %d: it stays interpreted"
                            .formatted(method.bytes(), limits.hugeMethod()),
                    "fuse less into one kernel, or run java -XX:-DontCompileHugeMethods");
        }
    }

    private void refusals() {
        method.refusals().forEach((reason, count) -> {
            // It was compiled later, or at that tier before.
            if (method.tier() < limits.topTier()) {
                add("HotSpot refused to compile it %d times (%s)".formatted(count, reason), remedy(reason));
            }
        });
    }

    private static String remedy(String reason) {
        if (reason.contains("calling sequence")) {
            return "it has more arguments than C2 compiles a method with: fuse less into one kernel";
        }
        return reason.contains("out of") || reason.contains("too ")
                ? "it is too much for one method: fuse less into one kernel, or use smaller tiles"
                : "try another tier, or report it with this reason";
    }

    private void tier() {
        boolean isInlined =
                method.callers().stream().anyMatch(each -> each.isWhole() && each.tier() == limits.topTier());
        // Tier 1 is for methods that C2 would not make better.
        boolean isDone = method.tier() == 1 || Math.max(method.tier(), method.osrTier()) >= limits.topTier();
        if (isHuge() || isInlined || isDone || method.lateShare() < MATTERS) {
            return;
        }
        String share = String.format(Locale.ROOT, "%.0f%%", 100 * method.lateShare());
        int tier = Math.max(method.tier(), method.osrTier());
        add(
                tier == 0
                        ? "was still interpreted when it took %s of the time".formatted(share)
                        : "is stuck at tier %d of %d and took %s of the time".formatted(tier, limits.topTier(), share),
                method.refusals().isEmpty()
                        ? "run longer, HotSpot may not have come to it yet"
                        : "see why it was refused");
    }

    private void deoptimizations() {
        method.deoptimizations().forEach((reason, count) -> {
            if (count >= MANY_DEOPTIMIZATIONS || reason.endsWith("make_not_compilable")) {
                add(
                        "went back to the interpreter %d times (%s)".formatted(count, reason),
                        "the data changes its kind: run longer, or keep runs of one kind together");
            }
        });
    }

    private void vectorCalls() {
        for (Inlining call : method.calls()) {
            if (method.owner().lanes() > 1
                    && call.callee().contains(VECTORS)
                    && call.refused() > 0
                    && call.tier() == limits.topTier()) {
                add(
                        "calls %s instead of having it inlined (%s), which makes objects of vectors"
                                .formatted(call.callee(), call.reason()),
                        "fuse less into one kernel, use smaller tiles, or --tier scalar");
            }
        }
    }

    private void allocation() {
        if (method.allocatedLately() > 0 && method.tier() == limits.topTier()) {
            add(
                    "allocated some %,d bytes after it was compiled last".formatted(method.allocatedLately()),
                    method.owner().lanes() > 1
                            ? "vectors became objects: use one number of lanes in a process, smaller tiles, or --tier scalar"
                            : "a generated method must not allocate: report it");
        }
    }

    private void add(String what, String remedy) {
        findings.add(new Finding(what, remedy));
    }
}
