package wengert.compiler;

import java.util.HashSet;
import java.util.Set;
import wengert.engine.Precision;
import wengert.pass.Schedule;
import wengert.trace.Node;
import wengert.trace.Op;
import wengert.trace.Shape;

/** The arithmetic and the memory traffic of kernels, at the greatest live lengths. */
public final class Work {
    private final int width;
    private long operations;
    private long bytes;

    /** @param precision what the elements of arrays are */
    Work(Precision precision) {
        width = precision.bytes();
    }

    void add(Schedule schedule, Schedule.Group group) {
        Set<Node> arrays = new HashSet<>(group.nodes());
        for (Node node : group.nodes()) {
            for (Node part : schedule.expression(node)) {
                if (part.op() != Op.COPY && part.op() != Op.IOTA && part.op() != Op.UPDATE) {
                    operations += points(part.domain());
                }
            }
            arrays.addAll(schedule.reads(node));
        }
        for (Node array : arrays) {
            if (array.op() != Op.CONSTANT) {
                bytes += width * points(array.shape());
            }
        }
    }

    private static long points(Shape shape) {
        long points = shape.points();
        if (shape.causal() != null) {
            long extent = shape.dim(shape.causal().row()).max();
            points = points / (extent * extent) * (extent * (extent + 1) / 2);
        }
        return points;
    }

    /**
     * Returns the arithmetic.
     *
     * @return the number of operations, counted at each point
     */
    public long operations() {
        return operations;
    }

    /**
     * Returns the memory traffic.
     *
     * @return the bytes read and written, each array once a kernel
     */
    public long bytes() {
        return bytes;
    }
}
