package wengert.trace;

import java.util.ArrayList;
import java.util.List;

/**
 * An integer expression over the axes of a domain: where along one axis of an array a point reads or writes.
 *
 * <p>It is a sum {@code offset + c0*atom0 + c1*atom1 + ...} in a canonical order, so that equal expressions are equal
 * objects. Composing two views is substitution.
 *
 * @param offset the constant part
 * @param terms the other parts: no two have the same atom, none has coefficient 0
 */
public record Index(int offset, List<Term> terms) {
    /**
     * One part of the sum.
     *
     * @param coefficient the constant factor, not 0
     * @param atom the variable factor
     */
    public record Term(int coefficient, Atom atom) {
        @Override
        public boolean equals(Object other) {
            return other instanceof Term term && coefficient == term.coefficient && atom.equals(term.atom);
        }

        @Override
        public int hashCode() {
            return 31 * coefficient + atom.hashCode();
        }
    }

    /** What a coefficient multiplies. */
    public sealed interface Atom permits Axis, Quotient, Remainder, Lookup {}

    /**
     * The position along one axis of the domain.
     *
     * @param number the axis, from 0
     */
    public record Axis(int number) implements Atom {
        @Override
        public boolean equals(Object other) {
            return other instanceof Axis axis && number == axis.number;
        }

        @Override
        public int hashCode() {
            return number;
        }

        @Override
        public String toString() {
            return "i" + number;
        }
    }

    /**
     * The whole part of a division of a non-negative expression.
     *
     * @param dividend the expression divided
     * @param divisor the constant divisor, at least 2
     */
    public record Quotient(Index dividend, int divisor) implements Atom {
        @Override
        public boolean equals(Object other) {
            return other instanceof Quotient quotient
                    && divisor == quotient.divisor
                    && dividend.equals(quotient.dividend);
        }

        @Override
        public int hashCode() {
            return 31 * dividend.hashCode() + divisor;
        }

        @Override
        public String toString() {
            return "(" + dividend + ")/" + divisor;
        }
    }

    /**
     * The remainder of a division of a non-negative expression.
     *
     * @param dividend the expression divided
     * @param divisor the constant divisor, at least 2
     */
    public record Remainder(Index dividend, int divisor) implements Atom {
        @Override
        public boolean equals(Object other) {
            return other instanceof Remainder remainder
                    && divisor == remainder.divisor
                    && dividend.equals(remainder.dividend);
        }

        @Override
        public int hashCode() {
            return 31 * dividend.hashCode() + divisor;
        }

        @Override
        public String toString() {
            return "(" + dividend + ")%" + divisor;
        }
    }

    /**
     * A value of an integer input.
     *
     * @param table the integer input
     * @param at the position in it, one expression an axis
     */
    public record Lookup(Indices table, List<Index> at) implements Atom {
        @Override
        public boolean equals(Object other) {
            return other instanceof Lookup lookup && table.equals(lookup.table) && at.equals(lookup.at);
        }

        @Override
        public int hashCode() {
            return 31 * table.hashCode() + at.hashCode();
        }

        @Override
        public String toString() {
            return table.name() + at;
        }
    }

    /**
     * Copies the list of terms.
     *
     * @param offset as given
     * @param terms as given
     */
    public Index {
        terms = List.copyOf(terms);
    }

    /**
     * Returns a constant.
     *
     * @param value its value
     * @return the expression
     */
    public static Index constant(int value) {
        return new Index(value, List.of());
    }

    /**
     * Returns the position along an axis.
     *
     * @param number the axis, from 0
     * @return the expression
     */
    public static Index axis(int number) {
        return of(new Axis(number));
    }

    /**
     * Returns a looked-up integer.
     *
     * @param table the integer input
     * @param at the position in it, one expression an axis of the input
     * @return the expression
     */
    public static Index lookup(Indices table, List<Index> at) {
        return of(new Lookup(table, List.copyOf(at)));
    }

    /**
     * Returns the positions along the first axes of a domain, in order: how an array is read as it lies.
     *
     * @param rank the number of axes
     * @return one expression an axis
     */
    public static List<Index> identity(int rank) {
        List<Index> axes = new ArrayList<>();
        for (int axis = 0; axis < rank; axis++) {
            axes.add(axis(axis));
        }
        return List.copyOf(axes);
    }

    /**
     * Returns the position in row-major storage of an element.
     *
     * @param at the element, one expression an axis of the array
     * @param shape the shape of the array
     * @return the expression, in elements from the start of the array
     */
    public static Index flat(List<Index> at, Shape shape) {
        int[] strides = shape.strides();
        Index flat = constant(0);
        for (int axis = 0; axis < strides.length; axis++) {
            flat = flat.plus(at.get(axis).times(strides[axis]));
        }
        return flat;
    }

