package wengert.compiler;

import java.util.List;
import wengert.compiler.GeneratedClass.Variant;
import wengert.emit.BytecodeEmitter;
import wengert.emit.GeneratedClasses;
import wengert.emit.GeneratedFloatProgram;
import wengert.emit.GeneratedProgram;
import wengert.emit.LoadableClass;
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
    private final BackEnd backEnd;
    private final ProgramImage image;
    private final Kernels plain;
    private final int poison;
    private final int width;
    private volatile Compilation compilation;
    private volatile Kernels guarded;

    /**
     * Emits and loads the class.
     *
     * @param backEnd makes the compilation of code that was kept
     * @param compilation what the compiler made of the trace
     * @param event what tells the flight recorder of it, or null
     */
    Executable(BackEnd backEnd, Compilation compilation, CompileEvent event) {
        this(backEnd, ProgramImage.of(compilation, emit(compilation.lowered())), event);
        this.compilation = compilation;
    }

    /**
     * Loads a class that was kept; how it comes about is found out when somebody asks.
     *
     * @param backEnd makes the compilation then
     * @param image the code
     * @param event what tells the flight recorder of it, or null
     */
    Executable(BackEnd backEnd, ProgramImage image, CompileEvent event) {
        this.backEnd = backEnd;
        this.image = image;
        this.plain = load(image.name(), Variant.PLAIN, image.code(), image.kernels(), event);
        this.poison = image.poison();
        this.width = image.width();
    }

    private static LoadableClass emit(LoweredProgram lowered) {
        return LoadableClass.of(BytecodeEmitter.emit(lowered));
    }

    private Kernels load(String name, Variant variant, LoadableClass code, int count, CompileEvent event) {
        Kernels kernels = precision() == Precision.F32
                ? new FloatKernels(GeneratedClasses.load(code, GeneratedFloatProgram.class))
                : new DoubleKernels(GeneratedClasses.load(code, GeneratedProgram.class));
        if (event != null) {
            event.commit(
                    name,
                    kernels.type(),
                    variant.toString(),
                    image.width(),
                    precision().toString(),
                    count,
                    code.bytes().length);
        }
        return kernels;
    }

    /** Adds the classes that there are. */
    void addGenerated(List<GeneratedClass> classes) {
        Compilation origin = compilation();
        classes.add(GeneratedClass.of(origin.trace().name(), origin.lowered(), Variant.PLAIN, plain.type()));
        Kernels made = guarded;
        if (made != null) {
            classes.add(GeneratedClass.of(origin.trace().name(), origin.guarded(), Variant.GUARDED, made.type()));
        }
    }

    /** Returns what the compiler made of the trace, which it does now if the code was kept. */
    Compilation compilation() {
        Compilation made = compilation;
        if (made == null) {
            synchronized (this) {
                made = compilation;
                if (made == null) {
                    made = backEnd.compilation(width);
                    compilation = made;
                }
            }
        }
        return made;
    }

    ProgramImage image() {
        return image;
    }

    Precision precision() {
        return backEnd.front().precision();
    }

    int width() {
        return width;
    }

    boolean hasGradient() {
        return image.hasGradient();
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
                    LoweredProgram lowered = compilation().guarded();
                    int count = lowered.kernels().size();
                    made = load(lowered.name(), Variant.GUARDED, emit(lowered), count, event);
                    guarded = made;
                }
            }
        }
        return made;
    }

    /** Returns the number of elements of scratch space. */
    int scratch() {
        return image.scratch();
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
