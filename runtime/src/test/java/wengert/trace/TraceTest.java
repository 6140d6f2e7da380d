package wengert.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import wengert.nn.Layers;

/** Origins, the listing and the rules of traces. */
class TraceTest {
    private static final Origin HERE = new Origin("", "here");

    private static int line() {
        return StackWalker.getInstance()
                .walk(frames -> frames.skip(1).findFirst().orElseThrow().getLineNumber());
    }

    private static Node last(Trace trace, Op op) {
        return trace.nodes().stream()
                .filter(node -> node.op() == op)
                .reduce((first, second) -> second)
                .orElseThrow();
    }

    @Test
    void nodesRememberTheUsersLineThroughLayersAndStreams() {
        int[] lines = new int[4];
        Trace trace = Trace.record("origins", t -> {
            Expr x = t.input("x", 2, 3);
            lines[0] = line() + 1;
            Expr y = t.scope("norm", () -> Layers.rmsNorm(x));
            lines[1] = line() + 1;
            Expr z = Dsl.tanh(y.add(1));
            lines[2] = line() + 1;
            Expr all = Stream.of(x, z).map(Dsl::exp).reduce(Expr::sub).orElseThrow();
            lines[3] = line() + 1;
            t.output("y", all.transpose());
        });
        assertEquals(
                new Origin("norm", "TraceTest.java:" + lines[0]),
                last(trace, Op.SQRT).origin());
        assertEquals(
                new Origin("norm", "TraceTest.java:" + lines[0]),
                last(trace, Op.SUM).origin());
        assertEquals(
                new Origin("", "TraceTest.java:" + lines[1]),
                last(trace, Op.TANH).origin());
        assertEquals(
                new Origin("", "TraceTest.java:" + lines[2]),
                last(trace, Op.EXP).origin());
        assertEquals(
                new Origin("", "TraceTest.java:" + lines[2]),
                last(trace, Op.SUB).origin());
        assertEquals(
                new Origin("", "TraceTest.java:" + lines[3]),
                last(trace, Op.COPY).origin());
        assertEquals(
                "norm (TraceTest.java:" + lines[0] + ")",
                last(trace, Op.SQRT).origin().toString());
    }

    @Test
    void scopesCanBeEnteredAndLeft() {
        Trace trace = Trace.record("scopes", t -> {
            Expr x = t.parameter("x");
            t.enter("a");
            t.enter("b");
            Expr y = x.exp();
            t.leave();
            t.scope("c", y::log);
            t.leave();
            t.output("y", y.sin());
        });
        assertEquals("a.b", last(trace, Op.EXP).origin().scope());
        assertEquals("a.c", last(trace, Op.LOG).origin().scope());
        assertEquals("", last(trace, Op.SIN).origin().scope());
        TraceException error = assertThrows(TraceException.class, () -> Trace.record("scopes", t -> t.leave()));
        assertEquals(
                "leave (TraceTest.java:L): no scope is open; expected enter(name) before",
                error.getMessage().replaceAll(":[0-9]+", ":L"));
    }

    @Test
    void scopesNestAndEndWithTheirBody() {
        Trace trace = Trace.record("scopes", t -> {
            Expr x = t.input("x");
            Expr inner = t.scope("a", () -> t.scope("b", x::exp).add(t.scope("c", x::log)));
            assertThrows(
                    IllegalStateException.class,
                    () -> t.scope("d", () -> {
                        throw new IllegalStateException();
                    }));
            t.scope("d", () -> t.enter("never left"));
            t.scope("d", () -> {
                t.enter("never left");
                return inner;
            });
            t.scope("e", () -> t.output("y", inner.neg()));
            t.output("z", inner.sin());
        });
        assertEquals("a.b", last(trace, Op.EXP).origin().scope());
        assertEquals("a.c", last(trace, Op.LOG).origin().scope());
        assertEquals("a", last(trace, Op.ADD).origin().scope());
        assertEquals("e", last(trace, Op.NEG).origin().scope());
        assertEquals("", last(trace, Op.SIN).origin().scope());
    }

