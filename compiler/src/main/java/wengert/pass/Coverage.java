package wengert.pass;

import java.util.ArrayList;
import java.util.List;
import wengert.trace.Dim;
import wengert.trace.Index;
import wengert.trace.Node;
import wengert.trace.Shape;

/** Whether a write reaches every element of its array that exists in a run, so that nothing need be there before. */
public final class Coverage {
    private Coverage() {}

    /**
     * Says whether a write that never touches an element twice touches all of them.
     *
     * @param node the write
     * @param axes the axes of its domain that its target depends on, along which it is injective
     * @return true if every element that exists under the live lengths is written
     */
    public static boolean isFull(Node node, List<Integer> axes) {
        Shape shape = node.shape();
        Shape domain = node.domain();
        if (domain.causal() != null
                && axes.contains(domain.causal().row())
                && axes.contains(domain.causal().column())
                && shape.causal() == null) {
            return false;
        }
        List<Integer> fixed = new ArrayList<>(axes);
        long elements = 1;
        for (int axis = 0; axis < shape.rank(); axis++) {
            Dim dim = shape.dim(axis);
            if (!dim.isBounded()) {
                elements *= dim.max();
                continue;
            }
            Index index = node.target().get(axis);
            if (index.asAxis() < 0 || !domain.dim(index.asAxis()).equals(dim)) {
                return false;
            }
            fixed.remove((Integer) index.asAxis());
        }
        long points = 1;
        for (int axis : fixed) {
            if (domain.dim(axis).isBounded()) {
                return false;
            }
            points *= domain.dim(axis).max();
        }
        return points == elements;
    }
}
