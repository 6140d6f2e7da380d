package wengert.optim;

/** The loops of {@link Adam} in single precision, on locals, so that HotSpot's vectoriser finds nothing to hoist. */
final class AdamFloat {
    private AdamFloat() {}

    /** Loads this class: that allocates, and a step must not. */
    static void prepare() {}

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

    static void update(
            float[] p,
            float[] g,
            int from,
            int to,
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
        for (int i = from; i < to; i++) {
            float slope = g[i];
            float mi = mean(m[i], slope, keep1, take1);
            float vi = square(v[i], slope, keep2, take2);
            m[i] = mi;
            v[i] = vi;
            p[i] = moved(p[i], mi / bias1, vi / bias2, rate, epsilon);
        }
    }

    static void update(
            float[] p,
            float[] g,
            int from,
            int to,
            float[] m,
            float[] v,
            float rate,
            float keep1,
            float take1,
            float keep2,
            float take2,
            float epsilon) {
        for (int i = from; i < to; i++) {
            float slope = g[i];
            float mi = mean(m[i], slope, keep1, take1);
            float vi = square(v[i], slope, keep2, take2);
            m[i] = mi;
            v[i] = vi;
            p[i] = moved(p[i], mi, vi, rate, epsilon);
        }
    }
}
