package wengert.compiler;

import wengert.emit.GeneratedClasses;
import wengert.emit.GeneratedFloatUpdate;
import wengert.emit.GeneratedUpdate;
import wengert.engine.Precision;
import wengert.flight.CompileEvent;

/** The loaded code of an optimiser, of one tier. */
final class UpdateKernels {
    private final UpdateImage image;
    /** The code, one of both. */
    private final GeneratedUpdate doubles;

    private final GeneratedFloatUpdate floats;

    /**
     * Loads the code.
     *
     * @param image the code
     * @param precision what it works on
     */
    UpdateKernels(UpdateImage image, Precision precision) {
        this.image = image;
        boolean isSingle = precision == Precision.F32;
        this.doubles = isSingle ? null : GeneratedClasses.load(image.code(), GeneratedUpdate.class);
        this.floats = isSingle ? GeneratedClasses.load(image.code(), GeneratedFloatUpdate.class) : null;
    }

    UpdateImage image() {
        return image;
    }

    int width() {
        return image.width();
    }

    Class<?> type() {
        return doubles != null ? doubles.getClass() : floats.getClass();
    }

    /** Tells the flight recorder of the code. */
    void commit(CompileEvent event, Precision precision) {
        event.commit(
                image.rule(),
                type(),
                GeneratedClass.Variant.OPTIMIZER.toString(),
                image.width(),
                precision.toString(),
                image.kernels(),
                image.code().bytes().length);
    }

    /** Moves some parameters in double precision. */
    void move(int rule, double[] parameters, double[] gradients, StepNumbers numbers, int from, int to) {
        doubles.move(rule, parameters, gradients, numbers.running(), numbers.shared(), from, to);
    }

    /** Moves some parameters in single precision. */
    void move(int rule, float[] parameters, float[] gradients, StepNumbers numbers, int from, int to) {
        floats.move(rule, parameters, gradients, numbers.runningFloats(), numbers.sharedFloats(), from, to);
    }
}
