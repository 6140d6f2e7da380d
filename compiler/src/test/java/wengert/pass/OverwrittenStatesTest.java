package wengert.pass;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import wengert.compiler.TraceCompiler;
import wengert.engine.Check;
import wengert.engine.Interpreter;
import wengert.engine.Workspace;
import wengert.trace.Expr;
import wengert.trace.Node;
import wengert.trace.Op;
import wengert.trace.State;
import wengert.trace.Trace;

class OverwrittenStatesTest {
    private static List<String> copies(Trace trace) {
        return OverwrittenStates.copy(trace).nodes().stream()
                .filter(node -> node.op() == Op.COPY)
                .map(Node::shape)
                .map(Object::toString)
                .toList();
    }

    private static void agrees(Trace trace) {
        Workspace run = TraceCompiler.create().compile(trace).workspace();
        for (Node parameter : trace.signature().parameters()) {
            double[] values = new double[parameter.shape().capacity()];
            Arrays.setAll(values, i -> Math.sin(i + 1));
            run.set(parameter.name(), values);
        }
        for (Node state : trace.signature().states()) {
            double[] values = new double[state.shape().capacity()];
            Arrays.setAll(values, i -> Math.cos(i + 1));
            run.set(state.name(), values);
        }
        Check.bits(TraceCompiler.create().compile(trace), Interpreter.of(trace), run);
    }

    @Test
    void readersOfTheWholeShareACopyOfIt() {
        Trace trace = Trace.record("filter", t -> {
            Expr f = t.parameter("f", 3, 3);
            State p = t.state("p", 3, 3);
            Expr moved = f.matmul(p.value()).matmul(f.transpose()).add(p.value());
            p.write(moved);
            t.output("loss", moved.mul(moved).sum());
        });
        assertEquals(List.of("f64[3, 3]"), copies(trace).subList(0, 1));
        assertEquals(
                copies(trace).size() - 1,
                trace.nodes().stream().filter(node -> node.op() == Op.COPY).count());
        agrees(trace);
    }

    @Test
    void aReaderOfARowHasACopyOfTheRow() {
        Trace trace = Trace.record("row", t -> {
            State p = t.state("p", 4, 3);
            Expr y = t.parameter("w", 3).mul(p.value().at(0, 1));
            p.write(p.value().add(1));
            t.output("loss", y.mul(y).sum());
        });
        assertEquals(List.of("f64[3]", "f64[4, 3]"), copies(trace));
        agrees(trace);
    }

    @Test
    void whatIsNeverWrittenIsNotCopied() {
        Trace trace = Trace.record("kept", t -> {
            State p = t.state("p", 3);
            Expr y = t.parameter("w", 3).mul(p.value());
            t.output("loss", y.sum());
        });
        assertEquals(List.of(), copies(trace));
    }
}
