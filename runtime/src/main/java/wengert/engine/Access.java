package wengert.engine;

import wengert.trace.Index;
import wengert.trace.Shape;

/** Where in the row-major storage of an array the points of a domain lie, ready for evaluation at many points. */
final class Access {
    private final Index flat;
    private final int[] strides;
    private final boolean affine;

    Access(Index flat, Shape domain) {
        this.flat = flat;
        this.affine = flat.isAffine();
        this.strides = new int[domain.rank()];
        for (int axis = 0; axis < strides.length; axis++) {
            strides[axis] = flat.coefficient(axis);
        }
    }

    int at(int[] point, Layout layout, int[] integers) {
        if (!affine) {
            return evaluate(flat, point, layout, integers);
        }
        int position = flat.offset();
        for (int axis = 0; axis < strides.length; axis++) {
            position += strides[axis] * point[axis];
        }
        return position;
    }

    private static int evaluate(Index index, int[] point, Layout layout, int[] integers) {
        int sum = index.offset();
        for (int i = 0; i < index.terms().size(); i++) {
            Index.Term term = index.terms().get(i);
            sum += term.coefficient() * evaluate(term.atom(), point, layout, integers);
        }
        return sum;
    }

    private static int evaluate(Index.Atom atom, int[] point, Layout layout, int[] integers) {
        if (atom instanceof Index.Axis axis) {
            return point[axis.number()];
        }
        if (atom instanceof Index.Quotient quotient) {
            return evaluate(quotient.dividend(), point, layout, integers) / quotient.divisor();
        }
        if (atom instanceof Index.Remainder remainder) {
            return evaluate(remainder.dividend(), point, layout, integers) % remainder.divisor();
        }
        Index.Lookup lookup = (Index.Lookup) atom;
        Layout.Slot slot = layout.indices(lookup.table().name());
        Index position = Index.flat(lookup.at(), slot.shape());
        return integers[slot.offset() + evaluate(position, point, layout, integers)];
    }
}
