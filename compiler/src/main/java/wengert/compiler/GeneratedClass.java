package wengert.compiler;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import wengert.emit.BytecodeEmitter;
import wengert.emit.MethodSizes;
import wengert.emit.UpdateEmitter;
import wengert.emit.UpdateRunEmitter;
import wengert.lower.LoweredProgram;
import wengert.lower.LoweredUpdate;
import wengert.lower.LoweredUpdateRun;

/**
 * A class that the compiler generated and loaded.
 *
 * @param trace the name of the trace, or of the first rule of an optimiser
 * @param variant which of the classes of a trace it is
 * @param lanes the number of lanes of its vectors, 1 for scalars
 * @param type the class, which has a loader of its own
 * @param methodSizes the bytes of bytecode of each method, in the order of the class
 */
public record GeneratedClass(
        String trace, Variant variant, int lanes, Class<?> type, Map<String, Integer> methodSizes) {
    /** Which of the classes that belong to a trace a class is. */
    public enum Variant {
        /** The kernels of a program, whose products do not look at the adjoint. */
        PLAIN,
        /** The kernels in which an adjoint of zero passes nothing on. */
        GUARDED,
        /** The loops of an optimiser. */
        OPTIMIZER,
        /** The end of a training step, where gradients go into updates. */
        UPDATE;

        private final String text = name().toLowerCase(Locale.ROOT);

        /** Returns the name in small letters. */
        @Override
        public String toString() {
            return text;
        }
    }

    /**
     * Copies the sizes.
     *
     * @param trace as given
     * @param variant as given
     * @param lanes as given
     * @param type as given
     * @param methodSizes as given
     */
    public GeneratedClass {
        methodSizes = Collections.unmodifiableMap(new LinkedHashMap<>(methodSizes));
    }

    static GeneratedClass of(String trace, LoweredProgram lowered, Variant variant, Class<?> type) {
        return of(trace, variant, lowered.width(), type, BytecodeEmitter.emit(lowered));
    }

    static GeneratedClass of(LoweredUpdate lowered, Class<?> type) {
        return of(lowered.name(), Variant.OPTIMIZER, lowered.width(), type, UpdateEmitter.bytecode(lowered));
    }

    static GeneratedClass of(LoweredUpdateRun lowered, Class<?> type) {
        return of(lowered.name(), Variant.UPDATE, lowered.width(), type, UpdateRunEmitter.bytecode(lowered));
    }

    private static GeneratedClass of(String trace, Variant variant, int lanes, Class<?> type, byte[] bytes) {
        Map<String, Integer> sizes = MethodSizes.of(bytes);
        sizes.remove("<init>");
        return new GeneratedClass(trace, variant, lanes, type, sizes);
    }

    /** Returns for instance {@code gpt, plain, 4 lanes}. */
    @Override
    public String toString() {
        return trace + ", " + variant + ", " + (lanes == 1 ? "scalar" : lanes + " lanes");
    }
}
