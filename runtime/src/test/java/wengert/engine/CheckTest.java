package wengert.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import wengert.trace.Dim;
import wengert.trace.Expr;
import wengert.trace.Trace;

class CheckTest {
    private static final Trace TRACE = Trace.record(
            "check",
            t -> t.scope("part", () -> {
                Dim n = Dim.bounded("n", 3);
                Expr w = t.parameter("w", 2, 2);
                Expr x = t.input("x", n);
                t.output("squares", x.mul(x));
                t.output("loss", w.mul(w).sum().mul(x.sum()));
            }));

    /** The interpreter, with one thing changed after each backward run. */
    private record Tampered(Program program, Consumer<Workspace> change) implements Program {
        @Override
        public Trace trace() {
            return program.trace();
        }

        @Override
        public Layout layout() {
            return program.layout();
        }

        @Override
        public Workspace workspace(double[] parameters) {
            return program.workspace(parameters);
        }

        @Override
        public double forward(Workspace run) {
            return program.forward(run);
        }

        @Override
        public void backward(Workspace run) {
            program.backward(run);
            change.accept(run);
        }
    }

    private static Workspace run(Program program) {
        return program.workspace().set("w", 1, 2, 3, 4).setLength("n", 2).set("x", -0.0, 5);
    }

    private static String difference(Consumer<Workspace> change) {
        Program tape = Interpreter.of(TRACE);
        Program other = new Tampered(tape, change);
        return Check.compare(other, tape, run(tape))
                .map(found -> found.describe("a", "b"))
                .orElse("equal");
    }

    @Test
    void equalProgramsPass() {
        Program tape = Interpreter.of(TRACE);
        Check.bits(tape, Interpreter.of(TRACE), run(tape));
        assertEquals("equal", difference(run -> {}));
    }

    @Test
    void namesTheElementItsScopeAndLineAndBothValuesInHex() {
        String text = difference(run -> run.gradients()[2] = Math.nextUp(run.gradients()[2]));
        assertTrue(
                text.matches("gradient 'w'\\[1, 0] of part \\(CheckTest.java:\\d+\\): "
                        + "a has 0x403e000000000001 \\(30.000000000000004\\), b has 0x403e000000000000 \\(30.0\\)"),
                text);
    }

    @Test
    void zerosOfEitherSignDiffer() {
        int squares = Interpreter.of(TRACE).layout().output("squares").offset();
        assertTrue(difference(run -> run.values()[squares] = -0.0).startsWith("output 'squares'[0] of part"));
    }

    @Test
    void elementsPastTheLiveLengthDoNotCount() {
        int squares = Interpreter.of(TRACE).layout().output("squares").offset();
        assertEquals("equal", difference(run -> run.values()[squares + 2] = 7));
    }

    @Test
    void allNansAreOne() {
        Program tape = Interpreter.of(TRACE);
        Workspace run = run(tape).set("w", Double.NaN, 0, 0, 0);
        Program other = new Tampered(tape, r -> r.gradients()[0] = Double.longBitsToDouble(0x7ff8000000000123L));
        Check.bits(other, tape, run);
    }

    @Test
    void bitsThrowsWithTheDifference() {
        Program tape = Interpreter.of(TRACE);
        Program other = new Tampered(tape, run -> run.parameters()[3] = 9);
        MismatchException failure = assertThrows(MismatchException.class, () -> Check.bits(other, tape, run(tape)));
        assertTrue(failure.getMessage().startsWith("parameter 'w'[1, 1] of part"), failure.getMessage());
    }

    @Test
    void programsOfOtherArraysAreRefused() {
        Program one = Interpreter.of(Trace.record(
                "one", t -> t.output("y", t.parameter("w", 2).mul(t.input("x")).sum())));
        Program other = Interpreter.of(Trace.record(
                "other",
                t -> t.output("y", t.parameter("v", 2).mul(t.input("x")).sum())));
        IllegalArgumentException failure =
                assertThrows(IllegalArgumentException.class, () -> Check.bits(one, other, one.workspace()));
        assertEquals(
                "the first program is of the trace 'one', the second of 'other' with other arrays; expected the same trace",
                failure.getMessage());
    }

    @Test
    void theCallersWorkspaceIsLeftAsItIs() {
        Program tape = Interpreter.of(TRACE);
        Workspace run = run(tape);
        Check.bits(tape, tape, run);
        assertEquals(0, run.gradients()[0]);
    }

    @Test
    void statesAreCompared() {
        Trace trace = Trace.record("counter", t -> {
            var count = t.state("count", 2);
            count.write(count.value().add(1));
            t.output("total", count.value().sum());
        });
        Program tape = Interpreter.of(trace);
        Check.bits(tape, tape, tape.workspace());
    }
}
