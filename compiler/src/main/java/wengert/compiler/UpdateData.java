package wengert.compiler;

/** What an optimiser works on: parameters, their gradients and its own numbers, in one precision. */
final class UpdateData {
    /** Those in double precision, or null. */
    private final double[] parameters;

    private final double[] gradients;
    /** Those in single precision, or null. */
    private final float[] parameterFloats;

    private final float[] gradientFloats;
    private final StepNumbers numbers;

    private UpdateData(
            double[] parameters,
            double[] gradients,
            float[] parameterFloats,
            float[] gradientFloats,
            StepNumbers numbers) {
        this.parameters = parameters;
        this.gradients = gradients;
        this.parameterFloats = parameterFloats;
        this.gradientFloats = gradientFloats;
        this.numbers = numbers;
    }

    static UpdateData of(double[] parameters, double[] gradients, StepNumbers numbers) {
        return new UpdateData(parameters, gradients, null, null, numbers);
    }

    static UpdateData of(float[] parameters, float[] gradients, StepNumbers numbers) {
        return new UpdateData(null, null, parameters, gradients, numbers);
    }

    /** Returns copies, which may be taken while a step changes the numbers: half of a new number is a number too. */
    UpdateData copy() {
        return parameters == null
                ? of(parameterFloats.clone(), gradientFloats.clone(), numbers.copy())
                : of(parameters.clone(), gradients.clone(), numbers.copy());
    }

    /** Updates all parameters. */
    void update(UpdateKernels kernels, int rule) {
        if (parameters == null) {
            kernels.move(rule, parameterFloats, gradientFloats, numbers, 0, parameterFloats.length);
        } else {
            kernels.move(rule, parameters, gradients, numbers, 0, parameters.length);
        }
    }
}
