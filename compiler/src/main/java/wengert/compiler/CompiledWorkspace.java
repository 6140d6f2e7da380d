package wengert.compiler;

import wengert.engine.Precision;
import wengert.engine.Workspace;

/** A workspace of a compiled program, which remembers the kernels that it ran last. */
final class CompiledWorkspace extends Workspace {
    private final CompiledProgram owner;
    private Executable executable;
    private boolean hasRun;

    CompiledWorkspace(CompiledProgram owner, double[] parameters, Executable executable) {
        super(
                owner.layout(),
                parameters,
                executable.precision() == Precision.F32 ? 0 : executable.scratch(),
                executable.precision());
        if (executable.precision() == Precision.F32) {
            addFloats(executable.scratch());
        }
        this.owner = owner;
        this.executable = executable;
    }

    CompiledProgram owner() {
        return owner;
    }

    /** Returns the kernels that ran forward, whose intermediate results are there. */
    Executable executable() {
        return executable;
    }

    /** Notes that kernels run forward. */
    void ran() {
        hasRun = true;
    }

    /** Says whether a backward run has something to begin with. */
    boolean hasRun() {
        return hasRun;
    }

    /** Goes on with other kernels, which have scratch space of their own. */
    void adopt(Executable next) {
        if (next != executable) {
            executable = next;
            resizeScratch(next.scratch());
        }
    }
}
