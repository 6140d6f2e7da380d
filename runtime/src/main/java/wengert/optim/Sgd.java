package wengert.optim;

/**
 * Stochastic gradient descent without momentum: {@code p -= rate * g}, a rounded product and a rounded difference.
 */
public final class Sgd implements Optimizer {
    private final int size;
    private final double learningRate;

    /**
     * Creates an optimiser.
     *
     * @param size the number of parameters, at least 0
     * @param learningRate the learning rate, finite and above 0
     * @throws IllegalArgumentException if an argument is outside its range
     */
    public Sgd(int size, double learningRate) {
        this.size = Checks.size("Sgd", size);
        this.learningRate = Checks.learningRate("Sgd", learningRate);
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public double learningRate() {
        return learningRate;
    }

    @Override
    public void step(double[] parameters, double[] gradients, double learningRate) {
        Checks.lengths("Sgd", size, parameters, gradients);
        for (int i = 0; i < parameters.length; i++) {
            parameters[i] -= learningRate * gradients[i];
        }
    }
}
