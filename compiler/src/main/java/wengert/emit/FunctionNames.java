package wengert.emit;

import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import wengert.lower.Kernel;

/** How the functions of a dumped class are called: by a static import, unless a kernel has the same name. */
final class FunctionNames {
    private final Set<String> kernels = new HashSet<>();
    private final Map<String, Set<String>> imports = new TreeMap<>();
    private final Set<VectorFunction> onVectors = new LinkedHashSet<>();

    FunctionNames(List<Kernel> all) {
        for (Kernel kernel : all) {
            kernels.add(kernel.name());
        }
    }

    /** Returns the name to call a function by, and remembers the import that it needs. */
    String call(Form.Function function) {
        if (function.pack().equals("java/lang")) {
            return function.owner() + "." + function.name();
        }
        if (kernels.contains(function.name())) {
            return function.pack().replace('/', '.') + "." + function.owner() + "." + function.name();
        }
        Set<String> names = imports.get(function.owner());
        if (names == null) {
            names = new TreeSet<>();
            imports.put(function.owner(), names);
        }
        names.add(function.name());
        return function.name();
    }

    /** Returns the functions on vectors that are called, to be added to. */
    Set<VectorFunction> onVectors() {
        return onVectors;
    }

    /** Returns the functions to import from each class of {@code wengert.math}, by simple name. */
    Map<String, Set<String>> imports() {
        return imports;
    }
}
