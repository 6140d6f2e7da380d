package wengert.nn;

import wengert.trace.Dim;
import wengert.trace.Expr;
import wengert.trace.Indices;
import wengert.trace.Recorder;

/** Objectives composed from primitives; shapes that do not fit throw {@link wengert.trace.TraceException}. */
public final class Losses {
    private Losses() {}

    /**
     * Returns the cross-entropy of each row: the negative logarithm of the softmax probability of its target.
     *
     * <p>It is computed as {@code log(sum(exp(x - max))) - (x[target] - max)}, which cannot overflow.
     *
     * @param logits {@code [n, classes]}
     * @param targets {@code [n]}, each below the number of classes
     * @return {@code [n]}, in nats
     */
    public static Expr crossEntropy(Expr logits, Indices targets) {
        Layers.requireAxis(logits, "crossEntropy");
        Expr shifted = logits.sub(logits.maxOver(-1).stopGradient().expandDims(-1));
        return shifted.exp().sum(-1).log().sub(shifted.pick(targets));
    }

    /**
     * Returns the mean of a vector over its live length.
     *
     * @param x {@code [n]}
     * @return a scalar
     */
    public static Expr mean(Expr x) {
        Recorder recorder = x.recorder();
        if (x.shape().rank() != 1) {
            throw recorder.error("mean", "input is %s; expected a vector".formatted(x.shape()));
        }
        Dim dim = x.shape().dim(0);
        return x.sum(0).div(recorder.length(dim));
    }
}
