package wengert.compiler;

import java.lang.invoke.MethodHandles;
import wengert.emit.GeneratedFloatProgram;
import wengert.engine.FloatArrays;
import wengert.engine.Workspace;
import wengert.math.ElementaryFloat;

/** Generated kernels on floats. */
final class FloatKernels implements Kernels {
    private final GeneratedFloatProgram program;

    static {
        // As in CompiledProgram: loading a class allocates, and a run must not.
        try {
            MethodHandles.lookup().ensureInitialized(ElementaryFloat.class);
        } catch (IllegalAccessException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** Makes sure that the static initialiser has run. */
    static void prepare() {}

    FloatKernels(GeneratedFloatProgram program) {
        this.program = program;
    }

    @Override
    public double forward(Workspace run) {
        FloatArrays floats = run.floats();
        floats.beforeForward(run);
        double objective = program.forward(
                floats.parameters(), floats.gradients(), floats.values(), floats.scratch(), run.integers());
        floats.afterForward(run);
        return objective;
    }

    @Override
    public void backward(Workspace run) {
        FloatArrays floats = run.floats();
        program.backward(floats.parameters(), floats.gradients(), floats.values(), floats.scratch(), run.integers());
        floats.afterBackward(run);
    }

    @Override
    public boolean isMarked(Workspace run, int element) {
        return run.floats().scratch()[element] != 0;
    }

    @Override
    public Class<?> type() {
        return program.getClass();
    }
}
