package wengert.compiler;

import wengert.emit.GeneratedProgram;
import wengert.engine.Workspace;

/** Generated kernels on doubles. */
final class DoubleKernels implements Kernels {
    private final GeneratedProgram program;

    DoubleKernels(GeneratedProgram program) {
        this.program = program;
    }

    @Override
    public double forward(Workspace run) {
        return program.forward(run.parameters(), run.gradients(), run.values(), run.scratch(), run.integers());
    }

    @Override
    public void backward(Workspace run) {
        program.backward(run.parameters(), run.gradients(), run.values(), run.scratch(), run.integers());
    }

    @Override
    public boolean isMarked(Workspace run, int element) {
        return run.scratch()[element] != 0;
    }

    @Override
    public Class<?> type() {
        return program.getClass();
    }
}
