package wengert.optim;

import wengert.engine.Precision;

/**
 * Stochastic gradient descent without momentum: {@code p = p - rate * g}, a rounded product and a rounded difference.
 *
 * <p>In single precision, the parameter, the rate and the gradient are first rounded to float, and both operations are
 * those of float arithmetic.
 */
public final class Sgd implements Optimizer {
    private final int size;
    private final Precision precision;
    private final double learningRate;

    /**
     * Creates an optimiser in double precision.
     *
     * @param size the number of parameters, at least 0
     * @param learningRate the learning rate, finite and above 0
     * @throws IllegalArgumentException if an argument is outside its range
     */
    public Sgd(int size, double learningRate) {
        this(size, learningRate, Precision.F64);
    }

    /**
     * Creates an optimiser.
     *
     * @param size the number of parameters, at least 0
     * @param learningRate the learning rate, finite and above 0
     * @param precision what each operation is rounded to
     * @throws IllegalArgumentException if an argument is outside its range
     */
    public Sgd(int size, double learningRate, Precision precision) {
        this.size = Checks.size("Sgd", size);
        this.precision = precision;
        this.learningRate = Checks.learningRate("Sgd", learningRate);
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
        Checks.lengths("Sgd", size, parameters.length, gradients.length);
        if (precision == Precision.F32) {
            float rate = (float) learningRate;
            for (int i = 0; i < parameters.length; i++) {
                parameters[i] = moved((float) parameters[i], rate, (float) gradients[i]);
            }
            return;
        }
        for (int i = 0; i < parameters.length; i++) {
            parameters[i] -= learningRate * gradients[i];
        }
    }

    @Override
    public void step(float[] parameters, float[] gradients, double learningRate) {
        Checks.single("Sgd", precision);
        Checks.lengths("Sgd", size, parameters.length, gradients.length);
        float rate = (float) learningRate;
        for (int i = 0; i < parameters.length; i++) {
            parameters[i] = moved(parameters[i], rate, gradients[i]);
        }
    }

    private static float moved(float parameter, float rate, float gradient) {
        return parameter - rate * gradient;
    }
}
