package wengert.emit;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The functions on vectors that the kernels of a class call, with all that these call. */
final class VectorFunctions {
    private static final LaneValue A = new LaneValue.Local(0, false);
    private static final LaneValue B = new LaneValue.Local(1, false);
    private static final LaneValue ZERO = new LaneValue.Constant(0.0);

    private final List<LaneFunction> all = new ArrayList<>();
    private final Set<String> known = new HashSet<>();
    private LaneTranslator translator;

    private VectorFunctions() {}

    /** Returns the functions in an order that depends on that of the argument alone. */
    static List<LaneFunction> of(Collection<VectorFunction> called) {
        VectorFunctions functions = new VectorFunctions();
        for (VectorFunction function : called) {
            functions.add(function);
        }
        return functions.all;
    }

    private void add(VectorFunction function) {
        switch (function) {
            // a <= 0 ? 0.0 : a
            case RELU -> all.add(function(function, "Scalar.relu", choice("LE", A, ZERO, ZERO, A)));
            // a >= b || a != a ? a : b
            case MAX -> all.add(function(function, "Scalar.max", choice("GE", A, B, A, choice("NE", A, A, A, B))));
            case MIN -> all.add(function(function, "Scalar.min", choice("LE", A, B, A, choice("NE", A, A, A, B))));
            case EXP, LOG, TANH, SIGMOID -> translated(function.method());
        }
    }

    private static LaneFunction function(VectorFunction function, String origin, LaneValue result) {
        Map<Integer, String> names = new TreeMap<>();
        names.put(0, "a");
        if (function.arity() == 2) {
            names.put(1, "b");
        }
        return new LaneFunction(function.method(), origin, function.arity(), names, List.of(), result, List.of());
    }

    private static LaneValue choice(String comparison, LaneValue a, LaneValue b, LaneValue then, LaneValue otherwise) {
        return new LaneValue.Choice(comparison, a, b, then, otherwise);
    }

    private void translated(String method) {
        if (!known.add(method)) {
            return;
        }
        if (translator == null) {
            translator = new LaneTranslator();
        }
        LaneFunction function = translator.translate(method);
        all.add(function);
        function.calls().forEach(this::translated);
    }
}
