package wengert.compiler;

import wengert.engine.Workspace;

/** A generated class as something that runs on a workspace, whatever its numbers are. */
interface Kernels {
    /** Computes the outputs; returns the objective, or NaN if there is none. */
    double forward(Workspace run);

    /** Computes the gradients after a forward run. */
    void backward(Workspace run);

    /** Says whether an element of scratch space is anything but 0. */
    boolean isMarked(Workspace run, int element);

    /** Returns the generated class. */
    Class<?> type();
}
