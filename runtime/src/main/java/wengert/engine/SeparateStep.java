package wengert.engine;

import java.util.Set;

/** A step in three parts: the forward run, the backward run, which stores all gradients, and the optimiser over all parameters. */
final class SeparateStep implements Step {
    private final Program program;
    private final Optimizer optimizer;

    SeparateStep(Program program, Optimizer optimizer) {
        this.program = program;
        this.optimizer = optimizer;
    }

    @Override
    public double take(Workspace run, double learningRate) {
        double objective = program.forward(run);
        program.backward(run);
        FloatArrays floats = run.floats();
        if (floats == null) {
            optimizer.step(run.parameters(), run.gradients(), learningRate);
        } else {
            optimizer.step(floats.parameters(), floats.gradients(), learningRate);
            floats.afterUpdate(run);
        }
        return objective;
    }

    @Override
    public Optimizer optimizer() {
        return optimizer;
    }

    @Override
    public Set<String> withoutGradient() {
        return Set.of();
    }
}
