package wengert.samples.bench;

import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A step's time as other programs print it, such as {@code min 6.298 med 6.537 avg 6.668 us/step}. */
final class StepFigure {
    private static final String NUMBER = "(\\d+(?:\\.\\d+)?(?:[eE][+-]?\\d+)?)";
    private static final Pattern UNIT =
            Pattern.compile("(?<![\\w.+-])" + NUMBER + "\\s*(?:us|\u00b5s|\u03bcs)/step\\b");
    private static final Pattern MEDIAN = Pattern.compile("\\bmed(?:ian)?\\b[\\s:=]*" + NUMBER + "(?![\\w.])");

    private StepFigure() {}

    /**
     * Returns the microseconds a step that a line gives.
     *
     * @param line a line
     * @return the number after {@code med} if there is one, otherwise the one before {@code us/step}; empty if the line
     *     has no number before that unit, or it is not above 0
     */
    static OptionalDouble of(String line) {
        Matcher unit = UNIT.matcher(line);
        if (!unit.find()) {
            return OptionalDouble.empty();
        }
        Matcher median = MEDIAN.matcher(line);
        double figure = Double.parseDouble(median.find() ? median.group(1) : unit.group(1));
        return figure > 0 && Double.isFinite(figure) ? OptionalDouble.of(figure) : OptionalDouble.empty();
    }
}
