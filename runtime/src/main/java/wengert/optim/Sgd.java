package wengert.optim;

import java.util.List;
import java.util.function.Consumer;
import wengert.engine.ElementwiseOptimizer;
import wengert.engine.Precision;
import wengert.engine.UpdateRule;
import wengert.trace.Recorder;
import wengert.trace.State;
import wengert.trace.Trace;

/**
 * Stochastic gradient descent without momentum: {@code p = p - rate * g}, a rounded product and a rounded difference.
 *
 * <p>In single precision, the parameter, the rate and the gradient are first rounded to float, and both operations are
 * those of float arithmetic.
 */
public final class Sgd extends AbstractOptimizer implements ElementwiseOptimizer {
    private static final double[][] NO_DOUBLES = {};
    private static final float[][] NO_FLOATS = {};

    private double rate;
    private List<UpdateRule> rules;

    /** The recording of what a step does to a parameter. */
    private static final class Rule implements Consumer<Recorder> {
        @Override
        public void accept(Recorder t) {
            State parameter = t.state(UpdateRule.PARAMETER);
            parameter.write(parameter.value().sub(t.input("rate").mul(t.input(UpdateRule.GRADIENT))));
        }
    }

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
        super("Sgd", size, learningRate, precision);
    }

    @Override
    public List<UpdateRule> rules() {
        if (rules == null) {
            rules = List.of(UpdateRule.of(Trace.record("sgd", new Rule())));
        }
        return rules;
    }

    @Override
    public String identity() {
        return "wengert.optim.Sgd";
    }

    @Override
    public int advance(double learningRate, double[] shared) {
        shared[0] = learningRate;
        return 0;
    }

    @Override
    public double[][] running() {
        return NO_DOUBLES;
    }

    @Override
    public float[][] runningFloats() {
        return NO_FLOATS;
    }

    @Override
    public void begin(double learningRate) {
        rate = learningRate;
    }

    @Override
    protected void update(double[] parameters, double[] gradients, int from, int to) {
        double now = rate;
        for (int i = from; i < to; i++) {
            parameters[i] -= now * gradients[i];
        }
    }

    @Override
    protected void update(float[] parameters, float[] gradients, int from, int to) {
        float now = (float) rate;
        for (int i = from; i < to; i++) {
            parameters[i] -= now * gradients[i];
        }
    }
}
