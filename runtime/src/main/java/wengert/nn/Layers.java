package wengert.nn;

import wengert.trace.Dim;
import wengert.trace.Expr;
import wengert.trace.Shape;

/**
 * Layers composed from primitives; none of them is known to either engine.
 *
 * <p>All methods throw {@link wengert.trace.TraceException} for shapes that do not fit, naming the scope and the user's
 * source line.
 */
public final class Layers {
    private Layers() {}

    /**
     * Returns a linear map of the last axis: {@code y[.., o] = sum over i of x[.., i] * weight[o, i]}.
     *
     * @param x {@code [.., in]}
     * @param weight {@code [out, in]}
     * @return {@code [.., out]}
     */
    public static Expr linear(Expr x, Expr weight) {
        Shape in = x.shape();
        Shape w = weight.shape();
        boolean isMap = in.rank() >= 1 && w.rank() == 2;
        Dim last = isMap ? in.dim(in.rank() - 1) : null;
        if (!isMap || !last.equals(w.dim(1))) {
            String remedy = isMap && last.equals(w.dim(0)) ? " Did you mean weight.transpose()?" : "";
            throw x.recorder()
                    .error(
                            "linear",
                            "input is %s, weight is %s; expected the last axes to match.%s".formatted(in, w, remedy));
        }
        return x.expandDims(-2).mul(weight).sum(-1);
    }

    /**
     * Returns the input scaled to a root mean square of 1 along the last axis: {@code x / sqrt(mean(x^2) + 1e-5)}.
     *
     * <p>Source: Zhang and Sennrich, Root Mean Square Layer Normalization, 2019; without a learned gain.
     *
     * @param x {@code [.., n]}, n fixed
     * @return the shape of the input
     */
    public static Expr rmsNorm(Expr x) {
        Shape in = x.shape();
        if (in.rank() == 0 || in.dim(in.rank() - 1).isBounded()) {
            throw x.recorder().error("rmsNorm", "input is %s; expected a last axis of fixed size".formatted(in));
        }
        Expr meanSquare = x.mul(x).sum(-1).div(in.dim(in.rank() - 1).max());
        Expr scale = x.recorder().constant(1).div(meanSquare.add(1e-5).sqrt());
        return x.mul(scale.expandDims(-1));
    }

    /**
     * Returns the input shifted to mean 0 and scaled to variance 1 along the last axis, then scaled and shifted by
     * learned vectors: {@code (x - mean) / sqrt(variance + 1e-5) * gain + bias}.
     *
     * <p>Source: Ba, Kiros and Hinton, Layer Normalization, 2016.
     *
     * @param x {@code [.., n]}
     * @param gain {@code [n]}
     * @param bias {@code [n]}
     * @return the shape of the input
     */
    public static Expr layerNorm(Expr x, Expr gain, Expr bias) {
        requireAxis(x, "layerNorm");
        Shape in = x.shape();
        Shape last = Shape.of(in.dim(in.rank() - 1));
        if (!gain.shape().equals(last) || !bias.shape().equals(last)) {
            throw x.recorder()
                    .error(
                            "layerNorm",
                            "input is %s, gain %s, bias %s; expected a gain and a bias of %s"
                                    .formatted(in, gain.shape(), bias.shape(), last));
        }
        Expr centered = x.sub(x.mean(-1).expandDims(-1));
        Expr variance = centered.mul(centered).mean(-1);
        return centered.div(variance.add(1e-5).sqrt().expandDims(-1)).mul(gain).add(bias);
    }

    /**
     * Returns the probabilities of a vector of logits along the last axis: {@code exp(x - max) / sum(exp(x - max))}.
     *
     * <p>On a causal input, a row's probabilities are spread over the elements that exist.
     *
     * @param x {@code [.., n]}
     * @return the shape of the input; the last axis sums to 1
     */
    public static Expr softmax(Expr x) {
        requireAxis(x, "softmax");
        Expr exps = x.sub(x.maxOver(-1).stopGradient().expandDims(-1)).exp();
        return exps.div(exps.sum(-1).expandDims(-1));
    }

