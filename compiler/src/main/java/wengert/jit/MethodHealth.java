package wengert.jit;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import wengert.compiler.GeneratedClass;

/**
 * What HotSpot did with a generated method.
 *
 * @param owner the class of the method
 * @param name the name of the method, a kernel or one that calls kernels
 * @param bytes its bytes of bytecode
 * @param tier the highest tier that it was compiled at by itself: 1 to 3 by C1, 4 by C2, 0 if it was not
 * @param codeSize the bytes of machine code of the last compilation at that tier
 * @param osrTier the highest tier that it was compiled at to replace a running loop, 0 if it was not
 * @param compilations how often it was compiled, replacements of running loops too
 * @param callers the decisions to inline it or not, a caller each
 * @param calls the decisions on its calls of methods that were not generated, a callee each
 * @param refusals why compilations of it failed, in HotSpot's words, and how often
 * @param deoptimizations why it went back to the interpreter, in HotSpot's words, and how often
 * @param samples the samples of running threads that found it, or what it called
 * @param share those samples over all samples
 * @param lateShare the same for the second half of the time
 * @param interpreted the samples that found it interpreted
 * @param allocated the bytes that threads allocated in it, an estimate
 * @param allocatedLately the bytes since it was compiled last, an estimate
 * @param findings what is wrong with it
 */
public record MethodHealth(
        GeneratedClass owner,
        String name,
        int bytes,
        int tier,
        long codeSize,
        int osrTier,
        int compilations,
        List<Inlining> callers,
        List<Inlining> calls,
        Map<String, Integer> refusals,
        Map<String, Integer> deoptimizations,
        int samples,
        double share,
        double lateShare,
        int interpreted,
        long allocated,
        long allocatedLately,
        List<Finding> findings) {
    /**
     * Copies the lists and maps.
     *
     * @param owner as given
     * @param name as given
     * @param bytes as given
     * @param tier as given
     * @param codeSize as given
     * @param osrTier as given
     * @param compilations as given
     * @param callers as given
     * @param calls as given
     * @param refusals as given
     * @param deoptimizations as given
     * @param samples as given
     * @param share as given
     * @param lateShare as given
     * @param interpreted as given
     * @param allocated as given
     * @param allocatedLately as given
     * @param findings as given
     */
    public MethodHealth {
        callers = List.copyOf(callers);
        calls = List.copyOf(calls);
        refusals = new TreeMap<>(refusals);
        deoptimizations = new TreeMap<>(deoptimizations);
        findings = List.copyOf(findings);
    }

    /**
     * Returns how often the method went back to the interpreter.
     *
     * @return the sum over all reasons
     */
    public int deoptimized() {
        return deoptimizations.values().stream().mapToInt(Integer::intValue).sum();
    }

    /**
     * Returns where the method was inlined, or why not.
     *
     * @return the callers that have it inlined, as {@code in forward}; or HotSpot's reason, as {@code no: callee is too large};
     *     or {@code -} if HotSpot met no call of it in a compilation
     */
    public String inlining() {
        if (callers.isEmpty()) {
            return "-";
        }
        List<String> in = callers.stream()
                .filter(each -> each.inlined() > 0)
                .map(each -> each.caller().substring(each.caller().lastIndexOf('.') + 1))
                .toList();
        return in.isEmpty() ? "no: " + callers.get(0).reason() : "in " + String.join(", ", in);
    }

    /**
     * Returns this with other findings.
     *
     * @param found what is wrong with the method
     * @return the same but for the findings
     */
    MethodHealth with(List<Finding> found) {
        return new MethodHealth(
                owner,
                name,
                bytes,
                tier,
                codeSize,
                osrTier,
                compilations,
                callers,
                calls,
                refusals,
                deoptimizations,
                samples,
                share,
                lateShare,
                interpreted,
                allocated,
                allocatedLately,
                found);
    }
}
