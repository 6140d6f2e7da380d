package wengert.emit;

import wengert.engine.Precision;

/** The names of the Vector API that generated code uses; no class of the project refers to that API itself. */
final class Lanes {
    static final String VECTOR = "jdk/incubator/vector/DoubleVector";
    static final String LONGS = "jdk/incubator/vector/LongVector";
    static final String BASE = "jdk/incubator/vector/Vector";
    static final String SPECIES = "jdk/incubator/vector/VectorSpecies";
    static final String MASK = "jdk/incubator/vector/VectorMask";
    static final String SHUFFLE = "jdk/incubator/vector/VectorShuffle";
    static final String OPERATORS = "jdk/incubator/vector/VectorOperators";
    static final String COMPARISON = OPERATORS + "$Comparison";
    static final String BINARY = OPERATORS + "$Binary";
    static final String ASSOCIATIVE = OPERATORS + "$Associative";

    private Lanes() {}

    static String type(String name) {
        return "L" + name + ";";
    }

    /** Returns the name of the constant of a vector class for so many lanes. */
    static String species(int width, Precision precision) {
        return "SPECIES_" + width * precision.bits();
    }
}
