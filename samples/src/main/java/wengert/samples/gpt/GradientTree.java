package wengert.samples.gpt;

import wengert.engine.FloatArrays;
import wengert.engine.Precision;
import wengert.engine.Workspace;

/** The gradients of the groups of a batch, which are added in the fixed order of a binary tree. */
abstract class GradientTree {
    /** Returns a tree in the precision of the runs. */
    static GradientTree of(Precision precision, int groups, int size) {
        return precision == Precision.F32 ? new Floats(groups, size) : new Doubles(groups, size);
    }

    /** Keeps the gradients that a group has left in a workspace. */
    abstract void put(int group, Workspace run);

    /** Adds the gradients of one group to those of another. */
    abstract void add(int to, int from);

    /** Leaves the gradients of the first group, to which all are added, in a workspace. */
    abstract void take(Workspace run);

    private static final class Doubles extends GradientTree {
        private final double[][] gradients;

        Doubles(int groups, int size) {
            gradients = new double[groups][size];
        }

        @Override
        void put(int group, Workspace run) {
            System.arraycopy(run.gradients(), 0, gradients[group], 0, gradients[group].length);
        }

        @Override
        void add(int to, int from) {
            double[] sums = gradients[to];
            double[] terms = gradients[from];
            for (int i = 0; i < sums.length; i++) {
                sums[i] += terms[i];
            }
        }

        @Override
        void take(Workspace run) {
            System.arraycopy(gradients[0], 0, run.gradients(), 0, gradients[0].length);
        }
    }

    /** Gradients that are floats, whether the engine keeps them as such or as doubles. */
    private static final class Floats extends GradientTree {
        private final float[][] gradients;

        Floats(int groups, int size) {
            gradients = new float[groups][size];
        }

        @Override
        void put(int group, Workspace run) {
            FloatArrays floats = run.floats();
            float[] own = gradients[group];
            if (floats != null) {
                System.arraycopy(floats.gradients(), 0, own, 0, own.length);
                return;
            }
            double[] doubles = run.gradients();
            for (int i = 0; i < own.length; i++) {
                own[i] = (float) doubles[i];
            }
        }

        @Override
        void add(int to, int from) {
            float[] sums = gradients[to];
            float[] terms = gradients[from];
            for (int i = 0; i < sums.length; i++) {
                sums[i] += terms[i];
            }
        }

        @Override
        void take(Workspace run) {
            FloatArrays floats = run.floats();
            float[] total = gradients[0];
            if (floats != null) {
                System.arraycopy(total, 0, floats.gradients(), 0, total.length);
                return;
            }
            double[] doubles = run.gradients();
            for (int i = 0; i < total.length; i++) {
                doubles[i] = total[i];
            }
        }
    }
}
