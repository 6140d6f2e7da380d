package wengert.nn;

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
        return x.mean(0);
    }

    /**
     * Returns the binary cross-entropy of each element: the negative logarithm of the probability that the logistic
     * function of the logit gives to its target.
     *
     * <p>It is computed as {@code log(exp(-m) + exp(x - m)) + m - x * target} with {@code m = max(x, 0)}, which cannot
     * overflow.
     *
     * @param logits the logits x
     * @param targets 0 or 1, or a probability between them, of the same shape
     * @return the shape of the logits, in nats
     */
    public static Expr binaryCrossEntropy(Expr logits, Expr targets) {
        requireSameShape("binaryCrossEntropy", "logits", logits, targets);
        Expr m = logits.max(0).stopGradient();
        Expr softplus = m.neg().exp().add(logits.sub(m).exp()).log().add(m);
        return softplus.sub(logits.mul(targets));
    }

    /**
     * Returns the mean over all elements of the squared difference.
     *
     * @param predictions the predictions
     * @param targets what they should be, of the same shape
     * @return a scalar
     */
    public static Expr meanSquaredError(Expr predictions, Expr targets) {
        requireSameShape("meanSquaredError", "predictions", predictions, targets);
        Expr difference = predictions.sub(targets);
        return difference.mul(difference).mean();
    }

    private static void requireSameShape(String what, String name, Expr values, Expr targets) {
        if (!values.shape().equals(targets.shape())) {
            throw values.recorder()
                    .error(
                            what,
                            "%s are %s, targets %s; expected the same shape"
                                    .formatted(name, values.shape(), targets.shape()));
        }
    }
}
