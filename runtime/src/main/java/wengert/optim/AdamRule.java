package wengert.optim;

import java.util.function.Consumer;
import wengert.engine.UpdateRule;
import wengert.trace.Expr;
import wengert.trace.Recorder;
import wengert.trace.State;

/** The recording of what a step of {@link Adam} does to a parameter. */
final class AdamRule implements Consumer<Recorder> {
    private final double beta1;
    private final double beta2;
    private final double epsilon;
    private final boolean correctsMean;
    private final boolean correctsSquare;

    /**
     * @param correctsMean whether the start-up bias of the mean has to be removed still
     * @param correctsSquare the same of the mean of squares
     */
    AdamRule(double beta1, double beta2, double epsilon, boolean correctsMean, boolean correctsSquare) {
        this.beta1 = beta1;
        this.beta2 = beta2;
        this.epsilon = epsilon;
        this.correctsMean = correctsMean;
        this.correctsSquare = correctsSquare;
    }

    @Override
    public void accept(Recorder t) {
        State parameter = t.state(UpdateRule.PARAMETER);
        State mean = t.state("mean");
        State square = t.state("square");
        Expr gradient = t.input(UpdateRule.GRADIENT);
        Expr rate = t.input("rate");
        Expr bias1 = t.input("bias1");
        Expr bias2 = t.input("bias2");
        mean.write(mean.value().mul(beta1).add(gradient.mul(1.0 - beta1)));
        square.write(square.value().mul(beta2).add(gradient.mul(1.0 - beta2).mul(gradient)));
        Expr meanHat = correctsMean ? mean.value().div(bias1) : mean.value();
        Expr squareHat = correctsSquare ? square.value().div(bias2) : square.value();
        parameter.write(
                parameter.value().sub(rate.mul(meanHat).div(squareHat.sqrt().add(epsilon))));
    }
}
