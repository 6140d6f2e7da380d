package wengert.jit;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import jdk.jfr.consumer.RecordedMethod;
import jdk.jfr.consumer.RecordedObject;

/**
 * A method as {@link Class#getName} and a name tell it.
 *
 * @param type the name of the class; of a hidden one as in {@code wengert.emit.Gpt/0x00007f10}
 * @param name the name of the method; those of generated classes are unique
 */
record MethodId(String type, String name) {
    /** A hidden class is {@code Gpt+0x7f10.1646} in events of JDK 17, {@code Gpt.0x7f10} in those of JDK 25. */
    private static final Pattern HIDDEN = Pattern.compile("(.+)[+./](0x[0-9a-f]+)(\\.\\d+)?");

    static MethodId of(RecordedMethod method) {
        return new MethodId(className(method.getType().getName()), method.getName());
    }

    /** Returns the callee of an event on inlining, which is no method, as it need not be loaded. */
    static MethodId ofCallee(RecordedObject callee) {
        return new MethodId(className(callee.getString("type")), callee.getString("name"));
    }

    static String className(String recorded) {
        String dotted = recorded.replace('/', '.');
        Matcher hidden = HIDDEN.matcher(dotted);
        return hidden.matches() ? hidden.group(1) + "/" + hidden.group(2) : dotted;
    }

    /** Returns the class without package and address, and the method. */
    @Override
    public String toString() {
        int slash = type.indexOf('/');
        String plain = slash < 0 ? type : type.substring(0, slash);
        return plain.substring(plain.lastIndexOf('.') + 1) + "." + name;
    }
}
