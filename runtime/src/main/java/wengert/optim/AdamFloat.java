package wengert.optim;

/**
 * The state and the arithmetic of {@link Adam} in single precision, in float arithmetic on arrays of floats.
 *
 * <p>Arrays of doubles are copied: HotSpot's vectoriser leaves a loop alone that rounds doubles to floats (JDK 17), and the
 * divisions one by one cost more than the copies.
 */
final class AdamFloat {
    private final float keep1;
    private final float take1;
    private final float keep2;
    private final float take2;
    private final float epsilon;
    private final float[] mean;
    private final float[] square;
    /** The parameters and the gradients of a step on arrays of doubles. */
    private final float[] parameters;

    private final float[] gradients;

    AdamFloat(int size, double beta1, double beta2, double epsilon) {
        this.keep1 = (float) beta1;
        this.take1 = (float) (1.0 - beta1);
        this.keep2 = (float) beta2;
        this.take2 = (float) (1.0 - beta2);
        this.epsilon = (float) epsilon;
        this.mean = new float[size];
        this.square = new float[size];
        this.parameters = new float[size];
        this.gradients = new float[size];
    }

    void step(double[] p, double[] g, float rate, float bias1, float bias2) {
        narrow(p, parameters);
        narrow(g, gradients);
        step(parameters, gradients, rate, bias1, bias2);
        for (int i = 0; i < p.length; i++) {
            p[i] = parameters[i];
        }
    }

    private static void narrow(double[] from, float[] into) {
        for (int i = 0; i < from.length; i++) {
            into[i] = (float) from[i];
        }
    }

    void step(float[] p, float[] g, float rate, float bias1, float bias2) {
        if (bias1 == 1.0f && bias2 == 1.0f) {
            updateWithoutBias(p, g, mean, square, rate, keep1, take1, keep2, take2, epsilon);
        } else {
            update(p, g, mean, square, rate, keep1, take1, bias1, keep2, take2, bias2, epsilon);
        }
    }

    private static float mean(float m, float slope, float keep, float take) {
        return keep * m + take * slope;
    }

    private static float square(float v, float slope, float keep, float take) {
        return keep * v + take * slope * slope;
    }

    /** Returns a parameter after the step; a square root rounded twice is that of float arithmetic. */
    private static float moved(float p, float meanHat, float squareHat, float rate, float epsilon) {
        return p - rate * meanHat / ((float) Math.sqrt(squareHat) + epsilon);
    }

    private static void update(
            float[] p,
            float[] g,
            float[] m,
            float[] v,
            float rate,
            float keep1,
            float take1,
            float bias1,
            float keep2,
            float take2,
            float bias2,
            float epsilon) {
        for (int i = 0; i < p.length; i++) {
            float slope = g[i];
            float mi = mean(m[i], slope, keep1, take1);
            float vi = square(v[i], slope, keep2, take2);
            m[i] = mi;
            v[i] = vi;
            p[i] = moved(p[i], mi / bias1, vi / bias2, rate, epsilon);
        }
    }

    private static void updateWithoutBias(
            float[] p,
            float[] g,
            float[] m,
            float[] v,
            float rate,
            float keep1,
            float take1,
            float keep2,
            float take2,
            float epsilon) {
        for (int i = 0; i < p.length; i++) {
            float slope = g[i];
            float mi = mean(m[i], slope, keep1, take1);
            float vi = square(v[i], slope, keep2, take2);
            m[i] = mi;
            v[i] = vi;
            p[i] = moved(p[i], mi, vi, rate, epsilon);
        }
    }
}
