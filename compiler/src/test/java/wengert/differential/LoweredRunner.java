package wengert.differential;

import wengert.compiler.Compilation;
import wengert.emit.GeneratedProgram;
import wengert.engine.Layout;
import wengert.engine.Program;
import wengert.engine.Workspace;
import wengert.trace.Trace;

/** One generated class as a program, run as it is: without the repeat of {@link wengert.compiler.CompiledProgram}. */
final class LoweredRunner implements Program {
    private final Compilation compilation;
    private final GeneratedProgram generated;

    LoweredRunner(Compilation compilation, GeneratedProgram generated) {
        this.compilation = compilation;
        this.generated = generated;
    }

    @Override
    public Trace trace() {
        return compilation.trace();
    }

    @Override
    public Layout layout() {
        return compilation.layout();
    }

    @Override
    public Workspace workspace(double[] parameters) {
        return new OwnWorkspace(
                compilation.layout(), parameters, compilation.plan().scratch());
    }

    @Override
    public double forward(Workspace run) {
        return generated.forward(run.parameters(), run.gradients(), run.values(), run.scratch(), run.integers());
    }

    @Override
    public void backward(Workspace run) {
        generated.backward(run.parameters(), run.gradients(), run.values(), run.scratch(), run.integers());
    }

    private static final class OwnWorkspace extends Workspace {
        OwnWorkspace(Layout layout, double[] parameters, int scratch) {
            super(layout, parameters, scratch);
        }
    }
}
