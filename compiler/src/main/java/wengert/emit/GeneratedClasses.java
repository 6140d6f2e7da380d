package wengert.emit;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Loads generated classes, each with a loader of its own, so that they go when their program does.
 *
 * <p>Hidden classes would go as well, but the JVM leaves their methods out of stack traces.
 */
public final class GeneratedClasses {
    /** What the names of their loaders begin with; a number follows. */
    public static final String LOADER = "wengert-";

    private static final AtomicInteger LOADERS = new AtomicInteger();

    private GeneratedClasses() {}

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
     * Defines the generated updates of a step and makes an object of them.
     *
     * @param bytes the class file, from {@link UpdateRunEmitter#bytecode}
     * @return the updates
     */
    public static GeneratedUpdateRun loadUpdateRun(byte[] bytes) {
        return (GeneratedUpdateRun) instance(bytes);
    }

    /**
     * Defines the generated updates of a step in single precision and makes an object of them.
     *
     * @param bytes the class file, from {@link UpdateRunEmitter#bytecode}
     * @return the updates
     */
    public static GeneratedFloatUpdateRun loadFloatUpdateRun(byte[] bytes) {
        return (GeneratedFloatUpdateRun) instance(bytes);
    }

    /**
     * Loads a class and makes an instance of it.
     *
     * @param code the class
     * @param type what it implements
     * @param <T> what it implements
     * @return the instance
     */
    public static <T> T load(LoadableClass code, Class<T> type) {
        return type.cast(instance(code));
    }

    private static Object instance(byte[] bytes) {
        return instance(LoadableClass.of(bytes));
    }

    private static Object instance(LoadableClass code) {
        try {
            Loader loader = new Loader();
            Class<?> type = loader.define(code.bytes());
            // A loader is asked for each class once, which allocates, and a run must not. And HotSpot inlines a method
            // only if the loader of its caller knows the classes in its signature.
            for (String name : code.references()) {
                Class.forName(name, false, loader);
            }
            return type.getDeclaredConstructor().newInstance();
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("Generated class cannot be instantiated", e);
        }
    }

    /** The loader of one class. */
    private static final class Loader extends ClassLoader {
        Loader() {
            super(LOADER.concat(Integer.toString(LOADERS.incrementAndGet())), GeneratedClasses.class.getClassLoader());
        }

        Class<?> define(byte[] bytes) {
            return defineClass(null, bytes, 0, bytes.length);
        }
    }
}
