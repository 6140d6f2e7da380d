package wengert.compiler;

import wengert.engine.Workspace;

/** Training steps of the kernels of a tier on copies, with running numbers of their own. */
final class StepTrial extends RunTrial {
    private final StepKernels kernels;
    private final StepNumbers numbers;
    private final int rule;

    StepTrial(CompiledStep step, StepKernels kernels, Workspace live) {
        super(step.program(), kernels.main(), live);
        this.kernels = kernels;
        this.numbers = step.numbers().copy();
        this.rule = step.optimizer().rule();
    }

    @Override
    void run() {
        super.run();
        kernels.update(rule, own(), numbers);
    }
}
