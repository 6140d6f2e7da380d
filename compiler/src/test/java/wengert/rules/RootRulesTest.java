package wengert.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import wengert.nn.Layers;
import wengert.pass.DeadCode;
import wengert.pass.Differentiate;
import wengert.rewrite.Range;
import wengert.rewrite.Rewriter;
import wengert.trace.Dim;
import wengert.trace.Dsl;
import wengert.trace.Expr;
import wengert.trace.Node;
import wengert.trace.Op;
import wengert.trace.Trace;

/** Where a division by a root is rewritten, and where it must not be. */
class RootRulesTest {
    private static final List<Op> ROOTS = List.of(Op.SQRT, Op.DIV, Op.RSQRT);

    private static Trace rewritten(Trace trace) {
        return DeadCode.remove(new Rewriter(RootRules.all()).rewrite(trace).verify())
                .verify();
    }

    private static Trace of(UnaryOperator<Expr> body) {
        return Trace.record(
                "root", t -> t.output("y", body.apply(t.input("x", 3, 4)).sum()));
    }

    /** The roots and divisions that a trace computes. */
    private static List<Op> roots(Trace trace) {
        return trace.nodes().stream().map(Node::op).filter(ROOTS::contains).toList();
    }

    private static void assertFires(UnaryOperator<Expr> body) {
        assertEquals(List.of(Op.RSQRT), roots(rewritten(of(body))), of(body).toString());
    }

    private static void assertStays(UnaryOperator<Expr> body) {
        assertFalse(roots(rewritten(of(body))).contains(Op.RSQRT), of(body).toString());
    }

    @Test
    void aSquareOfAtLeastAPositiveConstantHasAReciprocalRoot() {
        assertFires(x -> x.div(x.mul(x).add(1e-5).sqrt()));
        assertFires(x -> Dsl.div(1, x.mul(x).add(1e-5).sqrt()));
        assertFires(x -> x.div(x.exp().add(0.1).sqrt()));
        assertFires(x -> x.div(x.abs().max(0.5).sqrt()));
        assertFires(x -> x.div(x.relu().add(x.mul(x)).add(1).sqrt()));
        assertFires(x -> x.div(x.mul(x).sum(1).add(1e-5).sqrt().expandDims(1)));
    }

    @Test
    void otherRootsStay() {
        assertStays(x -> x.div(x.sqrt()));
        assertStays(x -> x.div(x.add(1e-5).sqrt()));
        assertStays(x -> x.div(x.mul(x).sqrt()));
        assertStays(x -> x.div(x.mul(x).add(1e-40).sqrt()));
        assertStays(x -> x.div(x.mul(x).add(-1).sqrt()));
        assertStays(x -> x.div(x.mul(x.neg()).add(1).sqrt()));
        assertStays(x -> x.div(x.sin().add(1).sqrt()));
        assertStays(x -> x.mul(x).add(1e-5).sqrt());
        assertStays(x -> x.div(x.mul(x).add(1e-5)));
    }

    /** A norm's derivative divides by the root and by its square. */
    @Test
    void theGradientOfANormHasNoRootAndDividesByTheCountAlone() {
        Trace trace = Trace.record("norm", t -> {
            Dim n = Dim.bounded("n", 5);
            Expr x = t.parameter("w", 5, 8).prefix(0, n);
            t.output("y", Layers.rmsNorm(x).mul(t.input("g", 8)).sum());
        });
        Trace after = rewritten(Differentiate.apply(DeadCode.remove(trace)));
        assertEquals(List.of(Op.DIV, Op.RSQRT, Op.DIV), roots(after), after.toString());
    }

    @Test
    void boundsAreGivenUpNearTheEndsOfFloats() {
        Trace trace =
                of(x -> x.mul(x).mul(1e-30).add(1e-30).mul(1e-30).add(x.exp()).mul(1e30));
        Node last = trace.roots().get(0).node().operand(0).node();
        assertEquals(0, Range.of(last).low());
        assertEquals(Double.POSITIVE_INFINITY, Range.of(last).high());
    }
}
