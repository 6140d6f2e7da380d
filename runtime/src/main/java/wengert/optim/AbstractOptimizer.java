package wengert.optim;

import wengert.engine.Optimizer;
import wengert.engine.Precision;

/**
 * An optimiser without its rule: the checks of arguments, a step as one move of all parameters, and the conversion of
 * doubles that are updated in single precision.
 *
 * <p>A subclass computes what the parameters share in {@link #begin}, and has one loop for each precision that it can be
 * made in.
 */
public abstract class AbstractOptimizer implements Optimizer {
    private final String who;
    private final int size;
    private final Precision precision;
    private final double learningRate;
    /**
     * The parameters and the gradients of a step in single precision on arrays of doubles, else null. HotSpot's vectoriser
     * leaves a loop alone that rounds doubles to floats (JDK 17), and divisions one by one cost more than the copies.
     */
    private final float[] narrowParameters;

    private final float[] narrowGradients;

    /**
     * Creates an optimiser.
     *
     * @param who what errors call it
     * @param size the number of parameters, at least 0
     * @param learningRate the learning rate, finite and above 0
     * @param precision what each operation is rounded to
     * @throws IllegalArgumentException if an argument is outside its range
     */
    protected AbstractOptimizer(String who, int size, double learningRate, Precision precision) {
        this.who = who;
        this.size = Checks.size(who, size);
        this.learningRate = Checks.learningRate(who, learningRate);
        this.precision = precision;
        boolean isSingle = precision == Precision.F32;
        this.narrowParameters = isSingle ? new float[size] : null;
        this.narrowGradients = isSingle ? new float[size] : null;
    }

    @Override
    public final int size() {
        return size;
    }

    @Override
    public final Precision precision() {
        return precision;
    }

    @Override
    public final double learningRate() {
        return learningRate;
    }

    @Override
    public final void step(double[] parameters, double[] gradients, double learningRate) {
        Checks.lengths(who, size, parameters.length, gradients.length);
        begin(learningRate);
        move(parameters, gradients, 0, size);
    }

    @Override
    public final void step(float[] parameters, float[] gradients, double learningRate) {
        Checks.single(who, precision);
        Checks.lengths(who, size, parameters.length, gradients.length);
        begin(learningRate);
        update(parameters, gradients, 0, size);
    }

    @Override
    public final void move(double[] parameters, double[] gradients, int from, int to) {
        Checks.lengths(who, size, parameters.length, gradients.length);
        Checks.range(who, size, from, to);
        if (narrowParameters == null) {
            update(parameters, gradients, from, to);
            return;
        }
        narrow(parameters, narrowParameters, from, to);
        narrow(gradients, narrowGradients, from, to);
        update(narrowParameters, narrowGradients, from, to);
        for (int i = from; i < to; i++) {
            parameters[i] = narrowParameters[i];
        }
    }

    private static void narrow(double[] from, float[] into, int start, int end) {
        for (int i = start; i < end; i++) {
            into[i] = (float) from[i];
        }
    }

    @Override
    public final void move(float[] parameters, float[] gradients, int from, int to) {
        Checks.single(who, precision);
        Checks.lengths(who, size, parameters.length, gradients.length);
        Checks.range(who, size, from, to);
        update(parameters, gradients, from, to);
    }

    /**
     * Moves some parameters in double precision; called if that is the precision.
     *
     * @param parameters all parameters
     * @param gradients all gradients, only read
     * @param from the first parameter that is moved
     * @param to the end of those that are moved, exclusive; inside of the arrays
     */
    protected abstract void update(double[] parameters, double[] gradients, int from, int to);

    /**
     * Moves some parameters in single precision; called if that is the precision.
     *
     * @param parameters all parameters
     * @param gradients all gradients, only read
     * @param from the first parameter that is moved
     * @param to the end of those that are moved, exclusive; inside of the arrays
     */
    protected abstract void update(float[] parameters, float[] gradients, int from, int to);
}
