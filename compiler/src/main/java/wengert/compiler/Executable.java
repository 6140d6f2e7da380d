package wengert.compiler;

import wengert.emit.BytecodeEmitter;
import wengert.emit.GeneratedClasses;
import wengert.engine.Precision;
import wengert.engine.Workspace;
import wengert.lower.LoweredProgram;

/**
 * The kernels of one tier: a generated class, its twin with guarded products, and what they need of a workspace.
 *
 * <p>Like {@link CompiledProgram}, it has no string constants.
 */
final class Executable {
    private final Compilation compilation;
    private final Kernels plain;
    private final int poison;
    private final int width;
    private volatile Kernels guarded;

    Executable(Compilation compilation) {
        this.compilation = compilation;
        this.plain = load(compilation.lowered());
        this.poison = compilation.plan().poison();
        this.width = compilation.plan().arrangement().width();
    }

    private static Kernels load(LoweredProgram lowered) {
        byte[] bytes = BytecodeEmitter.emit(lowered);
        return lowered.precision() == Precision.F32
                ? new FloatKernels(GeneratedClasses.loadFloats(bytes))
                : new DoubleKernels(GeneratedClasses.load(bytes));
    }

    Compilation compilation() {
        return compilation;
    }

    Precision precision() {
        return compilation.lowered().precision();
    }

    /** Returns the kernels whose products do not look at the adjoint. */
    Kernels plain() {
        return plain;
    }

    /** Returns the kernels in which an adjoint of zero passes nothing on; they are compiled when first needed. */
    Kernels guarded() {
        Kernels made = guarded;
        if (made == null) {
            synchronized (this) {
                made = guarded;
                if (made == null) {
                    made = load(compilation.guarded());
                    guarded = made;
                }
            }
        }
        return made;
    }

    /** Returns the number of elements of scratch space. */
    int scratch() {
        return compilation.plan().scratch();
    }

    /** Says whether the plain backward run left a gradient that is not finite. */
    boolean isPoisoned(Workspace run) {
        boolean marked = false;
        for (int lane = 0; lane < width; lane++) {
            marked |= plain.isMarked(run, poison + lane);
        }
        return marked;
    }
}
