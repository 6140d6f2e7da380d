package wengert.lower;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import wengert.trace.Node;

/** The kernels of a program so far: those of equal structure are one, each has a name of its own. */
final class KernelTable {
    private final Map<String, Kernel> kernels = new LinkedHashMap<>();
    private final Set<String> names = new HashSet<>();

    /**
     * Returns the call of a kernel that is built.
     *
     * @param name what to name the kernel, if there is none of the same structure
     * @param comment what the kernel computes, likewise
     * @param callComment what the call computes
     * @param nodes the stored nodes that the call computes
     */
    Call call(String name, List<String> comment, String callComment, List<Node> nodes, KernelBuilder built) {
        Kernel kernel = kernel(name, comment, built.arguments().parameters(), built.body());
        return new Call(kernel, callComment, built.arguments().arguments(), nodes);
    }

    /** Returns a call of a kernel that is whole as a call of the one in the table. */
    Call call(Call call) {
        Kernel whole = call.kernel();
        Kernel kernel = kernel(whole.name(), whole.comment(), whole.parameters(), whole.body());
        return new Call(kernel, call.comment(), call.arguments(), call.nodes());
    }

    private Kernel kernel(String name, List<String> comment, List<Kernel.Parameter> parameters, List<Stmt> body) {
        String structure = Fingerprint.of(parameters, body);
        Kernel kernel = kernels.get(structure);
        if (kernel == null) {
            kernel = new Kernel(unique(Identifiers.of(name)), comment, parameters, body);
            kernels.put(structure, kernel);
        }
        return kernel;
    }

    List<Kernel> kernels() {
        return List.copyOf(kernels.values());
    }

    private String unique(String name) {
        String candidate = name;
        for (int i = 2; !names.add(candidate); i++) {
            candidate = name + "_" + i;
        }
        return candidate;
    }
}
