package wengert.differential;

import java.util.ArrayList;
import java.util.List;
import wengert.engine.Workspace;
import wengert.trace.Dim;
import wengert.trace.Shape;

/** The elements of an array that exist in a run: below the live lengths, and in the triangle if there is one. */
final class LiveElements {
    private LiveElements() {}

    /** Returns their positions in the row-major storage of the array. */
    static List<Integer> of(Shape shape, Workspace run) {
        List<Integer> found = new ArrayList<>();
        int[] strides = shape.strides();
        for (int position = 0; position < shape.capacity(); position++) {
            int[] point = new int[shape.rank()];
            boolean live = true;
            int rest = position;
            for (int axis = 0; axis < point.length; axis++) {
                point[axis] = rest / strides[axis];
                rest %= strides[axis];
                live &= point[axis] < extent(shape.dim(axis), run);
            }
            Shape.Causal triangle = shape.causal();
            if (live && (triangle == null || point[triangle.column()] <= point[triangle.row()])) {
                found.add(position);
            }
        }
        return found;
    }

    private static int extent(Dim dim, Workspace run) {
        return dim.isBounded() ? run.integers()[run.layout().length(dim.name()).offset()] : dim.max();
    }
}
