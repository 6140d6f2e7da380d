package wengert.samples.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * What a comparison says of one contender. NaN stands for what is unknown of an external program.
 *
 * @param name its name
 * @param micros the microseconds a step: of a process the median of its rounds, and of several the median of their
 *     medians; the least and the greatest are those of all rounds
 * @param ratio the time of a step over that of the first contender in the same round; medians as above
 * @param gigaflops the rate of the matrix products, in thousand millions of operations a second; medians as above
 * @param share that rate over the machine's peak
 * @param bytes the bytes allocated a step, over all rounds
 */
record Row(String name, Spread micros, double ratio, double gigaflops, double share, double bytes) {

    /** Returns the row of each contender: of the plan's subjects, then of its commands. */
    static List<Row> of(Plan plan, List<Rounds> processes, FmaPeak peak) {
        List<Row> rows = new ArrayList<>();
        List<String> names = plan.names();
        for (int i = 0; i < names.size(); i++) {
            double top =
                    i < plan.subjects().size() ? peak.of(plan.subjects().get(i).precision()) : Double.NaN;
            rows.add(of(names.get(i), i, processes, top));
        }
        return rows;
    }

    private static Row of(String name, int contender, List<Rounds> processes, double peak) {
        List<Double> all = new ArrayList<>();
        double steps = 0;
        double bytes = 0;
        for (Rounds process : processes) {
            for (Slice slice : process.of(contender)) {
                all.add(slice.microsPerStep());
                steps += slice.steps();
                bytes += slice.bytes();
            }
        }
        Spread spread = Spread.of(array(all));
        double median = median(processes, process -> median(process.of(contender), Slice::microsPerStep));
        double ratio = median(processes, process -> ratio(process, contender));
        double gigaflops = median(processes, process -> median(process.of(contender), Slice::gigaflops));
        return new Row(
                name,
                new Spread(spread.min(), median, spread.max()),
                ratio,
                gigaflops,
                gigaflops / peak,
                bytes / steps);
    }

    private static double ratio(Rounds process, int contender) {
        List<Double> ratios = new ArrayList<>();
        for (int round = 0; round < process.of(contender).size(); round++) {
            ratios.add(process.of(contender).get(round).microsPerStep()
                    / process.of(0).get(round).microsPerStep());
        }
        return Spread.of(array(ratios)).median();
    }

    private static <T> double median(List<T> of, ToDoubleFunction<T> number) {
        return Spread.of(of.stream().mapToDouble(number).toArray()).median();
    }

    private static double[] array(List<Double> numbers) {
        return numbers.stream().mapToDouble(Double::doubleValue).toArray();
    }
}