    /**
     * Returns scaled dot-product attention of several heads, in which a position attends to itself and those before it.
     *
     * <p>Source: Vaswani et al., Attention Is All You Need, 2017, section 3.2.
     *
     * <p>Axes between the positions and the width are sequences of the same length that know nothing of each other.
     *
     * @param queries {@code [n, .., width]}
     * @param keys {@code [n, .., width]}
     * @param values {@code [n, .., width]}
     * @param heads the number of heads, a divisor of the width
     * @return {@code [n, .., width]}, the heads side by side as they lie in the inputs
     */
    public static Expr causalAttention(Expr queries, Expr keys, Expr values, int heads) {
        requireHeads(
                queries,
                keys,
                values,
                heads,
                queries.shape().rank() >= 2 && queries.shape().equals(keys.shape()));
        int head = queries.shape().rank() - 1;
        int size = queries.shape().dim(head).max() / heads;
        // Axes: query position, sequences, head, key position, element of the head. With the head after the query's
        // position and the sequences, the heads of the result lie side by side.
        int key = head + 1;
        int element = key + 1;
        Expr q = queries.split(head, heads, size)
                .expandDims(key)
                .repeat(key, keys.shape().dim(0));
        Expr k = positionsBeforeElements(keys.split(head, heads, size));
        Expr v = positionsBeforeElements(values.split(head, heads, size));
        Expr scores = q.causal(0, key).mul(k).sum(element).mul(1 / Math.sqrt(size));
        return softmax(scores).expandDims(element).mul(v).sum(key).merge(head, 2);
    }

    /** Moves the first axis to the place before the last one. */
    private static Expr positionsBeforeElements(Expr x) {
        int last = x.shape().rank() - 1;
        int[] order = new int[last + 1];
        for (int axis = 0; axis < last - 1; axis++) {
            order[axis] = axis + 1;
        }
        order[last] = last;
        return x.permute(order);
    }

    /**
     * Returns scaled dot-product attention of several heads for one query, over cached keys and values.
     *
     * <p>Axes between the positions and the width are sequences of the same length that know nothing of each other, with
     * a query each.
     *
     * @param query {@code [.., width]}
     * @param keys {@code [n, .., width]}
     * @param values {@code [n, .., width]}
     * @param heads the number of heads, a divisor of the width
     * @return {@code [.., width]}, the heads side by side as they lie in the inputs
     */
    public static Expr cachedAttention(Expr query, Expr keys, Expr values, int heads) {
        int head = query.shape().rank() - 1;
        requireHeads(
                query,
                keys,
                values,
                heads,
                head >= 0
                        && keys.shape().rank() == head + 2
                        && keys.shape()
                                .dims()
                                .subList(1, head + 2)
                                .equals(query.shape().dims()));
        int size = query.shape().dim(head).max() / heads;
        // Axes: sequences, head, key position, element of the head.
        int key = head + 1;
        int element = key + 1;
        Expr q = query.split(head, heads, size).expandDims(key);
        Expr k = positionsBeforeElements(keys.split(head + 1, heads, size));
        Expr v = positionsBeforeElements(values.split(head + 1, heads, size));
        Expr scores = q.mul(k).sum(element).mul(1 / Math.sqrt(size));
        return softmax(scores).expandDims(element).mul(v).sum(key).merge(head, 2);
    }

    private static void requireHeads(Expr queries, Expr keys, Expr values, int heads, boolean match) {
        Shape q = queries.shape();
        Shape k = keys.shape();
        boolean fits = match
                && k.equals(values.shape())
                && heads >= 1
                && k.dim(k.rank() - 1).max() % heads == 0;
        if (!fits) {
            throw queries.recorder()
                    .error(
                            "attention",
                            "queries are %s, keys %s, values %s, heads %d; expected equal widths that the heads divide"
                                    .formatted(q, k, values.shape(), heads));
        }
    }

    static void requireAxis(Expr x, String what) {
        if (x.shape().rank() < 1) {
            throw x.recorder().error(what, "input is a scalar; expected at least one axis");
        }
    }
}
