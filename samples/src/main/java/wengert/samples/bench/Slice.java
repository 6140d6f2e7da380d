package wengert.samples.bench;

/**
 * What one contender did in one round.
 *
 * @param steps the number of training steps, at least 1
 * @param nanos how long they took
 * @param operations the floating-point operations of their matrix products, or NaN where this is unknown
 * @param bytes what they allocated, or NaN where this is unknown
 */
record Slice(long steps, double nanos, double operations, double bytes) {
    private static final String MARK = "slice";

    double microsPerStep() {
        return nanos / 1e3 / steps;
    }

    /** Returns the operations a nanosecond, which is as many thousand million a second. */
    double gigaflops() {
        return operations / nanos;
    }

    /** Returns the slice as the line in which a fork hands it over. */
    String toLine(int contender) {
        return MARK + " " + contender + " " + steps + " " + nanos + " " + operations + " " + bytes;
    }

    /** Returns the number of the contender in such a line, or -1 if the line is another program's. */
    static int contender(String line) {
        String[] words = line.split(" ");
        return words.length == 6 && words[0].equals(MARK) && words[1].matches("\\d{1,9}")
                ? Integer.parseInt(words[1])
                : -1;
    }

    /** Returns the slice in such a line. */
    static Slice ofLine(String line) {
        String[] words = line.split(" ");
        return new Slice(
                Long.parseLong(words[2]),
                Double.parseDouble(words[3]),
                Double.parseDouble(words[4]),
                Double.parseDouble(words[5]));
    }
}
