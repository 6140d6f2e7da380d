package wengert.emit;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.util.Textifier;
import org.objectweb.asm.util.TraceClassVisitor;

/** The instructions of a class as text, for people. */
public final class BytecodeListing {
    private BytecodeListing() {}

    /**
     * Lists a class.
     *
     * @param bytes the class file
     * @return its listing, an instruction a line
     */
    public static String of(byte[] bytes) {
        StringWriter text = new StringWriter();
        PrintWriter out = new PrintWriter(text);
        new ClassReader(bytes).accept(new TraceClassVisitor(null, new Textifier(), out), 0);
        out.flush();
        return text.toString();
    }
}
