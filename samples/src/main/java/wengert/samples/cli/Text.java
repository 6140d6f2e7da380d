package wengert.samples.cli;

/** Numbers as text; {@link String#format} would cost a tenth of a whole run in loading its classes. */
final class Text {
    private static final double GREATEST = 1e14;

    private Text() {}

    /** Returns a number with 4 digits after the point, the last one rounded. */
    static String fixed4(double value) {
        if (!(Math.abs(value) < GREATEST)) {
            return Double.toString(value);
        }
        long scaled = Math.round(Math.abs(value) * 10_000);
        String digits = Long.toString(10_000 + scaled % 10_000).substring(1);
        return (value < 0 && scaled > 0 ? "-" : "") + scaled / 10_000 + "." + digits;
    }

    /** Returns a number with spaces before it up to a width. */
    static String padded(int value, int width) {
        String digits = Integer.toString(value);
        return " ".repeat(Math.max(0, width - digits.length())) + digits;
    }
}
