package wengert.jit;

import java.util.List;

/**
 * What HotSpot did with generated methods while a {@link JitRecorder} looked on.
 *
 * @param limits what HotSpot holds methods against
 * @param methods the methods, class by class, and in a class those that took most of the time first
 * @param samples the samples of running threads, in generated methods or not
 * @param remarks what this virtual machine does not report, and what was assumed instead
 */
public record JitHealth(VmLimits limits, List<MethodHealth> methods, int samples, List<String> remarks) {
    /**
     * Copies the lists.
     *
     * @param limits as given
     * @param methods as given
     * @param samples as given
     * @param remarks as given
     */
    public JitHealth {
        methods = List.copyOf(methods);
        remarks = List.copyOf(remarks);
    }

    /**
     * Returns the methods that something is wrong with.
     *
     * @return those with findings, in the order of {@link #methods()}
     */
    public List<MethodHealth> ailing() {
        return methods.stream().filter(method -> !method.findings().isEmpty()).toList();
    }
}