    private static Index of(Atom atom) {
        return new Index(0, List.of(new Term(1, atom)));
    }

    /**
     * Returns the sum of two expressions.
     *
     * @param other the other one
     * @return the sum
     */
    public Index plus(Index other) {
        List<Term> sum = new ArrayList<>(terms);
        for (Term term : other.terms) {
            addTerm(sum, term);
        }
        Index recombined = recombine(offset + other.offset, sum);
        if (recombined != null) {
            return recombined;
        }
        sort(sum);
        return new Index(offset + other.offset, sum);
    }

    /**
     * Returns the product with a constant.
     *
     * @param factor the constant
     * @return the product
     */
    public Index times(int factor) {
        if (factor == 0) {
            return constant(0);
        }
        List<Term> product = new ArrayList<>();
        for (Term term : terms) {
            product.add(new Term(term.coefficient * factor, term.atom));
        }
        return new Index(offset * factor, product);
    }

    /**
     * Returns the whole part of a division by a constant; the expression must not be negative.
     *
     * @param divisor the constant, at least 1
     * @return the quotient
     */
    public Index quotient(int divisor) {
        if (divisor == 1) {
            return this;
        }
        if (divides(divisor)) {
            List<Term> quotient = new ArrayList<>();
            for (Term term : terms) {
                quotient.add(new Term(term.coefficient / divisor, term.atom));
            }
            return new Index(offset / divisor, quotient);
        }
        return terms.isEmpty() ? constant(offset / divisor) : of(new Quotient(this, divisor));
    }

    /**
     * Returns the remainder of a division by a constant; the expression must not be negative.
     *
     * @param divisor the constant, at least 1
     * @return the remainder
     */
    public Index remainder(int divisor) {
        if (divisor == 1 || divides(divisor)) {
            return constant(0);
        }
        return terms.isEmpty() ? constant(offset % divisor) : of(new Remainder(this, divisor));
    }

    /**
     * Returns this expression with every axis replaced.
     *
     * @param axes what stands for each axis
     * @return the expression over the axes of the replacements
     */
    public Index substitute(List<Index> axes) {
        Index result = constant(offset);
        for (Term term : terms) {
            result = result.plus(substitute(term.atom, axes).times(term.coefficient));
        }
        return result;
    }

    /**
     * Substitutes in a list of expressions.
     *
     * @param at the expressions
     * @param axes what stands for each axis
     * @return the expressions over the axes of the replacements
     */
    public static List<Index> substitute(List<Index> at, List<Index> axes) {
        List<Index> result = new ArrayList<>();
        for (Index index : at) {
            result.add(index.substitute(axes));
        }
        return result;
    }

    private static Index substitute(Atom atom, List<Index> axes) {
        if (atom instanceof Axis axis) {
            return axes.get(axis.number);
        }
        if (atom instanceof Quotient quotient) {
            return quotient.dividend.substitute(axes).quotient(quotient.divisor);
        }
        if (atom instanceof Remainder remainder) {
            return remainder.dividend.substitute(axes).remainder(remainder.divisor);
        }
        Lookup lookup = (Lookup) atom;
        return lookup(lookup.table, substitute(lookup.at, axes));
    }

    /**
     * Says whether the expression is a constant plus multiples of axes.
     *
     * @return true without quotients, remainders and look-ups
     */
    public boolean isAffine() {
        for (Term term : terms) {
            if (!(term.atom instanceof Axis)) {
                return false;
            }
        }
        return true;
    }

    /**
     * Says whether an integer is looked up anywhere in the expression.
     *
     * @return true if its values depend on those of an integer input
     */
    public boolean looksUp() {
        for (Term term : terms) {
            boolean found = term.atom instanceof Lookup
                    || (term.atom instanceof Quotient quotient && quotient.dividend.looksUp())
                    || (term.atom instanceof Remainder remainder && remainder.dividend.looksUp());
            if (found) {
                return true;
            }
        }
        return false;
    }

    /**
     * Returns the integer input whose elements the expression names, where it adds nothing to one of them but positions along
     * axes.
     *
     * @return the input, or null if the expression is of another form
     */
    public Indices table() {
        Indices table = null;
        for (Term term : terms) {
            if (term.atom instanceof Lookup lookup && term.coefficient == 1 && table == null) {
                table = lookup.table;
            } else if (!(term.atom instanceof Axis)) {
                return null;
            }
        }
        return table;
    }

    /**
     * Returns how far the expression reaches beyond an element of its {@link #table}.
     *
     * @param domain the domain over whose axes it ranges
     * @return the greatest number that is added
     */
    public int reach(Shape domain) {
        return Views.range(this, domain).max() - (table().bound() - 1);
    }

