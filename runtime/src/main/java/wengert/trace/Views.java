package wengert.trace;

import java.util.ArrayList;
import java.util.List;

/** Questions about index expressions that readers of a trace ask. */
public final class Views {
    private Views() {}

    /**
     * A closed range of integers.
     *
     * @param min the least value
     * @param max the greatest value
     */
    public record Range(int min, int max) {
        private Range plus(Range other) {
            return new Range(min + other.min, max + other.max);
        }

        private Range times(int factor) {
            return factor >= 0 ? new Range(min * factor, max * factor) : new Range(max * factor, min * factor);
        }
    }

    /**
     * Returns bounds of an index expression.
     *
     * @param index the expression
     * @param domain the domain over whose axes it ranges
     * @return the bounds, with every axis anywhere below its maximum
     */
    public static Range range(Index index, Shape domain) {
        Range range = new Range(index.offset(), index.offset());
        for (Index.Term term : index.terms()) {
            range = range.plus(range(term.atom(), domain).times(term.coefficient()));
        }
        return range;
    }

    private static Range range(Index.Atom atom, Shape domain) {
        if (atom instanceof Index.Axis axis) {
            return new Range(0, domain.dim(axis.number()).max() - 1);
        }
        if (atom instanceof Index.Quotient quotient) {
            Range dividend = range(quotient.dividend(), domain);
            return new Range(dividend.min / quotient.divisor(), dividend.max / quotient.divisor());
        }
        if (atom instanceof Index.Remainder remainder) {
            Range dividend = range(remainder.dividend(), domain);
            return new Range(0, Math.min(dividend.max, remainder.divisor() - 1));
        }
        return new Range(0, ((Index.Lookup) atom).table().bound() - 1);
    }

    /**
     * Says whether different points along some axes are certain to touch different elements.
     *
     * @param flat the position in storage that a point touches
     * @param domain the domain
     * @param axes the axes along which points differ
     * @return true if the expression is affine and no two points along the axes coincide
     */
    public static boolean isInjective(Index flat, Shape domain, List<Integer> axes) {
        if (!flat.isAffine()) {
            return false;
        }
        List<Integer> byStride = new ArrayList<>(axes);
        long reach = 0;
        while (!byStride.isEmpty()) {
            Integer smallest = byStride.get(0);
            for (Integer axis : byStride) {
                if (Math.abs(flat.coefficient(axis)) < Math.abs(flat.coefficient(smallest))) {
                    smallest = axis;
                }
            }
            byStride.remove(smallest);
            long stride = Math.abs(flat.coefficient(smallest));
            if (stride <= reach && domain.dim(smallest).max() > 1) {
                return false;
            }
            reach += stride * (domain.dim(smallest).max() - 1);
        }
        return true;
    }

    /**
     * Says whether an operand reads different elements at different points of a domain.
     *
     * @param operand the operand
     * @param domain the reader's domain
     * @return true if it is certain that none is read twice
     */
    public static boolean isInjective(Operand operand, Shape domain) {
        return isInjective(operand.flat(), domain, axes(domain));
    }

    /**
     * Returns all axes of a shape.
     *
     * @param shape the shape
     * @return 0 to rank - 1
     */
    public static List<Integer> axes(Shape shape) {
        List<Integer> axes = new ArrayList<>();
        for (int axis = 0; axis < shape.rank(); axis++) {
            axes.add(axis);
        }
        return axes;
    }
}
