package wengert.differential;

import wengert.emit.GeneratedFloatProgram;
import wengert.emit.GeneratedProgram;

/** A generated class on floats as one on doubles: every run rounds all arrays to floats, and copies them back. */
final class FloatRunner implements GeneratedProgram {
    private final GeneratedFloatProgram program;

    FloatRunner(GeneratedFloatProgram program) {
        this.program = program;
    }

    @Override
    public double forward(double[] parameters, double[] gradients, double[] values, double[] scratch, int[] integers) {
        float[][] floats = {narrow(parameters), narrow(gradients), narrow(values), narrow(scratch)};
        double objective = program.forward(floats[0], floats[1], floats[2], floats[3], integers);
        widen(floats, gradients, values, scratch);
        return objective;
    }

    @Override
    public void backward(double[] parameters, double[] gradients, double[] values, double[] scratch, int[] integers) {
        float[][] floats = {narrow(parameters), narrow(gradients), narrow(values), narrow(scratch)};
        program.backward(floats[0], floats[1], floats[2], floats[3], integers);
        widen(floats, gradients, values, scratch);
    }

    private static float[] narrow(double[] from) {
        float[] to = new float[from.length];
        for (int i = 0; i < to.length; i++) {
            to[i] = (float) from[i];
        }
        return to;
    }

    private static void widen(float[][] from, double[]... to) {
        for (int array = 0; array < to.length; array++) {
            for (int i = 0; i < to[array].length; i++) {
                to[array][i] = from[array + 1][i];
            }
        }
    }
}
