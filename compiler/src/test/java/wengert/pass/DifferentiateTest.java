package wengert.pass;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import wengert.engine.Interpreter;
import wengert.engine.Workspace;
import wengert.trace.Dim;
import wengert.trace.Expr;
import wengert.trace.Indices;
import wengert.trace.Recorder;
import wengert.trace.State;
import wengert.trace.Trace;
import wengert.trace.TraceException;

class DifferentiateTest {
    /** Asserts what follows the forward part of the simplified derivative, without the users' lines. */
    private static void assertBackward(String expected, Consumer<Recorder> body) {
        Trace trace = Compositions.simplified(Trace.record("d", body));
        String text = trace.toString().replaceAll("(?m) *# .*$", "");
        assertEquals(expected, text.substring(text.indexOf("backward:")));
    }

    @Test
    void product() {
        assertBackward(
                """
                backward:
                  %4 = constant 1.0 : f64[]
                  %5 = constant 0.0 : f64[]
                  %6 = chain %1 %4 : f64[3]
                  %7 = accumulate %5 at [i0] %6 : f64[3]
                  %8 = chain %0 %4 : f64[3]
                  %9 = accumulate %5 at [i0] %8 : f64[3]
                  output loss = %3
                  gradient a = %7
                  gradient b = %9
                }
                """,
                t -> t.output(
                        "loss", t.parameter("a", 3).mul(t.parameter("b", 3)).sum()));
    }

    @Test
    void square() {
        assertBackward(
                """
                backward:
                  %3 = constant 1.0 : f64[]
                  %4 = constant 0.0 : f64[]
                  %5 = chain %0 %3 : f64[3]
                  %6 = accumulate %4 at [i0] %5 : f64[3]
                  %7 = accumulate %6 at [i0] %5 : f64[3]
                  output loss = %2
                  gradient x = %7
                }
                """,
                t -> {
                    Expr x = t.parameter("x", 3);
                    t.output("loss", x.mul(x).sum());
                });
    }

    @Test
    void broadcasting() {
        assertBackward(
                """
                backward:
                  %4 = constant 1.0 : f64[]
                  %5 = constant 0.0 : f64[]
                  %6 = chain %0 %4 : f64[2, 3]
                  %7 = accumulate %5 at [i1] %6 over [2, 3] : f64[3]
                  output loss = %3
                  gradient b = %7
                }
                """,
                t -> t.output(
                        "loss", t.input("x", 2, 3).mul(t.parameter("b", 3)).sum()));
    }

    @Test
    void linearMap() {
        assertBackward(
                """
                backward:
                  %6 = constant 1.0 : f64[]
                  %7 = constant 0.0 : f64[]
                  %8 = chain %4 %6 : f64[4, 2]
                  %9 = chain %0[i0, i2] %8 : f64[4, 2, 3]
                  %10 = accumulate %7 at [i2, i1] %9 over [4, 2, 3] : f64[3, 2]
                  output loss = %5
                  gradient w = %10
                }
                """,
                t -> t.output(
                        "loss",
                        t.input("x", 4, 3).matmul(t.parameter("w", 3, 2)).exp().sum()));
    }

    @Test
    void gather() {
        assertBackward(
                """
                backward:
                  %3 = constant 1.0 : f64[]
                  %4 = constant 0.0 : f64[]
                  %5 = chain %1 %3 : f64[2, 3]
                  %6 = accumulate %4 at [rows[i0], i1] %5 over [2, 3] : f64[5, 3]
                  output loss = %2
                  gradient table = %6
                }
                """,
                t -> {
                    Indices rows = t.indices("rows", 5, Dim.of(2));
                    t.output(
                            "loss",
                            t.parameter("table", 5, 3).gather(rows).exp().sum());
                });
    }

    @Test
    void maximum() {
        assertBackward(
                """
                backward:
                  %3 = constant 1.0 : f64[]
                  %4 = constant 0.0 : f64[]
                  %5 = argmax %0 over [2, 3] : f64[2]
                  %6 = iota : f64[3]
                  %7 = constant 3.0 : f64[]
                  %8 = mul %4 %7 : f64[2, 3]
                  %9 = add %8 %6[i1] : f64[2, 3]
                  %10 = equal %9 %5 : f64[2, 3]
                  %11 = select %10 %3 %4 : f64[2, 3]
                  %12 = accumulate %4 at [i0, i1] %11 : f64[2, 3]
                  output loss = %2
                  gradient x = %12
                }
                """, t -> t.output("loss", t.parameter("x", 2, 3).maxOver(1).sum()));
    }

    @Test
    void aStoppedGradientPassesNothing() {
        assertBackward(
                """
                backward:
                  %4 = constant 1.0 : f64[]
                  %5 = constant 0.0 : f64[]
                  %6 = chain %1 %4 : f64[3]
                  %7 = accumulate %5 at [i0] %6 : f64[3]
                  output loss = %3
                  gradient x = %7
                }
                """,
                t -> {
                    Expr x = t.parameter("x", 3);
                    t.output("loss", x.mul(x.exp().stopGradient()).sum());
                });
    }

    @Test
    void aParameterThatTheObjectiveDoesNotReadHasZeros() {
        Trace trace = Trace.record("unused", t -> {
            Expr used = t.parameter("used", 2);
            Expr unused = t.parameter("unused", 3);
            t.output("loss", used.sum());
            t.output("other", unused.exp());
        });
        Trace derivative = Differentiate.apply(trace).verify();
        Interpreter interpreter = Interpreter.of(derivative);
        Workspace run = interpreter.workspace();
        run.gradients()[3] = 7;
        interpreter.forward(run);
        assertArrayEquals(new double[] {1, 1}, run.gradient("used"));
        assertArrayEquals(new double[3], run.gradient("unused"));
    }

    @Test
    void withoutAnObjectiveOrAParameterNothingIsAppended() {
        Trace noObjective =
                Trace.record("vector", t -> t.output("y", t.parameter("p", 3).exp()));
        assertSame(noObjective, Differentiate.apply(noObjective));
        Trace noParameter =
                Trace.record("input", t -> t.output("y", t.input("x", 3).sum()));
        assertSame(noParameter, Differentiate.apply(noParameter));
    }

    @Test
    void aStateWriteOnTheWayIsRefused() {
        Trace trace = Trace.record("write", t -> {
            State state = t.state("s", 3);
            state.write(t.parameter("p", 3).exp());
            t.output("loss", state.value().sum());
        });
        TraceException error = assertThrows(TraceException.class, () -> Differentiate.apply(trace));
        assertEquals(
                "state write (DifferentiateTest.java:LINE): the objective depends on a parameter through it; "
                        + "expected none. Use stopGradient()",
                error.getMessage().replaceFirst("java:\\d+", "java:LINE"));
    }

    @Test
    void aStateWriteThatTheObjectiveDoesNotReadIsNone() {
        Trace trace = Trace.record("aside", t -> {
            State state = t.state("s", 3);
            Expr p = t.parameter("p", 3);
            state.write(p.exp());
            t.output("loss", p.sum());
        });
        assertEquals(1, Differentiate.apply(trace).roots(Trace.Role.GRADIENT).size());
        Trace stopped = Trace.record("stopped", t -> {
            State state = t.state("s", 3);
            Expr p = t.parameter("p", 3);
            state.write(p.exp().stopGradient());
            t.output("loss", state.value().mul(p).sum());
        });
        assertEquals(1, Differentiate.apply(stopped).roots(Trace.Role.GRADIENT).size());
    }
}
