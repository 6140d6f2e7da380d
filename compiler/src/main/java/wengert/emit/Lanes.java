package wengert.emit;

/** The names of the Vector API that generated code uses; no class of the project refers to that API itself. */
final class Lanes {
    static final String VECTOR = "jdk/incubator/vector/DoubleVector";
    static final String LONGS = "jdk/incubator/vector/LongVector";
    static final String BASE = "jdk/incubator/vector/Vector";
    static final String SPECIES = "jdk/incubator/vector/VectorSpecies";
    static final String MASK = "jdk/incubator/vector/VectorMask";
    static final String OPERATORS = "jdk/incubator/vector/VectorOperators";
    static final String COMPARISON = OPERATORS + "$Comparison";
    static final String BINARY = OPERATORS + "$Binary";

    private Lanes() {}

    static String type(String name) {
        return "L" + name + ";";
    }

    /** Returns the name of the constant of {@code DoubleVector} or {@code LongVector} for so many lanes of 8 bytes. */
    static String species(int width) {
        return "SPECIES_" + width * Double.SIZE;
    }
}
