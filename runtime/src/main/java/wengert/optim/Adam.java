package wengert.optim;

import java.util.List;
import wengert.engine.ElementwiseOptimizer;
import wengert.engine.Precision;
import wengert.engine.UpdateRule;
import wengert.trace.Trace;

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
 * <p>Its rule, which shares {@code rate}, {@code bias1} (the first divisor above) and {@code bias2}, is recorded in three
 * forms: for the first steps, for those in which {@code bias1} is exactly 1, which it is after some hundred steps, and for those in which
 * both are, which takes some thousand. Dividing by 1 changes no bit, and each division takes a quarter of the time.
 *
 * <p>Source: D. P. Kingma, J. Ba, "Adam: A Method for Stochastic Optimization", 2014, algorithm 1.
 */
public final class Adam extends AbstractOptimizer implements ElementwiseOptimizer {
    private static final int CORRECTED = 0;
    private static final int MEAN_UNCORRECTED = 1;
    private static final int UNCORRECTED = 2;

    private final double beta1;
    private final double beta2;
    private final double epsilon;
    private final double[][] running;
    private final float[][] runningFloats;
    /** The rate and both corrections of the present step. */
    private final double[] shared = new double[3];

    private List<UpdateRule> rules;
    private int rule;
    private double beta1Power = 1.0;
    private double beta2Power = 1.0;

    /**
     * Creates an optimiser in double precision whose running means are 0.
     *
     * @param size the number of parameters, at least 0
     * @param learningRate the learning rate, finite and above 0
     * @param beta1 the decay of the mean of the gradients, at least 0 and below 1
     * @param beta2 the decay of the mean of their squares, at least 0 and below 1
     * @param epsilon what is added to the denominator, finite and at least 0; with 0, a parameter whose gradients were all 0
     *     becomes NaN
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
     * @param epsilon what is added to the denominator, finite and at least 0; with 0, a parameter whose gradients were all 0
     *     becomes NaN
     * @param precision what each operation is rounded to
     * @throws IllegalArgumentException if an argument is outside its range
     */
    public Adam(int size, double learningRate, double beta1, double beta2, double epsilon, Precision precision) {
        super("Adam", size, learningRate, precision);
        this.beta1 = Checks.decay("Adam", "beta1", beta1);
        this.beta2 = Checks.decay("Adam", "beta2", beta2);
        this.epsilon = Checks.epsilon("Adam", epsilon);
        boolean isSingle = precision == Precision.F32;
        this.running = new double[isSingle ? 0 : 2][size];
        this.runningFloats = new float[isSingle ? 2 : 0][size];
        if (isSingle) {
            AdamFloat.prepare();
        }
    }

    @Override
    public List<UpdateRule> rules() {
        if (rules == null) {
            rules = List.of(
                    rule("adam", true, true),
                    rule("adam without correction of the mean", false, true),
                    rule("adam without correction", false, false));
        }
        return rules;
    }

    @Override
    public String identity() {
        return String.join(
                " ", "wengert.optim.Adam", Double.toString(beta1), Double.toString(beta2), Double.toString(epsilon));
    }

    private UpdateRule rule(String name, boolean correctsMean, boolean correctsSquare) {
        return UpdateRule.of(Trace.record(name, new AdamRule(beta1, beta2, epsilon, correctsMean, correctsSquare)));
    }

    @Override
    public double[][] running() {
        return running;
    }

    @Override
    public float[][] runningFloats() {
        return runningFloats;
    }

    @Override
    public int advance(double learningRate, double[] numbers) {
        beta1Power *= beta1;
        beta2Power *= beta2;
        double bias1 = precision().round(1.0 - beta1Power);
        double bias2 = precision().round(1.0 - beta2Power);
        numbers[0] = learningRate;
        numbers[1] = bias1;
        numbers[2] = bias2;
        if (bias1 != 1.0) {
            return CORRECTED;
        }
        return bias2 == 1.0 ? UNCORRECTED : MEAN_UNCORRECTED;
    }

    @Override
    public void begin(double learningRate) {
        rule = advance(learningRate, shared);
    }

    @Override
    protected void update(double[] parameters, double[] gradients, int from, int to) {
        double[] mean = running[0];
        double[] square = running[1];
        double take1 = 1.0 - beta1;
        double take2 = 1.0 - beta2;
        double rate = shared[0];
        if (rule == UNCORRECTED) {
            update(parameters, gradients, from, to, mean, square, rate, beta1, take1, beta2, take2, epsilon);
        } else {
            double bias1 = shared[1];
            double bias2 = shared[2];
            update(
                    parameters,
                    gradients,
                    from,
                    to,
                    mean,
                    square,
                    rate,
                    beta1,
                    take1,
                    bias1,
                    beta2,
                    take2,
                    bias2,
                    epsilon);
        }
    }

    @Override
    protected void update(float[] parameters, float[] gradients, int from, int to) {
        float[] mean = runningFloats[0];
        float[] square = runningFloats[1];
        float keep1 = (float) beta1;
        float take1 = (float) (1.0 - beta1);
        float keep2 = (float) beta2;
        float take2 = (float) (1.0 - beta2);
        float rate = (float) shared[0];
        float small = (float) epsilon;
        if (rule == UNCORRECTED) {
            AdamFloat.update(parameters, gradients, from, to, mean, square, rate, keep1, take1, keep2, take2, small);
        } else {
            float bias1 = (float) shared[1];
            float bias2 = (float) shared[2];
            AdamFloat.update(
                    parameters,
                    gradients,
                    from,
                    to,
                    mean,
                    square,
                    rate,
                    keep1,
                    take1,
                    bias1,
                    keep2,
                    take2,
                    bias2,
                    small);
        }
    }

    /** The loop alone, on locals, so that HotSpot's vectoriser finds nothing to hoist. */
    private static void update(
            double[] p,
            double[] g,
            int from,
            int to,
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
        for (int i = from; i < to; i++) {
            double slope = g[i];
            double mi = keep1 * m[i] + take1 * slope;
            double vi = keep2 * v[i] + take2 * slope * slope;
            m[i] = mi;
            v[i] = vi;
            p[i] -= rate * (mi / bias1) / (Math.sqrt(vi / bias2) + epsilon);
        }
    }

    private static void update(
            double[] p,
            double[] g,
            int from,
            int to,
            double[] m,
            double[] v,
            double rate,
            double keep1,
            double take1,
            double keep2,
            double take2,
            double epsilon) {
        for (int i = from; i < to; i++) {
            double slope = g[i];
            double mi = keep1 * m[i] + take1 * slope;
            double vi = keep2 * v[i] + take2 * slope * slope;
            m[i] = mi;
            v[i] = vi;
            p[i] -= rate * mi / (Math.sqrt(vi) + epsilon);
        }
    }
}