    /**
     * Says whether the expression depends on an axis, also inside a quotient, remainder or look-up.
     *
     * @param axis the axis
     * @return true if its value can change along the axis
     */
    public boolean mentions(int axis) {
        for (Term term : terms) {
            if (mentions(term.atom, axis)) {
                return true;
            }
        }
        return false;
    }

    /**
     * Says whether one of several expressions depends on an axis.
     *
     * @param at the expressions
     * @param axis the axis
     * @return true if the value of one of them can change along the axis
     */
    public static boolean mentions(List<Index> at, int axis) {
        for (Index index : at) {
            if (index.mentions(axis)) {
                return true;
            }
        }
        return false;
    }

    private static boolean mentions(Atom atom, int axis) {
        if (atom instanceof Axis plain) {
            return plain.number == axis;
        }
        if (atom instanceof Quotient quotient) {
            return quotient.dividend.mentions(axis);
        }
        if (atom instanceof Remainder remainder) {
            return remainder.dividend.mentions(axis);
        }
        return mentions(((Lookup) atom).at, axis);
    }

    /**
     * Returns the factor of an axis in the sum.
     *
     * @param axis the axis
     * @return its coefficient, 0 if the axis is no term of the sum
     */
    public int coefficient(int axis) {
        for (Term term : terms) {
            if (term.atom instanceof Axis found && found.number == axis) {
                return term.coefficient;
            }
        }
        return 0;
    }

    /**
     * Returns the axis, if the expression is nothing but the position along one.
     *
     * @return the axis, or -1
     */
    public int asAxis() {
        boolean plain = offset == 0 && terms.size() == 1 && terms.get(0).coefficient == 1;
        return plain && terms.get(0).atom instanceof Axis axis ? axis.number : -1;
    }

    private boolean divides(int divisor) {
        boolean divides = offset % divisor == 0;
        for (Term term : terms) {
            divides &= term.coefficient % divisor == 0;
        }
        return divides;
    }

    /** Axes in order, then the other atoms in the order of their text. */
    private static void sort(List<Term> terms) {
        for (int i = 1; i < terms.size(); i++) {
            Term term = terms.get(i);
            int place = i;
            while (place > 0 && comesBefore(term.atom, terms.get(place - 1).atom)) {
                terms.set(place, terms.get(place - 1));
                place--;
            }
            terms.set(place, term);
        }
    }

    private static boolean comesBefore(Atom left, Atom right) {
        if (left instanceof Axis a) {
            return !(right instanceof Axis b) || a.number < b.number;
        }
        return !(right instanceof Axis) && left.toString().compareTo(right.toString()) < 0;
    }

    private static void addTerm(List<Term> sum, Term term) {
        for (int i = 0; i < sum.size(); i++) {
            if (sum.get(i).atom.equals(term.atom)) {
                int coefficient = sum.get(i).coefficient + term.coefficient;
                if (coefficient == 0) {
                    sum.remove(i);
                } else {
                    sum.set(i, new Term(coefficient, term.atom));
                }
                return;
            }
        }
        sum.add(term);
    }

    /** Turns {@code c*d*(e/d) + c*(e%d)} back into {@code c*e}, so that merged axes are read without division. */
    private static Index recombine(int offset, List<Term> terms) {
        for (Term whole : terms) {
            if (whole.atom instanceof Quotient quotient && whole.coefficient % quotient.divisor == 0) {
                int coefficient = whole.coefficient / quotient.divisor;
                Term rest = new Term(coefficient, new Remainder(quotient.dividend, quotient.divisor));
                if (terms.contains(rest)) {
                    List<Term> others = new ArrayList<>(terms);
                    others.remove(whole);
                    others.remove(rest);
                    sort(others);
                    return new Index(offset, others).plus(quotient.dividend.times(coefficient));
                }
            }
        }
        return null;
    }

    // equals and hashCode are written out because the generated ones are linked at run time, which costs start-up.

    @Override
    public boolean equals(Object other) {
        return other instanceof Index index && offset == index.offset && terms.equals(index.terms);
    }

    @Override
    public int hashCode() {
        return 31 * offset + terms.hashCode();
    }

    /** Returns for instance {@code 4*i1 + i2 + 3}. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (Term term : terms) {
            text.append(text.isEmpty() ? "" : " + ");
            text.append(term.coefficient == 1 ? "" : term.coefficient + "*").append(term.atom);
        }
        if (offset != 0 || terms.isEmpty()) {
            text.append(text.isEmpty() ? "" : " + ").append(offset);
        }
        return text.toString();
    }
}
