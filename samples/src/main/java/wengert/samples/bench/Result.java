package wengert.samples.bench;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The outcome of a comparison, as a table to read and as CSV to keep. */
public final class Result {
    private static final int NAME_WIDTH = 40;
    private static final String UNKNOWN = "-";

    private final Plan plan;
    private final int forks;
    private final FmaPeak peak;
    private final List<Row> rows;

    /**
     * Computes the figures.
     *
     * @param plan what was compared
     * @param processes what each process measured, at least one
     * @param forks how many of them were forks: all or none
     * @param peak the peak that shares are of
     */
    public Result(Plan plan, List<Rounds> processes, int forks, FmaPeak peak) {
        this(plan, forks, peak, Row.of(plan, processes, peak));
    }

    Result(Plan plan, int forks, FmaPeak peak, List<Row> rows) {
        this.plan = plan;
        this.forks = forks;
        this.peak = peak;
        this.rows = List.copyOf(rows);
    }

    /**
     * Returns an aligned table.
     *
     * @return its lines, titles first
     */
    public List<String> table() {
        List<List<String>> cells = new ArrayList<>();
        cells.add(List.of("subject", "us/step", "min", "max", "ratio", "GFLOP/s", "of peak", "bytes/step"));
        for (Row row : rows) {
            cells.add(List.of(
                    shortened(row.name()),
                    number("%.2f", row.micros().median()),
                    number("%.2f", row.micros().min()),
                    number("%.2f", row.micros().max()),
                    number("%.3f", row.ratio()),
                    number("%.2f", row.gigaflops()),
                    number("%.1f%%", row.share() * 100),
                    bytes(row.bytes())));
        }
        return TextTable.lines(cells);
    }

    /**
     * Returns the same as CSV, with all digits and with what the comparison ran on; what is unknown is left empty.
     *
     * @return UTF-8, a line of titles, then one for each contender
     */
    public byte[] csv() {
        StringBuilder text = new StringBuilder("subject,us_per_step,us_per_step_min,us_per_step_max,ratio,gflops,"
                + "share_of_peak,bytes_per_step,rounds,forks,jdk,processors,lanes_f64,lanes_f32,"
                + "peak_gflops_f64,peak_gflops_f32\n");
        for (Row row : rows) {
            text.append(Csv.quoted(row.name()));
            double[] figures = {
                row.micros().median(),
                row.micros().min(),
                row.micros().max(),
                row.ratio(),
                row.gigaflops(),
                row.share(),
                row.bytes()
            };
            for (double figure : figures) {
                text.append(',').append(Double.isNaN(figure) ? "" : Double.toString(figure));
            }
            text.append(',').append(plan.rounds()).append(',').append(forks);
            text.append(',').append(Csv.quoted(Machine.jdk())).append(',').append(Machine.processors());
            text.append(',').append(peak.lanes64()).append(',').append(peak.lanes32());
            text.append(',').append(peak.f64()).append(',').append(peak.f32()).append('\n');
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static String shortened(String name) {
        String line = name.strip().replaceAll("\\s+", " ");
        return line.length() <= NAME_WIDTH ? line : line.substring(0, NAME_WIDTH - 3) + "...";
    }

    private static String number(String format, double value) {
        return Double.isNaN(value) ? UNKNOWN : String.format(Locale.ROOT, format, value);
    }

    /** A few bytes in many steps are not none. */
    private static String bytes(double value) {
        if (value == 0) {
            return "0";
        }
        return value < 0.05 ? "<0.1" : number("%.1f", value);
    }
}
