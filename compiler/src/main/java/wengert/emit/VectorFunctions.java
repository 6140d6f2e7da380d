package wengert.emit;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import wengert.engine.Precision;

/** The functions on vectors, made when first asked for. */
final class VectorFunctions {
    private static final LaneValue A = new LaneValue.Local(0, false);
    private static final LaneValue B = new LaneValue.Local(1, false);
    private static final LaneValue ZERO = new LaneValue.Constant(0.0);

    private final Precision precision;
    private final Map<String, LaneFunction> all = new LinkedHashMap<>();
    private LaneTranslator translator;

    VectorFunctions(Precision precision) {
        this.precision = precision;
    }

    /** Returns functions with all that they call, in an order that depends on that of the argument alone. */
    static List<LaneFunction> of(Collection<VectorFunction> called, Precision precision) {
        VectorFunctions functions = new VectorFunctions(precision);
        for (VectorFunction function : called) {
            functions.withCalled(functions.of(function));
        }
        return List.copyOf(functions.all.values());
    }

    private void withCalled(LaneFunction function) {
        for (String method : function.calls()) {
            withCalled(of(method));
        }
    }

    /** Returns a function that kernels use. */
    LaneFunction of(VectorFunction function) {
        LaneFunction known = all.get(function.method());
        if (known != null) {
            return known;
        }
        return switch (function) {
            // a <= 0 ? 0.0 : a
            case RELU -> made(function, "Scalar.relu", choice("LE", A, ZERO, ZERO, A));
            // a >= b || a != a ? a : b
            case MAX -> made(function, "Scalar.max", choice("GE", A, B, A, choice("NE", A, A, A, B)));
            case MIN -> made(function, "Scalar.min", choice("LE", A, B, A, choice("NE", A, A, A, B)));
            case EXP, LOG, TANH, SIGMOID, QUOTIENT, RECIPROCAL, RSQRT, FAST_EXP -> of(function.method());
        };
    }

    /** Returns the vector form of a method of {@link wengert.math.Elementary}. */
    LaneFunction of(String method) {
        LaneFunction known = all.get(method);
        if (known == null) {
            if (translator == null) {
                translator = new LaneTranslator(precision);
            }
            known = translator.translate(method);
            all.put(method, known);
        }
        return known;
    }

    private LaneFunction made(VectorFunction function, String origin, LaneValue result) {
        Map<Integer, String> names = new TreeMap<>();
        names.put(0, "a");
        if (function.arity() == 2) {
            names.put(1, "b");
        }
        LaneFunction made =
                new LaneFunction(function.method(), origin, function.arity(), names, List.of(), result, List.of());
        all.put(function.method(), made);
        return made;
    }

    private static LaneValue choice(String comparison, LaneValue a, LaneValue b, LaneValue then, LaneValue otherwise) {
        return new LaneValue.Choice(comparison, a, b, then, otherwise);
    }
}
