package wengert.compiler;

import java.util.List;
import wengert.compiler.GeneratedClass.Variant;
import wengert.emit.BytecodeEmitter;
import wengert.emit.GeneratedClasses;
import wengert.engine.Precision;
import wengert.engine.Workspace;
import wengert.flight.CompileEvent;
import wengert.flight.Flight;
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

    /**
     * Emits and loads the class.
     *
     * @param compilation what the compiler made of the trace
     * @param event what tells the flight recorder of it, or null
     */
    Executable(Compilation compilation, CompileEvent event) {
        this.compilation = compilation;
        this.plain = load(compilation.lowered(), Variant.PLAIN, event);
        this.poison = compilation.plan().poison();
        this.width = compilation.plan().arrangement().width();
    }

    private static Kernels load(LoweredProgram lowered, Variant variant, CompileEvent event) {
        byte[] bytes = BytecodeEmitter.emit(lowered);
        Kernels kernels = lowered.precision() == Precision.F32
                ? new FloatKernels(GeneratedClasses.loadFloats(bytes))
                : new DoubleKernels(GeneratedClasses.load(bytes));
        if (event != null) {
            event.commit(
                    lowered.name(),
                    kernels.type(),
                    variant.toString(),
                    lowered.width(),
                    lowered.precision().toString(),
                    lowered.kernels().size(),
                    bytes.length);
        }
        return kernels;
    }

    /** Adds the classes that there are. */
    void addGenerated(List<GeneratedClass> classes) {
        classes.add(GeneratedClass.of(compilation.trace().name(), compilation.lowered(), Variant.PLAIN, plain.type()));
        Kernels made = guarded;
        if (made != null) {
            classes.add(
                    GeneratedClass.of(compilation.trace().name(), compilation.guarded(), Variant.GUARDED, made.type()));
        }
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
                    CompileEvent event = Flight.isOn() ? CompileEvent.start() : null;
                    made = load(compilation.guarded(), Variant.GUARDED, event);
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
