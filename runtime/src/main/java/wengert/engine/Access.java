package wengert.engine;

import java.util.List;
import wengert.trace.Index;
import wengert.trace.Shape;

/** Where in the row-major storage of an array the points of a domain lie, ready for evaluation at many points. */
final class Access {
    private final int offset;
    private final int[] strides;
    private final Part[] parts;
    private final boolean even;
    private final int step;

    Access(Index flat, Shape domain, Layout layout) {
        this.offset = flat.offset();
        this.strides = new int[domain.rank()];
        for (int axis = 0; axis < strides.length; axis++) {
            strides[axis] = flat.coefficient(axis);
        }
        List<Index.Term> others = flat.terms().stream()
                .filter(term -> !(term.atom() instanceof Index.Axis))
                .toList();
        this.parts = others.stream().map(term -> new Part(term, domain, layout)).toArray(Part[]::new);
        int last = strides.length - 1;
        this.even = last < 0 || !new Index(0, others).mentions(last);
        this.step = last < 0 ? 0 : strides[last];
    }

    /** Returns the position at a point. */
    int at(int[] point, int[] integers) {
        int position = offset;
        for (int axis = 0; axis < strides.length; axis++) {
            position += strides[axis] * point[axis];
        }
        for (Part part : parts) {
            position += part.at(point, integers);
        }
        return position;
    }

    /** Says whether neighbours along the last axis are always {@link #step} apart. */
    boolean isEven() {
        return even;
    }

    int step() {
        return step;
    }

    private enum Kind {
        QUOTIENT,
        REMAINDER,
        LOOKUP
    }

    /** A multiple of a quotient, a remainder or a looked-up integer. */
    private static final class Part {
        private final int coefficient;
        private final Kind kind;
        private final Access inner;
        /** The divisor, or where the integer input starts. */
        private final int number;

        Part(Index.Term term, Shape domain, Layout layout) {
            this.coefficient = term.coefficient();
            if (term.atom() instanceof Index.Quotient quotient) {
                kind = Kind.QUOTIENT;
                inner = new Access(quotient.dividend(), domain, layout);
                number = quotient.divisor();
            } else if (term.atom() instanceof Index.Remainder remainder) {
                kind = Kind.REMAINDER;
                inner = new Access(remainder.dividend(), domain, layout);
                number = remainder.divisor();
            } else {
                Index.Lookup lookup = (Index.Lookup) term.atom();
                Layout.Slot slot = layout.indices(lookup.table().name());
                kind = Kind.LOOKUP;
                inner = new Access(Index.flat(lookup.at(), slot.shape()), domain, layout);
                number = slot.offset();
            }
        }

        int at(int[] point, int[] integers) {
            int position = inner.at(point, integers);
            return coefficient
                    * switch (kind) {
                        case QUOTIENT -> position / number;
                        case REMAINDER -> position % number;
                        case LOOKUP -> integers[number + position];
                    };
        }
    }
}
