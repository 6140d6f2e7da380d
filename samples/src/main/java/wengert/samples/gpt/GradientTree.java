package wengert.samples.gpt;

import wengert.engine.Optimizer;
import wengert.engine.Precision;
import wengert.engine.Workspace;

/**
 * The gradients of the groups of a batch, which are added in the fixed order of a binary tree: 0 + 1, 2 + 3 and so on, then
 * those sums in pairs.
 *
 * <p>They are added where they are: in the workspace of the thread that ran the group, or in a copy if it ran another one
 * after that. The sum is left in the workspace of the caller's thread. Each element is summed by itself, so threads can share
 * out the elements.
 */
abstract class GradientTree {
    /** Returns a tree for the workspaces of the threads, that of the caller first. */
    static GradientTree of(int groups, GroupRun[] runs) {
        return runs[0].workspace().floats() == null ? new Doubles(groups, runs) : new Floats(groups, runs);
    }

    /** Notes that the gradients of a group are in the workspace of the thread that ran it, and stay there. */
    abstract void leave(int group, Workspace run);

    /** Copies the gradients of a group from the workspace of a thread that goes on to another one. */
    abstract void keep(int group, Workspace run);

    /** Adds the gradients of all groups, and takes the step that has begun, with some of the parameters. */
    abstract void finish(Optimizer optimizer, int from, int to);

    /** Gradients that are doubles, or that an engine in single precision keeps as such. */
    private static final class Doubles extends GradientTree {
        private final double[][] copies;
        /** The gradients of each group. */
        private final double[][] groups;

        private final double[] total;
        private final double[] parameters;
        private final boolean isSingle;

        Doubles(int count, GroupRun[] runs) {
            Workspace run = runs[0].workspace();
            total = run.gradients();
            parameters = run.parameters();
            groups = new double[count][];
            // Nobody runs another group after the last one.
            copies = new double[count - 1][total.length];
            isSingle = run.precision() == Precision.F32;
        }

        @Override
        void leave(int group, Workspace run) {
            groups[group] = run.gradients();
        }

        @Override
        void keep(int group, Workspace run) {
            System.arraycopy(run.gradients(), 0, copies[group], 0, total.length);
            groups[group] = copies[group];
        }

        @Override
        void finish(Optimizer optimizer, int from, int to) {
            for (int distance = 1; distance < groups.length; distance *= 2) {
                boolean isLast = 2 * distance >= groups.length;
                for (int group = 0; group + distance < groups.length; group += 2 * distance) {
                    double[] sum = isLast ? total : groups[group];
                    if (isSingle) {
                        addFloats(groups[group], groups[group + distance], sum, from, to);
                    } else {
                        add(groups[group], groups[group + distance], sum, from, to);
                    }
                }
            }
            optimizer.move(parameters, total, from, to);
        }

        private static void add(double[] left, double[] right, double[] sum, int from, int to) {
            for (int i = from; i < to; i++) {
                sum[i] = left[i] + right[i];
            }
        }

        /** Rounded twice, a sum of floats is the float sum. */
        private static void addFloats(double[] left, double[] right, double[] sum, int from, int to) {
            for (int i = from; i < to; i++) {
                sum[i] = (float) (left[i] + right[i]);
            }
        }
    }

    private static final class Floats extends GradientTree {
        private final float[][] copies;
        /** The gradients of each group. */
        private final float[][] groups;

        private final float[] total;
        private final Workspace caller;

        Floats(int count, GroupRun[] runs) {
            caller = runs[0].workspace();
            total = caller.floats().gradients();
            groups = new float[count][];
            copies = new float[count - 1][total.length];
        }

        @Override
        void leave(int group, Workspace run) {
            groups[group] = run.floats().gradients();
        }

        @Override
        void keep(int group, Workspace run) {
            System.arraycopy(run.floats().gradients(), 0, copies[group], 0, total.length);
            groups[group] = copies[group];
        }

        @Override
        void finish(Optimizer optimizer, int from, int to) {
            for (int distance = 1; distance < groups.length; distance *= 2) {
                boolean isLast = 2 * distance >= groups.length;
                for (int group = 0; group + distance < groups.length; group += 2 * distance) {
                    add(groups[group], groups[group + distance], isLast ? total : groups[group], from, to);
                }
            }
            optimizer.move(caller.floats().parameters(), total, from, to);
        }

        private static void add(float[] left, float[] right, float[] sum, int from, int to) {
            for (int i = from; i < to; i++) {
                sum[i] = left[i] + right[i];
            }
        }
    }
}
