package wengert.samples.bench;

/** The loops of fused multiply-adds without vectors. */
final class ScalarFmaLoops {
    private ScalarFmaLoops() {}

    static FmaLoop of(LaneType precision) {
        return precision == LaneType.F64 ? ScalarFmaLoops::doubles : ScalarFmaLoops::floats;
    }

    private static double doubles(int iterations, double x, double start) {
        double a = start;
        double b = start + 1;
        double c = start + 2;
        double d = start + 3;
        double e = start + 4;
        double f = start + 5;
        double g = start + 6;
        double h = start + 7;
        double i = start + 8;
        double j = start + 9;
        double k = start + 10;
        double l = start + 11;
        for (int n = 0; n < iterations; n++) {
            a = Math.fma(x, x, a);
            b = Math.fma(x, x, b);
            c = Math.fma(x, x, c);
            d = Math.fma(x, x, d);
            e = Math.fma(x, x, e);
            f = Math.fma(x, x, f);
            g = Math.fma(x, x, g);
            h = Math.fma(x, x, h);
            i = Math.fma(x, x, i);
            j = Math.fma(x, x, j);
            k = Math.fma(x, x, k);
            l = Math.fma(x, x, l);
        }
        return a + b + c + d + e + f + g + h + i + j + k + l;
    }

    private static double floats(int iterations, double factor, double start) {
        float x = (float) factor;
        float a = (float) start;
        float b = a + 1;
        float c = a + 2;
        float d = a + 3;
        float e = a + 4;
        float f = a + 5;
        float g = a + 6;
        float h = a + 7;
        float i = a + 8;
        float j = a + 9;
        float k = a + 10;
        float l = a + 11;
        for (int n = 0; n < iterations; n++) {
            a = Math.fma(x, x, a);
            b = Math.fma(x, x, b);
            c = Math.fma(x, x, c);
            d = Math.fma(x, x, d);
            e = Math.fma(x, x, e);
            f = Math.fma(x, x, f);
            g = Math.fma(x, x, g);
            h = Math.fma(x, x, h);
            i = Math.fma(x, x, i);
            j = Math.fma(x, x, j);
            k = Math.fma(x, x, k);
            l = Math.fma(x, x, l);
        }
        return a + b + c + d + e + f + g + h + i + j + k + l;
    }
}
