package wengert.pass;

import java.util.List;
import wengert.nn.Layers;
import wengert.nn.Losses;
import wengert.rewrite.Rewriter;
import wengert.rules.FusionRules;
import wengert.rules.SimplifyRules;
import wengert.trace.Dim;
import wengert.trace.Expr;
import wengert.trace.Indices;
import wengert.trace.State;
import wengert.trace.Trace;

/** Traces of some size for the tests of passes, and the front half of the pipeline. */
public final class Compositions {
    private Compositions() {}

    /** Returns every composition. */
    public static List<Trace> all() {
        return List.of(transformer(1), transformer(2), perceptron(), cached(), twoParameters());
    }

    /** A small GPT: gathered embeddings, causal attention, residuals and a cross-entropy. */
    public static Trace transformer(int layers) {
        return Trace.record("transformer", t -> {
            Dim n = Dim.bounded("n", 5);
            Indices tokens = t.indices("tokens", 7, n);
            Indices targets = t.indices("targets", 7, n);
            Expr table = t.parameter("table", 7, 4);
            Expr x = Layers.rmsNorm(
                    table.gather(tokens).add(t.parameter("places", 5, 4).prefix(0, n)));
            for (int i = 0; i < layers; i++) {
                Expr in = Layers.rmsNorm(x);
                Expr heads = Layers.causalAttention(
                        Layers.linear(in, t.parameter("q" + i, 4, 4)),
                        Layers.linear(in, t.parameter("k" + i, 4, 4)),
                        Layers.linear(in, t.parameter("v" + i, 4, 4)),
                        2);
                Expr middle = Layers.linear(heads, t.parameter("o" + i, 4, 4)).add(x);
                Expr hidden = Layers.linear(Layers.rmsNorm(middle), t.parameter("f" + i, 8, 4));
                x = Layers.linear(hidden.relu(), t.parameter("g" + i, 4, 8)).add(middle);
            }
            t.output("loss", Losses.mean(Losses.crossEntropy(Layers.linear(x, table), targets)));
        });
    }

    private static Trace perceptron() {
        return Trace.record("perceptron", t -> {
            Expr x = t.input("x", 6, 3);
            Expr gain = t.parameter("gain", 4);
            Expr hidden = Layers.layerNorm(Layers.linear(x, t.parameter("w", 4, 3)), gain, t.parameter("bias", 4));
            t.output("hidden", hidden);
            t.output(
                    "loss",
                    hidden.tanh().mul(gain).sub(t.input("y", 6, 4)).pow(2).mean());
        });
    }

    private static Trace cached() {
        return Trace.record("cached", t -> {
            Dim live = Dim.bounded("live", 4);
            Indices at = t.indices("at", 4);
            Expr p = t.parameter("p", 6);
            State keys = t.state("keys", 4, 6);
            Expr read = Layers.cachedAttention(
                    p, keys.value().prefix(0, live), keys.value().prefix(0, live), 2);
            keys.write(at, p.stopGradient().exp());
            t.output("loss", read.mul(p).sum());
        });
    }

    private static Trace twoParameters() {
        return Trace.record("two", t -> {
            Expr a = t.parameter("a", 3, 3);
            Expr b = t.parameter("b", 3);
            Expr product = a.matmul(a.transpose()).exp();
            t.output("product", product);
            t.output("loss", product.mul(b).maxOver(1).add(b).add(a.sum(0)).sum());
        });
    }

    static Trace simplified(Trace trace) {
        Trace differentiated = Differentiate.apply(DeadCode.remove(trace)).verify();
        return DeadCode.remove(new Rewriter(SimplifyRules.all()).rewrite(differentiated))
                .verify();
    }

    static Schedule scheduled(Trace trace) {
        return new Schedule(
                new Fuse(simplified(trace), FusionRules.all()).apply().verify());
    }
}
