package wengert.emit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.util.CheckClassAdapter;
import wengert.lower.LoweredProgram;

/** The generated class as a class: by itself, verified, listed, and free of allocation. */
class GeneratedClassesTest {
    @Test
    void eachProgramIsAClassOfItsOwn() {
        byte[] bytes = BytecodeEmitter.emit(JavaEmitterTest.tiny());
        GeneratedProgram first = GeneratedClasses.load(bytes);
        GeneratedProgram second = GeneratedClasses.load(bytes);
        assertTrue(first.getClass() != second.getClass());
        assertTrue(first.getClass().getClassLoader() != second.getClass().getClassLoader());
        // A hidden class would be left out of stack traces.
        assertFalse(first.getClass().isHidden());
        assertEquals("wengert.dump.TinyExample", first.getClass().getName());
    }

    @Test
    void runsAllocateNothing() {
        LoweredProgram program = JavaEmitterTest.tiny();
        GeneratedProgram generated = GeneratedClasses.load(BytecodeEmitter.emit(program));
        double[] parameters = {0.1, 0.2, 0.3, 0.4, 0.5, 0.6};
        double[] gradients = new double[3];
        double[] values = new double[16];
        double[] scratch = {};
        int[] integers = {2};
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long thread = Thread.currentThread().getId();
        long allocated = -1;
        // The first rounds load classes and warm up the measurement itself.
        for (int round = 0; round < 3; round++) {
            long before = threads.getThreadAllocatedBytes(thread);
            for (int i = 0; i < 1000; i++) {
                generated.forward(parameters, gradients, values, scratch, integers);
                generated.backward(parameters, gradients, values, scratch, integers);
            }
            allocated = threads.getThreadAllocatedBytes(thread) - before;
        }
        assertEquals(0, allocated);
    }

    @Test
    void theClassPassesAsmsVerifier() {
        StringWriter findings = new StringWriter();
        byte[] bytes = BytecodeEmitter.emit(JavaEmitterTest.tiny());
        CheckClassAdapter.verify(new ClassReader(bytes), false, new PrintWriter(findings));
        assertEquals("", findings.toString());
    }

    @Test
    void theListingShowsLoopsAsJavacWritesThem() {
        String listing = BytecodeListing.of(BytecodeEmitter.emit(JavaEmitterTest.tiny()));
        assertTrue(listing.contains("// class version 61.0 (61)"), listing);
        assertTrue(listing.contains("implements wengert/emit/GeneratedProgram"), listing);
        String loop = """
                    ICONST_0
                    ISTORE 7
                   L5
                   FRAME APPEND [D I]
                    ILOAD 7
                    ICONST_3
                    IF_ICMPGE L6
                   L7
                    LINENUMBER 45 L7
                    DLOAD 5
                """;
        assertTrue(listing.contains(loop.stripTrailing()), listing);
    }
}
