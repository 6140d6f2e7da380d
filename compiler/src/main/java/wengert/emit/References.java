package wengert.emit;

import java.util.HashSet;
import java.util.Set;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.Type;

/** The classes that a class file refers to: those that it uses, and those in the descriptors of what it calls. */
final class References {
    private static final int CLASS = 7;
    private static final int NAME_AND_TYPE = 12;

    private References() {}

    /** Returns the names of the classes, as {@link Class#forName} takes them. */
    static Set<String> of(byte[] bytes) {
        ClassReader reader = new ClassReader(bytes);
        char[] room = new char[reader.getMaxStringLength()];
        Set<String> found = new HashSet<>();
        for (int i = 1; i < reader.getItemCount(); i++) {
            int at = reader.getItem(i);
            int tag = at > 0 ? reader.readByte(at - 1) : 0;
            if (tag == CLASS) {
                add(Type.getObjectType(reader.readUTF8(at, room)), found);
            } else if (tag == NAME_AND_TYPE) {
                if (!mentionsClass(reader, at + 2)) {
                    continue;
                }
                String descriptor = reader.readUTF8(at + 2, room);
                if (descriptor.startsWith("(")) {
                    for (Type type : Type.getArgumentTypes(descriptor)) {
                        add(type, found);
                    }
                    add(Type.getReturnType(descriptor), found);
                } else {
                    add(Type.getType(descriptor), found);
                }
            }
        }
        return found;
    }

    /** Whether there is the letter of a class in a descriptor, which is decoded if so: most have numbers and arrays of them alone. */
    private static boolean mentionsClass(ClassReader reader, int reference) {
        int at = reader.getItem(reader.readUnsignedShort(reference));
        int end = at + 2 + reader.readUnsignedShort(at);
        for (int i = at + 2; i < end; i++) {
            if (reader.readByte(i) == 'L') {
                return true;
            }
        }
        return false;
    }

    private static void add(Type type, Set<String> found) {
        if (type.getSort() == Type.OBJECT) {
            found.add(type.getClassName());
        }
    }
}
