package wengert.emit;

import java.util.ArrayList;
import java.util.List;
import wengert.lower.Kernel;

/** How many lines the head of a method takes in dumped source: JavaPoet breaks it where it would get longer than 100. */
final class Signature {
    private static final int WIDTH = 100;
    private static final int CONTINUATION = 12;

    private Signature() {}

    /** Returns the lines of the head of a kernel. */
    static int lines(Kernel kernel) {
        List<String> parameters = new ArrayList<>(kernel.parameters().size());
        for (Kernel.Parameter parameter : kernel.parameters()) {
            String type = switch (parameter.type()) {
                case DOUBLES -> "double[] ";
                case INTS -> "int[] ";
                case INT -> "int ";
            };
            parameters.add(type.concat(parameter.name()));
        }
        return lines("private static void ".concat(kernel.name()), parameters);
    }

    /**
     * Returns the lines of the head of a method.
     *
     * @param start what is before the parenthesis
     * @param parameters the parameters, each with its type
     */
    static int lines(String start, List<String> parameters) {
        Fill fill = new Fill(WIDTH, CONTINUATION, 4 + start.length() + 1);
        for (int i = 0; i < parameters.size(); i++) {
            // A comma, or the end of the head.
            int length = parameters.get(i).length() + (i < parameters.size() - 1 ? 1 : ") {".length());
            if (i == 0) {
                fill.first(length);
            } else {
                fill.next(length);
            }
        }
        return fill.lines();
    }
}
