package wengert.emit;

import java.lang.invoke.MethodHandles;

/** Loads generated classes as hidden classes of this package, so that they go when their program does. */
public final class HiddenClasses {
    private HiddenClasses() {}

    /**
     * Defines a generated class and makes an object of it.
     *
     * @param bytes the class file, from {@link BytecodeEmitter#emit}
     * @return the program
     */
    public static GeneratedProgram load(byte[] bytes) {
        return (GeneratedProgram) instance(bytes);
    }

    /**
     * Defines a generated class in single precision and makes an object of it.
     *
     * @param bytes the class file, from {@link BytecodeEmitter#emit}
     * @return the program
     */
    public static GeneratedFloatProgram loadFloats(byte[] bytes) {
        return (GeneratedFloatProgram) instance(bytes);
    }

    /**
     * Defines a generated optimiser and makes an object of it.
     *
     * @param bytes the class file, from {@link UpdateEmitter#bytecode}
     * @return the optimiser's step
     */
    public static GeneratedUpdate loadUpdate(byte[] bytes) {
        return (GeneratedUpdate) instance(bytes);
    }

    /**
     * Defines a generated optimiser in single precision and makes an object of it.
     *
     * @param bytes the class file, from {@link UpdateEmitter#bytecode}
     * @return the optimiser's step
     */
    public static GeneratedFloatUpdate loadFloatUpdate(byte[] bytes) {
        return (GeneratedFloatUpdate) instance(bytes);
    }

    private static Object instance(byte[] bytes) {
        try {
            Class<?> type =
                    MethodHandles.lookup().defineHiddenClass(bytes, true).lookupClass();
            return type.getDeclaredConstructor().newInstance();
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("Generated class cannot be instantiated", e);
        }
    }
}
