package wengert.emit;

import java.util.LinkedHashMap;
import java.util.Map;
import org.objectweb.asm.ClassReader;

/** The number of bytes of bytecode in each method of a class, to hold against HotSpot's limit of 8000. */
public final class MethodSizes {
    private static final int ACCESS_TO_NAME = 2;
    private static final int MEMBER_HEADER = 6;
    private static final int ATTRIBUTE_HEADER = 6;

    private final ClassReader reader;
    private final char[] buffer;
    private int at;

    private MethodSizes(byte[] bytes) {
        reader = new ClassReader(bytes);
        buffer = new char[reader.getMaxStringLength()];
    }

    /**
     * Measures the methods of a class whose method names are unique, as those of {@link BytecodeEmitter} are.
     *
     * @param bytes the class file
     * @return the bytes of code by method name, in the order of the class file; 0 for a method without code
     */
    public static Map<String, Integer> of(byte[] bytes) {
        return new MethodSizes(bytes).measure();
    }

    private Map<String, Integer> measure() {
        // After the constant pool: access, this, super, the number of interfaces and the interfaces.
        int interfaces = reader.readUnsignedShort(reader.header + 6);
        at = reader.header + 8 + 2 * interfaces;
        members();
        return members();
    }

    /** Passes over the fields or the methods, and returns the size of the code of each. */
    private Map<String, Integer> members() {
        Map<String, Integer> sizes = new LinkedHashMap<>();
        int count = reader.readUnsignedShort(at);
        at += 2;
        for (int i = 0; i < count; i++) {
            String name = reader.readUTF8(at + ACCESS_TO_NAME, buffer);
            at += MEMBER_HEADER;
            sizes.put(name, attributes());
        }
        return sizes;
    }

    private int attributes() {
        int size = 0;
        int count = reader.readUnsignedShort(at);
        at += 2;
        for (int i = 0; i < count; i++) {
            String name = reader.readUTF8(at, buffer);
            int length = reader.readInt(at + 2);
            at += ATTRIBUTE_HEADER;
            if (name.equals("Code")) {
                // After the greatest stack and the number of locals.
                size = reader.readInt(at + 4);
            }
            at += length;
        }
        return size;
    }
}
