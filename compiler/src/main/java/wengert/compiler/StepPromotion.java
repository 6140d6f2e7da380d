package wengert.compiler;

import wengert.engine.Workspace;

/** The promotion of training steps. */
final class StepPromotion extends RunPromotion {
    private final CompiledStep step;
    private final BackEnd backEnd;
    private StepKernels vector;

    /**
     * Prepares a promotion.
     *
     * @param step the step, which is given the vector kernels when they are faster
     * @param backEnd makes the vector kernels
     */
    StepPromotion(CompiledStep step, BackEnd backEnd) {
        super(backEnd.front());
        this.step = step;
        this.backEnd = backEnd;
    }

    /** In lanes, rules may let other nodes share kernels, and a gradient that is computed with others is stored. */
    @Override
    void compile(int width) {
        vector = backEnd.step(width, step.optimizer());
        if (vector == null || !vector.updates().isLike(step.first().updates())) {
            throw PromotionLog.otherUpdates();
        }
    }

    @Override
    Trial scalar(Workspace workspace) {
        return new StepTrial(step, step.first(), workspace);
    }

    @Override
    Trial vector(Workspace workspace) {
        return new StepTrial(step, vector, workspace);
    }

    @Override
    int takeOver() {
        step.takeOver(vector);
        return step.lanes();
    }
}
