package wengert.compiler;

/** The arrays of an optimiser that a step works on; those of the other precision have no elements or are null. */
final class StepNumbers {
    private final double[][] running;
    private final float[][] runningFloats;
    private final double[] shared;
    private final float[] sharedFloats;

    /**
     * Keeps the arrays themselves.
     *
     * @param running an array for each running number, in double precision
     * @param runningFloats the same in single precision
     * @param shared what all parameters share in the step
     * @param sharedFloats the same in single precision
     */
    StepNumbers(double[][] running, float[][] runningFloats, double[] shared, float[] sharedFloats) {
        this.running = running;
        this.runningFloats = runningFloats;
        this.shared = shared;
        this.sharedFloats = sharedFloats;
    }

    double[][] running() {
        return running;
    }

    float[][] runningFloats() {
        return runningFloats;
    }

    double[] shared() {
        return shared;
    }

    float[] sharedFloats() {
        return sharedFloats;
    }

    /** Returns arrays for trials: running numbers of 0, and what is shared now. */
    StepNumbers copy() {
        double[][] doubles = new double[running.length][];
        for (int i = 0; i < doubles.length; i++) {
            doubles[i] = new double[running[i].length];
        }
        float[][] floats = new float[runningFloats.length][];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = new float[runningFloats[i].length];
        }
        return new StepNumbers(doubles, floats, shared.clone(), sharedFloats == null ? null : sharedFloats.clone());
    }
}
