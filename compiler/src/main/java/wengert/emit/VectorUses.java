package wengert.emit;

import java.util.ArrayList;
import java.util.List;

/** Which names of the Vector API a class uses, each of which takes an import, and which species and shuffles, each of which is a field. */
final class VectorUses {
    private static final List<String> TYPES = List.of("DoubleVector", "LongVector", "VectorOperators");
    private static final List<String> SPECIES = List.of("SPECIES", "LONGS");
    private static final List<String> SWAPS = List.of(Swaps.name(1), Swaps.name(2));

    private final List<String> types = new ArrayList<>();
    private final List<String> species = new ArrayList<>();
    private final List<String> swaps = new ArrayList<>();

    /** Notes what a text uses. */
    void note(List<String> texts) {
        for (String text : texts) {
            note(text, TYPES, types);
            note(text, SPECIES, species);
            note(text, SWAPS, swaps);
        }
    }

    /** Notes what the body of a function on vectors uses, whose parameters and result are vectors of doubles. */
    void noteLaneFunction(List<String> texts) {
        note(texts);
        note("DoubleVector", TYPES, types);
    }

    private static void note(String text, List<String> names, List<String> found) {
        for (String name : names) {
            if (!found.contains(name) && text.contains(name)) {
                found.add(name);
            }
        }
    }

    /** Returns the number of imports; a field needs the type of the species, and that of its vectors. */
    int imports() {
        List<String> all = new ArrayList<>(types);
        if (species.contains("SPECIES") && !all.contains("DoubleVector")) {
            all.add("DoubleVector");
        }
        if (species.contains("LONGS") && !all.contains("LongVector")) {
            all.add("LongVector");
        }
        return all.size() + (species.isEmpty() ? 0 : 1) + (swaps.isEmpty() ? 0 : 1);
    }

    /** Returns the number of fields. */
    int fields() {
        return species.size() + swaps.size();
    }
}
