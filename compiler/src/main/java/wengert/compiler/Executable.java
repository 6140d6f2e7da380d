package wengert.compiler;

import wengert.emit.BytecodeEmitter;
import wengert.emit.GeneratedProgram;
import wengert.emit.HiddenClasses;

/**
 * The kernels of one tier: a generated class, its twin with guarded products, and what they need of a workspace.
 *
 * <p>Like {@link CompiledProgram}, it has no string constants.
 */
final class Executable {
    private final Compilation compilation;
    private final GeneratedProgram plain;
    private final int poison;
    private final int width;
    private volatile GeneratedProgram guarded;

    Executable(Compilation compilation) {
        this.compilation = compilation;
        this.plain = HiddenClasses.load(BytecodeEmitter.emit(compilation.lowered()));
        this.poison = compilation.plan().poison();
        this.width = compilation.plan().arrangement().width();
    }

    Compilation compilation() {
        return compilation;
    }

    /** Returns the kernels whose products do not look at the adjoint. */
    GeneratedProgram plain() {
        return plain;
    }

    /** Returns the kernels in which an adjoint of zero passes nothing on; they are compiled when first needed. */
    GeneratedProgram guarded() {
        GeneratedProgram made = guarded;
        if (made == null) {
            synchronized (this) {
                made = guarded;
                if (made == null) {
                    made = HiddenClasses.load(BytecodeEmitter.emit(compilation.guarded()));
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
    boolean isPoisoned(double[] scratch) {
        boolean finite = true;
        for (int lane = 0; lane < width; lane++) {
            finite &= scratch[poison + lane] == 0;
        }
        return !finite;
    }
}
