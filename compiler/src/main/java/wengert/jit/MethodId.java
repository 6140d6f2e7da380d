package wengert.jit;

import jdk.jfr.consumer.RecordedClassLoader;
import jdk.jfr.consumer.RecordedMethod;
import jdk.jfr.consumer.RecordedObject;
import wengert.emit.GeneratedClasses;

/**
 * A method, by its class and its name.
 *
 * <p>Generated classes of equal names are told apart by the names of their loaders.
 *
 * @param type the name of the class as of {@link Class#getName}; that of a generated one is followed by a slash and the
 *     name of its loader
 * @param name the name of the method; those of generated classes are unique
 */
record MethodId(String type, String name) {
    static MethodId of(Class<?> type, String name) {
        ClassLoader loader = type.getClassLoader();
        return of(type.getName(), loader == null ? null : loader.getName(), name);
    }

    static MethodId of(RecordedMethod method) {
        RecordedClassLoader loader = method.getType().getClassLoader();
        return of(method.getType().getName(), loader == null ? null : loader.getName(), method.getName());
    }

    /**
     * Returns the callee of an event on inlining, which names no loader, as the class need not be loaded. A class of the
     * caller's name is the caller's.
     */
    static MethodId ofCallee(RecordedObject callee, MethodId caller) {
        String type = callee.getString("type").replace('/', '.');
        boolean isSame = caller.type.startsWith(type) && plain(caller.type).equals(type);
        return new MethodId(isSame ? caller.type : type, callee.getString("name"));
    }

    static MethodId of(String type, String loader, String name) {
        boolean isGenerated = loader != null && loader.startsWith(GeneratedClasses.LOADER);
        return new MethodId(isGenerated ? type + "/" + loader : type, name);
    }

    private static String plain(String type) {
        int slash = type.indexOf('/');
        return slash < 0 ? type : type.substring(0, slash);
    }

    /** Returns the class without package and loader, and the method. */
    @Override
    public String toString() {
        String plain = plain(type);
        return plain.substring(plain.lastIndexOf('.') + 1) + "." + name;
    }
}
