package wengert.jit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import wengert.compiler.CompiledOptimizer;
import wengert.compiler.CompiledProgram;
import wengert.compiler.GeneratedClass;
import wengert.compiler.GeneratedClass.Variant;
import wengert.compiler.Tier;
import wengert.compiler.TraceCompiler;
import wengert.emit.GeneratedClasses;
import wengert.emit.MethodSizes;
import wengert.engine.Workspace;
import wengert.optim.Sgd;
import wengert.trace.Trace;

class JitRecorderTest {
    private static final int RUNS = 10_000;
    /** HotSpot compiles in threads of its own; a guard against waiting for ever, not a measurement. */
    private static final int ATTEMPTS = 300;

    private static final Trace TRACE = Trace.record(
            "observed",
            t -> t.output(
                    "loss",
                    t.parameter("w", 8, 8)
                            .matmul(t.input("x", 8, 1))
                            .tanh()
                            .exp()
                            .sum()
                            .log()));

    private static boolean isCompiledOrInlined(MethodHealth method) {
        return method.tier() > 0 || method.callers().stream().anyMatch(caller -> caller.inlined() > 0);
    }

    private static void run(CompiledProgram program, Workspace run, CompiledOptimizer optimizer) {
        for (int i = 0; i < RUNS; i++) {
            program.forward(run);
            program.backward(run);
            optimizer.step(run.parameters(), run.gradients());
        }
    }

    @Test
    void everyMethodThatRanOftenIsReportedWithItsTier() throws IOException {
        assertNull(JitRecorder.unavailable());
        try (JitRecorder recorder = JitRecorder.start()) {
            // Two of one name: hidden classes are told apart.
            CompiledProgram idle = TraceCompiler.create().tier(Tier.SCALAR).compile(TRACE);
            CompiledProgram program = TraceCompiler.create().tier(Tier.SCALAR).compile(TRACE);
            Workspace run = program.workspace();
            run.set("x", 1, 2, 3, 4, 5, 6, 7, 8);
            CompiledOptimizer optimizer = program.optimizer(new Sgd(64, 0.001));
            List<GeneratedClass> classes = new ArrayList<>(program.generatedClasses());
            classes.add(optimizer.generatedClass());
            classes.addAll(idle.generatedClasses());
            Class<?> idleType = idle.generatedClasses().get(0).type();

            JitHealth health;
            int attempt = 0;
            do {
                run(program, run, optimizer);
                health = recorder.health(classes);
                attempt++;
            } while (attempt < ATTEMPTS
                    && !health.methods().stream()
                            .filter(method -> method.owner().type() != idleType)
                            .allMatch(JitRecorderTest::isCompiledOrInlined));

            Set<String> reported = new HashSet<>();
            for (MethodHealth method : health.methods()) {
                if (method.owner().type() == idleType) {
                    assertEquals(0, method.tier(), method.name());
                    assertEquals(0, method.compilations(), method.name());
                    continue;
                }
                reported.add(method.name());
                assertTrue(isCompiledOrInlined(method), method.name());
                assertEquals(method.owner().methodSizes().get(method.name()), method.bytes());
                assertTrue(method.tier() <= health.limits().topTier(), method.name());
                assertEquals(method.tier() > 0, method.codeSize() > 0, method.name());
                assertEquals(0, method.allocatedLately(), method.name());
            }
            Set<String> expected = new HashSet<>(classes.get(0).methodSizes().keySet());
            expected.addAll(classes.get(1).methodSizes().keySet());
            assertEquals(expected, reported);
            assertTrue(expected.containsAll(Set.of("forward", "backward", "move", "update_sgd")), expected.toString());
            // Whatever calls a kernel has decided whether to inline it.
            assertTrue(health.methods().stream()
                    .anyMatch(method -> !method.inlining().equals("-")));
        }
    }

