package wengert.optim;

import wengert.engine.Precision;

/**
 * Adam: steps scaled by running means of each gradient and of its square, with their start-up bias removed.
 *
 * <p>At step {@code t} (from 1), for each parameter {@code p} with gradient {@code g}, evaluated from left to right as
 * written, each operation rounded:
 *
 * <pre>{@code
 * m = beta1 * m + (1 - beta1) * g
 * v = beta2 * v + (1 - beta2) * g * g
 * mHat = m / (1 - beta1^t)
 * vHat = v / (1 - beta2^t)
 * p = p - rate * mHat / (sqrt(vHat) + epsilon)
 * }</pre>
 *
 * <p>The powers are running products: {@code beta^t = beta^(t-1) * beta}, from {@code beta^0 = 1}.
 *
 * <p>In single precision, each operation above is rounded to float, and {@code m}, {@code v} and {@code p} are floats. The
 * numbers {@code rate}, {@code epsilon}, {@code beta1}, {@code beta2}, {@code 1 - beta1}, {@code 1 - beta2}, {@code 1 -
 * beta1^t} and {@code 1 - beta2^t} are computed in double, the powers too, and rounded to float when used; so are the
 * parameters and gradients.
 *
 * <p>Source: D. P. Kingma, J. Ba, "Adam: A Method for Stochastic Optimization", 2014, algorithm 1.
 */
public final class Adam implements Optimizer {
    private final int size;
    private final Precision precision;
    private final double learningRate;
    private final double beta1;
    private final double beta2;
    private final double epsilon;
    private final double[] mean;
    private final double[] square;
    /** What takes the place of both arrays in single precision, else null. */
    private final AdamFloat single;

    private double beta1Power = 1.0;
    private double beta2Power = 1.0;

    /**
     * Creates an optimiser in double precision whose running means are 0.
     *
     * @param size the number of parameters, at least 0
     * @param learningRate the learning rate, finite and above 0
     * @param beta1 the decay of the mean of the gradients, at least 0 and below 1
     * @param beta2 the decay of the mean of their squares, at least 0 and below 1
     * @param epsilon what is added to the denominator, finite and at least 0
     * @throws IllegalArgumentException if an argument is outside its range
     */
    public Adam(int size, double learningRate, double beta1, double beta2, double epsilon) {
        this(size, learningRate, beta1, beta2, epsilon, Precision.F64);
    }

    /**
     * Creates an optimiser whose running means are 0.
     *
     * @param size the number of parameters, at least 0
     * @param learningRate the learning rate, finite and above 0
     * @param beta1 the decay of the mean of the gradients, at least 0 and below 1
     * @param beta2 the decay of the mean of their squares, at least 0 and below 1
     * @param epsilon what is added to the denominator, finite and at least 0
     * @param precision what each operation is rounded to
     * @throws IllegalArgumentException if an argument is outside its range
     */
    public Adam(int size, double learningRate, double beta1, double beta2, double epsilon, Precision precision) {
        this.size = Checks.size("Adam", size);
        this.precision = precision;
        this.learningRate = Checks.learningRate("Adam", learningRate);
        this.beta1 = Checks.decay("Adam", "beta1", beta1);
        this.beta2 = Checks.decay("Adam", "beta2", beta2);
        this.epsilon = Checks.epsilon("Adam", epsilon);
        boolean isSingle = precision == Precision.F32;
        this.mean = new double[isSingle ? 0 : size];
        this.square = new double[isSingle ? 0 : size];
        this.single = isSingle ? new AdamFloat(size, beta1, beta2, epsilon) : null;
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public Precision precision() {
        return precision;
    }

    @Override
    public double learningRate() {
        return learningRate;
    }

    @Override
    public void step(double[] parameters, double[] gradients, double learningRate) {
        Checks.lengths("Adam", size, parameters.length, gradients.length);
        advance();
        double bias1 = 1.0 - beta1Power;
        double bias2 = 1.0 - beta2Power;
        if (single != null) {
            single.step(parameters, gradients, (float) learningRate, (float) bias1, (float) bias2);
            return;
        }
        if (bias1 == 1.0 && bias2 == 1.0) {
            // After some thousand steps; dividing by 1 changes no bit, and takes half of the time.
            updateWithoutBias(
                    parameters, gradients, mean, square, learningRate, beta1, 1.0 - beta1, beta2, 1.0 - beta2, epsilon);
            return;
        }
        update(
                parameters,
                gradients,
                mean,
                square,
                learningRate,
                beta1,
                1.0 - beta1,
                bias1,
                beta2,
                1.0 - beta2,
                bias2,
                epsilon);
    }

    @Override
    public void step(float[] parameters, float[] gradients, double learningRate) {
        Checks.single("Adam", precision);
        Checks.lengths("Adam", size, parameters.length, gradients.length);
        advance();
        single.step(
                parameters, gradients, (float) learningRate, (float) (1.0 - beta1Power), (float) (1.0 - beta2Power));
    }

    private void advance() {
        beta1Power *= beta1;
        beta2Power *= beta2;
    }

    /** The loop alone, on locals, so that HotSpot's vectoriser finds nothing to hoist. */
    private static void update(
            double[] p,
            double[] g,
            double[] m,
            double[] v,
            double rate,
            double keep1,
            double take1,
            double bias1,
            double keep2,
            double take2,
            double bias2,
            double epsilon) {
        for (int i = 0; i < p.length; i++) {
            double slope = g[i];
            double mi = keep1 * m[i] + take1 * slope;
            double vi = keep2 * v[i] + take2 * slope * slope;
            m[i] = mi;
            v[i] = vi;
            p[i] -= rate * (mi / bias1) / (Math.sqrt(vi / bias2) + epsilon);
        }
    }

    private static void updateWithoutBias(
            double[] p,
            double[] g,
            double[] m,
            double[] v,
            double rate,
            double keep1,
            double take1,
            double keep2,
            double take2,
            double epsilon) {
        for (int i = 0; i < p.length; i++) {
            double slope = g[i];
            double mi = keep1 * m[i] + take1 * slope;
            double vi = keep2 * v[i] + take2 * slope * slope;
            m[i] = mi;
            v[i] = vi;
            p[i] -= rate * mi / (Math.sqrt(vi) + epsilon);
        }
    }
}
