package wengert.emit;

import java.lang.reflect.Method;

/**
 * Shows HotSpot operations on vectors of every class before it compiles any.
 *
 * <p>Before JDK 18, the methods of the Vector API ask an operation for its kind by a call of an interface. What HotSpot compiles
 * when it has seen operations of one class alone leaves its compiled code where another class comes. A kernel counts that
 * once for each operation that is inlined in it, and from a hundred on C2 trusts no class in it, so that vectors become objects
 * for good. Whether it happened depended on which operations a program begins with, and on time.
 */
final class Priming {
    /** More calls than after which C2 compiles a method. */
    private static final int ROUNDS = 6_000;

    private static boolean isDone;

    private Priming() {}

    /**
     * Runs the operations, at most once in a process.
     *
     * @param species that of vectors of doubles
     */
    static synchronized void once(Object species) throws ReflectiveOperationException {
        if (isDone || Runtime.version().feature() >= 18) {
            return;
        }
        isDone = true;
        Class<?> type = Class.forName("jdk.incubator.vector.DoubleVector");
        Class<?> base = Class.forName("jdk.incubator.vector.Vector");
        Object vector = type.getMethod("broadcast", Class.forName("jdk.incubator.vector.VectorSpecies"), double.class)
                .invoke(null, species, 1.0);
        Method unary = type.getMethod("neg");
        Method associative = type.getMethod("add", base);
        Method binary = type.getMethod("sub", base);
        Method ternary = type.getMethod("fma", base, base);
        for (int round = 0; round < ROUNDS; round++) {
            unary.invoke(vector);
            associative.invoke(vector, vector);
            binary.invoke(vector, vector);
            ternary.invoke(vector, vector, vector);
        }
    }
}