    /** Of a long trace, what describes each of its nodes would otherwise count all of them each time. */
    @Test
    void positionsAreCountedOnce() {
        Trace trace =
                Trace.record("small", t -> t.output("y", t.parameter("x").exp().log()));
        Map<Node, Integer> positions = trace.positions();
        assertSame(positions, trace.positions());
        assertEquals(trace.nodes().size(), positions.size());
        trace.nodes().forEach(node -> assertSame(node, trace.nodes().get(positions.get(node))));
        assertThrows(UnsupportedOperationException.class, positions::clear);
    }

    @Test
    void listingShowsEveryNode() {
        Trace trace = Trace.record("small", t -> {
            Dim n = Dim.bounded("n", 4);
            Indices tokens = t.indices("tokens", 9, n);
            Indices position = t.indices("position", 5);
            Expr w = t.parameter("w", 9, 2);
            State s = t.state("s", 5, 2);
            Expr x = w.gather(tokens).mul(t.input("g", 2)).pow(3);
            s.write(position, x.sum(0));
            t.scope("loss", () -> t.output("loss", s.value().mul(2).sum()));
        });
        String listing =
                trace.toString().replaceAll("TraceTest.java:[0-9]+", "L").replaceAll(" +# ", " # ");
        assertEquals("""
                trace small {
                  indices tokens : i32[n<=4] < 9
                  indices position : i32[] < 5
                  %0 = parameter w : f64[9, 2] # (L)
                  %1 = state s : f64[5, 2] # (L)
                  %2 = input g : f64[2] # (L)
                  %3 = mul %0[tokens[i0], i1] %2[i1] : f64[n<=4, 2] # (L)
                  %4 = pow 3.0 %3 : f64[n<=4, 2] # (L)
                  %5 = sum %4[i1, i0] over [2, n<=4] : f64[2] # (L)
                  %6 = update %1 at [position[], i0] %5 over [2] : f64[5, 2] # (L)
                  %7 = constant 2.0 : f64[] # loss (L)
                  %8 = mul %6 %7 : f64[5, 2] # loss (L)
                  %9 = sum %8 over [5, 2] : f64[] # loss (L)
                  output loss = %9
                  state s = %6
                }
                """, listing.replace(System.lineSeparator(), "\n"));
    }

    @Test
    void recordingsAreCountedAndTheFirstScalarIsTheObjective() {
        long before = Trace.recordings();
        Trace trace = Trace.record("counted", t -> {
            Expr x = t.input("x", 2);
            t.output("y", x.exp());
            t.output("first", x.sum());
            t.output("second", x.sum().neg());
        });
        assertTrue(Trace.recordings() > before);
        assertEquals("first", trace.objective().orElseThrow().name());
        assertEquals(3, trace.roots(Trace.Role.OUTPUT).size());
        assertEquals(trace.nodes().size(), trace.forwardCount());
        assertEquals(1, trace.positions().get(trace.nodes().get(1)));
        assertEquals(
                trace.nodes().get(1).key(),
                trace.nodes()
                        .get(1)
                        .withOperands(trace.nodes().get(1).operands())
                        .key());
    }

    // ---- the verifier ----

    private static final Node X = Node.leaf(Op.INPUT, "x", Shape.of(3, 2), HERE);

    private static void refused(String expected, Node... nodes) {
        refused(expected, List.of(nodes), nodes.length, nodes[nodes.length - 1], Set.of());
    }

    private static void refused(String expected, List<Node> nodes, int forward, Node root, Set<Node> inlined) {
        Trace.Signature signature = new Trace.Signature(List.of(), List.of(X), List.of(), List.of(), List.of());
        Trace.Root output = new Trace.Root(Trace.Role.OUTPUT, "y", root);
        Trace bad = new Trace("bad", signature, nodes, forward, List.of(output), inlined);
        TraceException e = assertThrows(TraceException.class, bad::verify);
        assertEquals(expected, e.getMessage());
    }