    /** A class with a method above the limit that allocates: {@code huge} returns the first element of a new array. */
    private static byte[] classWithHugeMethod() {
        String name = JitRecorderTest.class.getPackageName().replace('.', '/') + "/Huge";
        ClassWriter out = new ClassWriter(ClassWriter.COMPUTE_MAXS);
        out.visit(Opcodes.V17, Opcodes.ACC_PUBLIC | Opcodes.ACC_FINAL, name, null, "java/lang/Object", new String[] {
            "java/util/function/DoubleUnaryOperator"
        });
        MethodVisitor constructor = out.visitMethod(Opcodes.ACC_PUBLIC, "<init>", "()V", null, null);
        constructor.visitCode();
        constructor.visitVarInsn(Opcodes.ALOAD, 0);
        constructor.visitMethodInsn(Opcodes.INVOKESPECIAL, "java/lang/Object", "<init>", "()V", false);
        constructor.visitInsn(Opcodes.RETURN);
        constructor.visitMaxs(0, 0);
        MethodVisitor run = out.visitMethod(Opcodes.ACC_PUBLIC, "applyAsDouble", "(D)D", null, null);
        run.visitCode();
        run.visitVarInsn(Opcodes.DLOAD, 1);
        run.visitMethodInsn(Opcodes.INVOKESTATIC, name, "huge", "(D)D", false);
        run.visitInsn(Opcodes.DRETURN);
        run.visitMaxs(0, 0);
        MethodVisitor huge = out.visitMethod(Opcodes.ACC_PRIVATE | Opcodes.ACC_STATIC, "huge", "(D)D", null, null);
        huge.visitCode();
        huge.visitVarInsn(Opcodes.DLOAD, 0);
        for (int i = 0; i < 3000; i++) {
            huge.visitInsn(Opcodes.DCONST_1);
            huge.visitInsn(Opcodes.DADD);
            huge.visitInsn(Opcodes.NOP);
        }
        huge.visitIntInsn(Opcodes.SIPUSH, 10_000);
        huge.visitIntInsn(Opcodes.NEWARRAY, Opcodes.T_DOUBLE);
        huge.visitInsn(Opcodes.ICONST_0);
        huge.visitInsn(Opcodes.DALOAD);
        huge.visitInsn(Opcodes.DADD);
        huge.visitInsn(Opcodes.DRETURN);
        huge.visitMaxs(0, 0);
        out.visitEnd();
        return out.toByteArray();
    }

    /** Loads a class as the compiler loads those that it generates. */
    private static final class Loader extends ClassLoader {
        Loader() {
            super(GeneratedClasses.LOADER + "test", JitRecorderTest.class.getClassLoader());
        }

        Class<?> define(byte[] bytes) {
            return defineClass(null, bytes, 0, bytes.length);
        }
    }

    @Test
    void aMethodAboveTheLimitIsReportedAsNeverCompiled() throws Exception {
        byte[] bytes = classWithHugeMethod();
        Class<?> type = new Loader().define(bytes);
        DoubleUnaryOperator huge =
                (DoubleUnaryOperator) type.getDeclaredConstructor().newInstance();
        Map<String, Integer> sizes = MethodSizes.of(bytes);
        assertTrue(sizes.get("huge") > 8000, sizes.toString());
        GeneratedClass owner = new GeneratedClass("huge", Variant.PLAIN, 1, type, sizes);
        try (JitRecorder recorder = JitRecorder.start()) {
            JitHealth health;
            MethodHealth method;
            int attempt = 0;
            do {
                for (int i = 0; i < RUNS / 10; i++) {
                    assertEquals(3000 + i, huge.applyAsDouble(i));
                }
                health = recorder.health(List.of(owner));
                method = named("huge", health);
                attempt++;
            } while (attempt < ATTEMPTS && (method.samples() == 0 || method.allocated() == 0));
            recorder.stop();
            assertEquals(0, method.tier());
            assertEquals(0, method.osrTier());
            assertTrue(method.samples() > 0, "it took time");
            assertEquals(method.samples(), method.interpreted());
            assertTrue(method.allocated() > 0, "it allocated");
            assertEquals(List.of(method), health.ailing());
            assertEquals(
                    "has " + sizes.get("huge") + " bytes, and HotSpot compiles none above 8000: it stays interpreted; "
                            + "fuse less into one kernel, or run java -XX:-DontCompileHugeMethods",
                    method.findings().get(0).toString());
            assertNotEquals(0, named("applyAsDouble", health).bytes());
        }
    }

    private static MethodHealth named(String name, JitHealth health) {
        return health.methods().stream()
                .filter(method -> method.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void limitsAreThoseOfTheVirtualMachine() {
        VmLimits limits = VmLimits.read();
        assertEquals(325, limits.freqInline());
        assertEquals(35, limits.maxInline());
        assertEquals(4, limits.topTier());
        assertTrue(limits.refusesHuge());
        // No build that users have tells it.
        assertEquals(List.of("HugeMethodLimit=8000"), limits.assumed());
        assertFalse(limits.toString().isEmpty());
    }
}
