package wengert.samples.bench;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

/** The slices that the contenders of one process had, round by round. */
public final class Rounds {
    private final List<List<Slice>> slices = new ArrayList<>();

    Rounds(int contenders) {
        for (int i = 0; i < contenders; i++) {
            slices.add(new ArrayList<>());
        }
    }

    /** Adds the slice of a contender's next round. */
    void add(int contender, Slice slice) {
        slices.get(contender).add(slice);
    }

    /** Returns the slices of a contender in the order of the rounds. */
    List<Slice> of(int contender) {
        return slices.get(contender);
    }

    /** Adds the slice that a line of a fork holds, if it holds one. */
    void addLine(String line) {
        int contender = Slice.contender(line);
        if (contender >= 0 && contender < slices.size()) {
            add(contender, Slice.ofLine(line));
        }
    }

    /** Says whether every contender has had so many rounds. */
    boolean isWhole(int rounds) {
        return slices.stream().allMatch(each -> each.size() == rounds);
    }

    /**
     * Prints a line for each slice, for the process that started this one.
     *
     * @param out where to
     */
    public void print(PrintStream out) {
        for (int i = 0; i < slices.size(); i++) {
            for (Slice slice : slices.get(i)) {
                out.println(slice.toLine(i));
            }
        }
    }
}
