package wengert.compiler;

import wengert.math.Elementary;
import wengert.trace.Node;
import wengert.trace.Trace;

/**
 * The loading of classes that elementary functions call, before a run does: it allocates, and takes time that programs
 * without these functions need not spend.
 */
final class MathClasses {
    private MathClasses() {}

    static void load(Trace trace) {
        for (Node node : trace.nodes()) {
            switch (node.op()) {
                case SIN, COS -> Elementary.sin(1.0);
                case POW -> Elementary.pow(3.0, 3.0);
                default -> {
                    // The others call nothing.
                }
            }
        }
    }
}
