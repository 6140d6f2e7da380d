package wengert.rules;

import java.util.List;
import wengert.rewrite.Graph;
import wengert.trace.Index;
import wengert.trace.Node;
import wengert.trace.Op;
import wengert.trace.Operand;
import wengert.trace.Origin;
import wengert.trace.Shape;

/**
 * A sum of adjoints that gets one term in each row of an array, at the class that was picked there.
 *
 * @param scatter the sum
 * @param axis the axis of classes
 * @param points what stands for each axis of the sum's domain over the whole array
 */
record PickedClasses(Node scatter, int axis, List<Index> points) {
    /** Looks for the one axis along which an element is picked; along the others there is a term for each position. */
    static PickedClasses of(Node scatter) {
        Shape shape = scatter.shape();
        Shape domain = scatter.domain();
        if (scatter.op() != Op.ACCUMULATE || shape.causal() != null || domain.rank() != shape.rank() - 1) {
            return null;
        }
        int classes = -1;
        Index[] points = new Index[domain.rank()];
        for (int axis = 0; axis < shape.rank(); axis++) {
            int along = scatter.target().get(axis).asAxis();
            if (along < 0 && classes < 0) {
                classes = axis;
            } else if (along < 0 || points[along] != null || !shape.dim(axis).equals(domain.dim(along))) {
                return null;
            } else {
                points[along] = Index.axis(axis);
            }
        }
        // One axis fewer, and none was met twice: so all of them were met.
        return classes < 0 ? null : new PickedClasses(scatter, classes, List.of(points));
    }

    Shape shape() {
        return scatter.shape();
    }

    /** Returns the term of a row, over the whole array. */
    Operand term() {
        return scatter.operand(1).substitute(points);
    }

    /** Returns 1 for the class that was picked in each row, and 0 for the others. */
    Operand onehot(Origin origin, Graph graph) {
        Node positions = graph.add(Node.map(Op.IOTA, Shape.of(shape().dim(axis)), List.of(), 0, origin));
        Operand here = new Operand(positions, List.of(Index.axis(axis)));
        Operand picked = new Operand(positions, List.of(scatter.target().get(axis)));
        // A node of its own, which is stored, so that the others can run in lanes along any axis.
        Operand target = graph.map(Op.COPY, scatter.domain(), origin, picked).substitute(points);
        return graph.map(Op.EQUAL, shape(), origin, here, target);
    }
}
