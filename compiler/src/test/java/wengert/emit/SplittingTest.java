package wengert.emit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static wengert.emit.Trees.PARAMETERS;
import static wengert.emit.Trees.VALUES;
import static wengert.emit.Trees.apply;
import static wengert.emit.Trees.c;
import static wengert.emit.Trees.integer;
import static wengert.emit.Trees.length;
import static wengert.emit.Trees.literal;
import static wengert.emit.Trees.load;
import static wengert.emit.Trees.single;
import static wengert.emit.Trees.store;
import static wengert.emit.Trees.v;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import wengert.lower.Call;
import wengert.lower.Kernel;
import wengert.lower.LoweredProgram;
import wengert.lower.Stmt;
import wengert.lower.Value;
import wengert.trace.Op;

/** Long runs and large kernels, against HotSpot's limit on the size of methods. */
class SplittingTest {
    private static final Kernel.Parameter AT = new Kernel.Parameter(Kernel.Type.INT, "at");

    /** y[0] = y[0] * 0.9 + at: the result depends on every call and on their order. */
    private static Kernel mixing(String name) {
        Value value = apply(Op.ADD, apply(Op.MUL, load("y", c(0)), literal(0.9)), new Value.FromInt(v("at")));
        return new Kernel(name, List.of("mix"), List.of(Trees.Y, AT), List.of(store("y", c(0), value)));
    }

    private static LoweredProgram longProgram(int calls) {
        Kernel kernel = mixing("mix");
        List<Call> forward = new ArrayList<>();
        for (int i = 0; i < calls; i++) {
            Call.Argument argument = i % 5 == 0 ? length(i % 3) : integer(i * 37 - 100);
            forward.add(new Call(kernel, "call " + i, List.of(VALUES, argument)));
        }
        List<Call> backward = new ArrayList<>(forward);
        Collections.reverse(backward);
        return new LoweredProgram("long", List.of(kernel), forward, backward, 0);
    }

    @Test
    void thousandsOfCallsRunInOrder() {
        int calls = 5000;
        LoweredProgram program = longProgram(calls);
        int[] integers = {7, 8, 9};
        double expected = 0.5;
        for (int i = 0; i < calls; i++) {
            expected = expected * 0.9 + (i % 5 == 0 ? integers[i % 3] : i * 37 - 100);
        }
        double forward = expected;
        for (int i = calls - 1; i >= 0; i--) {
            expected = expected * 0.9 + (i % 5 == 0 ? integers[i % 3] : i * 37 - 100);
        }
        double[] values = {0.5};
        Engines.assertBits(forward, Engines.run(program, new double[0], new double[0], values, integers), "forward");
        Engines.assertBits(expected, values[0], "backward");
    }

    @Test
    void partsStayBelowTheirBudget() {
        Map<String, Integer> sizes = MethodSizes.of(BytecodeEmitter.emit(longProgram(5000)));
        int parts = 0;
        for (Map.Entry<String, Integer> entry : sizes.entrySet()) {
            assertTrue(entry.getValue() <= MethodSplitter.PART + 1, entry.toString());
            parts += entry.getKey().matches("(forward|backward)\\d+") ? 1 : 0;
        }
        assertTrue(parts > 10, sizes.toString());
        assertTrue(sizes.get("forward0") > MethodSplitter.PART * 3 / 4, sizes.toString());
    }

    @Test
    void shortRunsAreNotSplit() {
        Map<String, Integer> sizes = MethodSizes.of(BytecodeEmitter.emit(longProgram(3)));
        assertEquals(List.of("<init>", "forward", "backward", "mix"), List.copyOf(sizes.keySet()));
        assertEquals(5, sizes.get("<init>"));
    }

    @Test
    void tooManyCallsAreAnError() {
        Kernel kernel = mixing("mix");
        List<Call> calls = Collections.nCopies(800_000, new Call(kernel, "", List.of(VALUES, integer(0))));
        LoweredProgram program = new LoweredProgram("long", List.of(kernel), calls, List.of(), 0);
        EmissionException e = assertThrows(EmissionException.class, () -> BytecodeEmitter.emit(program));
        String start = "Method 'forward' of 'long': HotSpot compiles methods of at most 8000 bytes";
        assertTrue(e.getMessage().startsWith(start), e.getMessage());
    }

    @Test
    void tooManyConstantsAreAnError() {
        EmissionException e = assertThrows(EmissionException.class, () -> BytecodeEmitter.emit(longProgram(100_000)));
        assertTrue(e.getMessage().startsWith("Program 'long': a class holds at most 65535 constants"), e.getMessage());
    }

    @Test
    void anOversizeKernelIsNamed() {
        List<Stmt> body = new ArrayList<>();
        for (int i = 0; i < 1500; i++) {
            body.add(store("y", c(i), load("x", c(i))));
        }
        LoweredProgram program = single(body.toArray(new Stmt[0]));
        EmissionException e = assertThrows(EmissionException.class, () -> BytecodeEmitter.emit(program));
        String start = "Kernel 'kernel' of 'single': HotSpot compiles methods of at most 8000 bytes";
        assertTrue(e.getMessage().startsWith(start), e.getMessage());
    }

    @Test
    void kernelNamesAreUniqueAndNotThoseOfRuns() {
        for (String name : List.of("forward", "backward", "forward0", "backward12")) {
            Kernel kernel = mixing(name);
            LoweredProgram program = new LoweredProgram("p", List.of(kernel), List.of(), List.of(), -1);
            assertThrows(IllegalStateException.class, () -> BytecodeEmitter.emit(program));
            assertThrows(IllegalStateException.class, () -> JavaEmitter.emit(program, "p"));
        }
        List<Kernel> twice = List.of(mixing("a"), mixing("a"));
        LoweredProgram program = new LoweredProgram("p", twice, List.of(), List.of(), -1);
        assertThrows(IllegalStateException.class, () -> BytecodeEmitter.emit(program));
    }

    @Test
    void argumentsMustFit() {
        Kernel kernel = mixing("mix");
        Kernel other = mixing("other");
        for (Call call : List.of(
                new Call(kernel, "", List.of(VALUES)),
                new Call(kernel, "", List.of(integer(0), VALUES)),
                new Call(kernel, "", List.of(Trees.INTEGERS, integer(0))),
                new Call(other, "", List.of(PARAMETERS, integer(0))))) {
            LoweredProgram program = new LoweredProgram("p", List.of(kernel), List.of(call), List.of(), -1);
            assertThrows(IllegalStateException.class, () -> BytecodeEmitter.emit(program));
        }
    }

    @Test
    void noObjectiveIsNan() {
        LoweredProgram program = new LoweredProgram("", List.of(), List.of(), List.of(), -1);
        double[] none = new double[0];
        Engines.assertBits(Double.NaN, Engines.run(program, none, none, none, new int[0]), "objective");
    }
}
