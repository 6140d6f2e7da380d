package wengert.samples.fusion;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import wengert.compiler.CompileReport;
import wengert.compiler.CompiledProgram;
import wengert.lower.LoweredProgram;
import wengert.samples.bench.Spread;

/**
 * What an ablation says of one variant.
 *
 * @param name the rules that are on
 * @param size what the compiler made
 * @param micros the microseconds a step: the median of the rounds, the least and the greatest
 * @param ulps the largest distance of a result from the tape's, in units in the last place; 0 for equal bits
 */
public record Finding(String name, Size size, Spread micros, double ulps) {
    private static final List<String> TITLES = List.of(
            "rules", "nodes", "kernels", "calls", "scratch", "moved", "methods", "us/step", "min", "max", "bits");

    /**
     * The size of a program.
     *
     * @param nodes the nodes of the fused trace that have storage
     * @param kernels the generated methods that compute something
     * @param calls how often a step calls one of them
     * @param scratch the bytes of scratch space
     * @param moved the bytes of all arrays that a step touches, each counted once a call
     * @param methods the bytes of all methods
     */
    public record Size(int nodes, int kernels, int calls, long scratch, long moved, int methods) {
        static Size of(CompiledProgram program) {
            LoweredProgram lowered = program.compilation().lowered();
            CompileReport report = program.report();
            int width = lowered.precision().bytes();
            return new Size(
                    program.compilation().schedule().groups().stream()
                            .mapToInt(group -> group.nodes().size())
                            .sum(),
                    lowered.kernels().size(),
                    lowered.forward().size() + lowered.backward().size(),
                    (long) width * program.compilation().plan().scratch(),
                    report.bytesMoved(),
                    report.methodSizes().values().stream()
                            .mapToInt(Integer::intValue)
                            .sum());
        }
    }

    /**
     * Returns the titles of the columns.
     *
     * @return as many as {@link #cells} has
     */
    public static List<String> titles() {
        return TITLES;
    }

    /**
     * Returns the row of the table.
     *
     * @return a text for each column
     */
    public List<String> cells() {
        return List.of(
                name,
                String.valueOf(size.nodes()),
                String.valueOf(size.kernels()),
                String.valueOf(size.calls()),
                String.format(Locale.ROOT, "%,d", size.scratch()),
                String.format(Locale.ROOT, "%,d", size.moved()),
                String.format(Locale.ROOT, "%,d", size.methods()),
                decimals(micros.median()),
                decimals(micros.min()),
                decimals(micros.max()),
                ulps == 0 ? "equal" : String.format(Locale.ROOT, "%.0f ulp", ulps));
    }

    private static String decimals(double number) {
        return String.format(Locale.ROOT, "%.1f", number);
    }

    /**
     * Returns the row with all digits.
     *
     * @return values separated by commas; names have none
     */
    public String csv() {
        return String.join(
                ",",
                List.of(
                        name,
                        String.valueOf(size.nodes()),
                        String.valueOf(size.kernels()),
                        String.valueOf(size.calls()),
                        String.valueOf(size.scratch()),
                        String.valueOf(size.moved()),
                        String.valueOf(size.methods()),
                        String.valueOf(micros.median()),
                        String.valueOf(micros.min()),
                        String.valueOf(micros.max()),
                        String.valueOf(ulps)));
    }

    /**
     * Reads a table that was made of {@link #titles} and {@link #csv}.
     *
     * @param lines the lines of the table, its titles first
     * @return the findings
     * @throws IllegalArgumentException if it is another table; the message says which line is not one of it
     */
    public static List<Finding> parse(List<String> lines) {
        if (lines.isEmpty() || !lines.get(0).equals(String.join(",", TITLES))) {
            throw new IllegalArgumentException("line 1 does not have the titles " + String.join(",", TITLES));
        }
        List<Finding> findings = new ArrayList<>();
        for (int i = 1; i < lines.size(); i++) {
            String[] cells = lines.get(i).split(",", -1);
            if (cells.length != TITLES.size()) {
                throw otherLine(i, null);
            }
            try {
                findings.add(of(cells));
            } catch (NumberFormatException e) {
                throw otherLine(i, e);
            }
        }
        return findings;
    }

    private static IllegalArgumentException otherLine(int number, NumberFormatException cause) {
        return new IllegalArgumentException(
                "line " + (number + 1) + " is not a name and " + (TITLES.size() - 1) + " numbers", cause);
    }

    private static Finding of(String[] cells) {
        return new Finding(
                cells[0],
                new Size(
                        Integer.parseInt(cells[1]),
                        Integer.parseInt(cells[2]),
                        Integer.parseInt(cells[3]),
                        Long.parseLong(cells[4]),
                        Long.parseLong(cells[5]),
                        Integer.parseInt(cells[6])),
                new Spread(Double.parseDouble(cells[8]), Double.parseDouble(cells[7]), Double.parseDouble(cells[9])),
                Double.parseDouble(cells[10]));
    }
}