    private static Node map(Op op, Shape shape, Operand... operands) {
        return Node.map(op, shape, List.of(operands), 0, HERE);
    }

    @Test
    void verifierRefusesTracesThatBreakARule() {
        Operand x = Operand.of(X);
        Node exp = map(Op.EXP, X.shape(), x);
        refused("trace 'bad', node input 'x' : f64[3, 2] # (here): appears twice", X, X);
        refused("trace 'bad', node exp : f64[3, 2] # (here): reads a node that does not come before it", exp, X);
        refused("trace 'bad', node add : f64[3, 2] # (here): has 1 operands; expected 2", X, map(Op.ADD, X.shape(), x));
        refused(
                "trace 'bad', node exp : f64[3, 3] # (here): operand 0 reads i1 on axis 1 of f64[3, 2]; expected it"
                        + " inside",
                X,
                map(Op.EXP, Shape.of(3, 3), x));
        refused(
                "trace 'bad', node exp : f64[3] # (here): operand 0 has another rank than its array",
                X,
                map(Op.EXP, Shape.of(3), new Operand(X, List.of(Index.axis(0)))));
        refused(
                "trace 'bad', node exp : f64[3] # (here): operand 0 reads 2 on axis 1 of f64[3, 2]; expected it inside",
                X,
                map(Op.EXP, Shape.of(3), new Operand(X, List.of(Index.axis(0), Index.constant(2)))));
        refused(
                "trace 'bad', node sum : f64[3] # (here): has a target of another rank than its shape",
                X,
                Node.fold(Op.SUM, Shape.of(3), X.shape(), List.of(), List.of(x), HERE));
        refused(
                "trace 'bad', node sum : f64[3] # (here): target reads i0 + 1 on axis 0 of f64[3]; expected it inside",
                X,
                Node.fold(
                        Op.SUM,
                        Shape.of(3),
                        X.shape(),
                        List.of(Index.axis(0).plus(Index.constant(1))),
                        List.of(x),
                        HERE));
        refused(
                "trace 'bad', node exp : f64[3, 2] # (here): has a domain unlike its shape",
                X,
                Node.fold(Op.EXP, X.shape(), Shape.of(3), Index.identity(2), List.of(x), HERE));
        refused(
                "trace 'bad', node exp : f64[2, 2] # (here): moves its elements",
                X,
                Node.fold(
                        Op.EXP,
                        Shape.of(2, 2),
                        Shape.of(2, 2),
                        List.of(Index.axis(1), Index.axis(0)),
                        List.of(x),
                        HERE));
        refused("trace 'bad': the OUTPUT 'y' is no node of the trace", List.of(X), 1, exp, Set.of());
        refused(
                "trace 'bad', node exp : f64[3, 2] # (here): is inlined, yet read by name",
                List.of(X, exp),
                2,
                exp,
                Set.of(exp));
        refused(
                "trace 'bad' has 2 nodes, 3 of them forward; expected no more than all",
                List.of(X, exp),
                3,
                exp,
                Set.of());
    }

    @Test
    void verifierKeepsReadersInsideTheTriangle() {
        Dim n = Dim.bounded("n", 4);
        Shape causal = new Shape(List.of(n, n), new Shape.Causal(0, 1));
        Node square = Node.leaf(Op.INPUT, "s", Shape.of(n, n), HERE);
        Node lower = map(Op.EXP, causal, Operand.of(square));
        refused(
                "trace 'bad', node exp : f64[n<=4, n<=4] # (here): operand 0 leaves the triangle of f64[n<=4, n<=4 |"
                        + " i1<=i0]",
                square,
                lower,
                map(Op.EXP, Shape.of(n, n), Operand.of(lower)));
        refused(
                "trace 'bad', node exp : f64[n<=4, n<=4 | i1<=i0] # (here): operand 0 leaves the triangle of f64[n<=4,"
                        + " n<=4 | i1<=i0]",
                square,
                lower,
                map(Op.EXP, causal, new Operand(lower, List.of(Index.axis(1), Index.axis(0)))));
    }
}
