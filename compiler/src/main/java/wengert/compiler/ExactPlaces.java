package wengert.compiler;

import wengert.engine.Precision;
import wengert.trace.Node;
import wengert.trace.Op;
import wengert.trace.Trace;

/**
 * The check that a backward run can tell apart the elements of which a maximum took one: it compares their places, which are
 * numbers of the program's precision, and of two that are rounded to one, both elements would receive the adjoint.
 */
final class ExactPlaces {
    /** The integers from 0 on that floats tell apart. */
    private static final long MOST_OF_FLOATS = 1L << 24;

    private ExactPlaces() {}

    /** Refuses a differentiated trace with a maximum over too many elements for its precision. */
    static void require(Trace trace, Precision precision) {
        if (precision != Precision.F32) {
            return;
        }
        for (Node node :
                trace.nodes().subList(trace.forwardCount(), trace.nodes().size())) {
            if (node.op() == Op.ARGMAX && node.domain().points() / node.shape().points() > MOST_OF_FLOATS) {
                throw new CompileException(
                        "trace '%s' cannot be compiled in f32: the gradient of a maximum %s tells more than 2^24 elements apart;"
                                        .formatted(trace.name(), node.origin())
                                + " expected fewer, or f64. Use compile(trace, Fallback.WARN) to interpret it instead");
            }
        }
    }
}
