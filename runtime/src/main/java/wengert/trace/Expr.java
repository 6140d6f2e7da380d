package wengert.trace;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import wengert.math.Scalar;

/**
 * A symbolic array while a computation is recorded: a view of a node.
 *
 * <p>Arithmetic broadcasts as is usual: shapes are aligned at their last axes, and an axis of size 1, or one that is
 * missing, is repeated. Methods that only rearrange ({@link #transpose}, {@link #split}, {@link #pick}...) record
 * nothing; they change how the next operation reads. Negative axis numbers count from the last axis.
 *
 * <p>All methods throw {@link TraceException} for shapes that do not fit, naming the user's source line.
 */
public final class Expr {
    private final Recorder recorder;
    private final Operand view;
    private final Shape shape;

    Expr(Recorder recorder, Operand view, Shape shape) {
        this.recorder = recorder;
        this.view = view;
        this.shape = shape;
    }

    /**
     * Returns the shape of the view.
     *
     * @return the shape
     */
    public Shape shape() {
        return shape;
    }

    /**
     * Returns the recording that the value belongs to.
     *
     * @return the recorder
     */
    public Recorder recorder() {
        return recorder;
    }

    Operand view() {
        return view;
    }

    // ---- element-wise ----

    /**
     * Returns {@code this + other}.
     *
     * @param other the right operand, broadcast
     * @return the sum
     */
    public Expr add(Expr other) {
        return recorder.map(Op.ADD, this, other);
    }

    /**
     * Returns {@code this + other}.
     *
     * @param other a constant
     * @return the sum
     */
    public Expr add(double other) {
        return add(recorder.constant(other));
    }

    /**
     * Returns {@code this - other}.
     *
     * @param other the right operand, broadcast
     * @return the difference
     */
    public Expr sub(Expr other) {
        return recorder.map(Op.SUB, this, other);
    }

    /**
     * Returns {@code this - other}.
     *
     * @param other a constant
     * @return the difference
     */
    public Expr sub(double other) {
        return sub(recorder.constant(other));
    }

    /**
     * Returns {@code this * other}, element by element.
     *
     * @param other the right operand, broadcast
     * @return the product
     */
    public Expr mul(Expr other) {
        return recorder.map(Op.MUL, this, other);
    }

    /**
     * Returns {@code this * other}.
     *
     * @param other a constant
     * @return the product
     */
    public Expr mul(double other) {
        return mul(recorder.constant(other));
    }

    /**
     * Returns {@code this / other}, element by element.
     *
     * @param other the right operand, broadcast
     * @return the quotient
     */
    public Expr div(Expr other) {
        return recorder.map(Op.DIV, this, other);
    }

    /**
     * Returns {@code this / other}.
     *
     * @param other a constant
     * @return the quotient
     */
    public Expr div(double other) {
        return div(recorder.constant(other));
    }

    /**
     * Returns the greater of two values; a tie takes this one, NaN wins.
     *
     * @param other the right operand, broadcast
     * @return the maximum
     */
    public Expr max(Expr other) {
        return recorder.map(Op.MAX, this, other);
    }

    /**
     * Returns the greater of two values; a tie takes this one, NaN wins.
     *
     * @param other a constant
     * @return the maximum
     */
    public Expr max(double other) {
        return max(recorder.constant(other));
    }

    /**
     * Returns the lesser of two values; a tie takes this one, NaN wins.
     *
     * @param other the right operand, broadcast
     * @return the minimum
     */
    public Expr min(Expr other) {
        return recorder.map(Op.MIN, this, other);
    }

    /**
     * Returns the lesser of two values; a tie takes this one, NaN wins.
     *
     * @param other a constant
     * @return the minimum
     */
    public Expr min(double other) {
        return min(recorder.constant(other));
    }

    /**
     * Returns 1 where {@code this > other}, else 0; a condition for {@link #select}.
     *
     * @param other the right operand, broadcast
     * @return zeros and ones, without a gradient
     */
    public Expr gt(Expr other) {
        return recorder.map(Op.GREATER, this, other);
    }

    /**
     * Returns 1 where {@code this > other}, else 0; a condition for {@link #select}.
     *
     * @param other a constant
     * @return zeros and ones, without a gradient
     */
    public Expr gt(double other) {
        return gt(recorder.constant(other));
    }

    /**
     * Returns 1 where {@code this >= other}, else 0; a condition for {@link #select}.
     *
     * @param other the right operand, broadcast
     * @return zeros and ones, without a gradient
     */
    public Expr ge(Expr other) {
        return recorder.map(Op.GREATER_EQUAL, this, other);
    }

    /**
     * Returns 1 where {@code this >= other}, else 0; a condition for {@link #select}.
     *
     * @param other a constant
     * @return zeros and ones, without a gradient
     */
    public Expr ge(double other) {
        return ge(recorder.constant(other));
    }

    /**
     * Returns 1 where {@code this < other}, else 0; a condition for {@link #select}.
     *
     * @param other the right operand, broadcast
     * @return zeros and ones, without a gradient
     */
    public Expr lt(Expr other) {
        return other.gt(this);
    }

    /**
     * Returns 1 where {@code this < other}, else 0; a condition for {@link #select}.
     *
     * @param other a constant
     * @return zeros and ones, without a gradient
     */
    public Expr lt(double other) {
        return lt(recorder.constant(other));
    }

    /**
     * Returns 1 where {@code this <= other}, else 0; a condition for {@link #select}.
     *
     * @param other the right operand, broadcast
     * @return zeros and ones, without a gradient
     */
    public Expr le(Expr other) {
        return other.ge(this);
    }

    /**
     * Returns 1 where {@code this <= other}, else 0; a condition for {@link #select}.
     *
     * @param other a constant
     * @return zeros and ones, without a gradient
     */
    public Expr le(double other) {
        return le(recorder.constant(other));
    }

    /**
     * Returns 1 where the values are equal numbers, else 0; a condition for {@link #select}.
     *
     * @param other the right operand, broadcast
     * @return zeros and ones, without a gradient
     */
    public Expr eq(Expr other) {
        return recorder.map(Op.EQUAL, this, other);
    }

    /**
     * Returns 1 where the values are equal numbers, else 0; a condition for {@link #select}.
     *
     * @param other a constant
     * @return zeros and ones, without a gradient
     */
    public Expr eq(double other) {
        return eq(recorder.constant(other));
    }

    /**
     * Returns, with this value as the condition, {@code this != 0 ? taken : otherwise}.
     *
     * <p>Only the branch that is taken receives an adjoint, so an infinite derivative in the other one does no harm.
     *
     * @param taken the value where the condition is not 0, broadcast
     * @param otherwise the value where it is 0, broadcast
     * @return the value chosen at each point
     */
    public Expr select(Expr taken, Expr otherwise) {
        return recorder.map(Op.SELECT, this, taken, otherwise);
    }

    /**
     * Returns {@code -this}.
     *
     * @return the negated value
     */
    public Expr neg() {
        return recorder.map(Op.NEG, this);
    }

    /**
     * Returns e to the power of this value.
     *
     * @return the exponential
     */
    public Expr exp() {
        return recorder.map(Op.EXP, this);
    }

    /**
     * Returns the natural logarithm.
     *
     * @return the logarithm; NaN below 0
     */
    public Expr log() {
        return recorder.map(Op.LOG, this);
    }

    /**
     * Returns the rectified value, {@code this <= 0 ? 0 : this}; NaN stays NaN.
     *
     * @return the rectified value
     */
    public Expr relu() {
        return recorder.map(Op.RELU, this);
    }

    /**
     * Returns the Gaussian error linear unit in its tanh form, composed as {@link wengert.tape.Tape#gelu} documents.
     *
     * <p>Source: D. Hendrycks, K. Gimpel, Gaussian Error Linear Units (GELUs), 2016.
     *
     * @return {@code 0.5 this (1 + tanh(sqrt(2/pi) (this + 0.044715 this^3)))}
     */
    public Expr gelu() {
        Expr cube = mul(this).mul(this);
        Expr t = add(cube.mul(Scalar.GELU_CUBIC)).mul(Scalar.SQRT_2_OVER_PI).tanh();
        Expr gate = recorder.constant(1.0).add(t);
        return mul(0.5).mul(gate);
    }

    /**
     * Returns the square root.
     *
     * @return the root; NaN below 0
     */
    public Expr sqrt() {
        return recorder.map(Op.SQRT, this);
    }

    /**
     * Returns the hyperbolic tangent.
     *
     * @return a value from -1 to 1
     */
    public Expr tanh() {
        return recorder.map(Op.TANH, this);
    }

    /**
     * Returns the logistic function {@code 1 / (1 + exp(-this))}.
     *
     * @return a value from 0 to 1
     */
    public Expr sigmoid() {
        return recorder.map(Op.SIGMOID, this);
    }

    /**
     * Returns the sine.
     *
     * @return the sine of this angle in radians
     */
    public Expr sin() {
        return recorder.map(Op.SIN, this);
    }

    /**
     * Returns the cosine.
     *
     * @return the cosine of this angle in radians
     */
    public Expr cos() {
        return recorder.map(Op.COS, this);
    }

    /**
     * Returns the absolute value.
     *
     * @return this value without its sign; its derivative at 0 is 0
     */
    public Expr abs() {
        return recorder.map(Op.ABS, this);
    }

    /**
     * Returns a constant power.
     *
     * @param exponent the exponent; the power of 0 is 1, whatever this value, and passes no adjoint
     * @return this value to that power
     */
    public Expr pow(double exponent) {
        return recorder.pow(this, exponent);
    }

    /**
     * Returns this value as a constant: no adjoint passes back through it.
     *
     * @return the same value
     */
    public Expr stopGradient() {
        return recorder.map(Op.STOP_GRADIENT, this);
    }

    // ---- reductions ----

    /**
     * Returns the sum over some axes, added in ascending order from 0.
     *
     * @param axes the axes to sum over; none means all
     * @return the sums, without those axes
     */
    public Expr sum(int... axes) {
        return recorder.reduce(Op.SUM, this, axes);
    }

    /**
     * Returns the mean over some axes: their sum divided by the number of elements, at the live lengths of a run.
     *
     * @param axes the axes to average over; none means all
     * @return the means, without those axes
     */
    public Expr mean(int... axes) {
        Set<Integer> averaged = new TreeSet<>();
        for (int axis : axes) {
            averaged.add(axis(axis, "mean"));
        }
        if (axes.length == 0) {
            averaged.addAll(Views.axes(shape));
        }
        List<Dim> dims = new ArrayList<>();
        for (int axis : averaged) {
            requireFullAxis(axis, "mean", ". Use sum() and divide by the number of elements that you mean");
            dims.add(shape.dim(axis));
        }
        Expr sum = sum(axes);
        return sum.div(recorder.count(dims));
    }

    /**
     * Returns the greatest element over some axes; a tie takes the first one, NaN wins.
     *
     * @param axes the axes to search; none means all
     * @return the maxima, without those axes
     */
    public Expr maxOver(int... axes) {
        return recorder.reduce(Op.MAX_OVER, this, axes);
    }

    /**
     * Returns the row-major position of the element that {@link #maxOver} takes.
     *
     * @param axes the axes to search; none means all
     * @return positions from 0, without those axes and without a gradient
     */
    public Expr argmax(int... axes) {
        return recorder.reduce(Op.ARGMAX, this, axes);
    }

    /**
     * Returns the inner product of two vectors.
     *
     * @param other a vector of the same length
     * @return a scalar
     */
    public Expr dot(Expr other) {
        if (shape.rank() != 1 || !shape.equals(other.shape)) {
            throw recorder.error(
                    "dot",
                    "operands are %s and %s; expected two vectors of the same length".formatted(shape, other.shape));
        }
        return mul(other).sum();
    }

    /**
     * Returns the matrix product of the last two axes; leading axes broadcast.
     *
     * @param other {@code [..., k, m]} for this value {@code [..., n, k]}
     * @return {@code [..., n, m]}
     */
    public Expr matmul(Expr other) {
        boolean areMatrices = rank() >= 2 && other.rank() >= 2;
        if (!areMatrices || !dimAt(-1).equals(other.dimAt(-2))) {
            String remedy = areMatrices && dimAt(-1).equals(other.dimAt(-1))
                    ? "Did you mean the second one's transpose()?"
                    : "Did you mean dot() or mul()?";
            throw recorder.error(
                    "matmul",
                    "operands are %s and %s; expected [.., n, k] and [.., k, m]. %s"
                            .formatted(shape, other.shape, remedy));
        }
        return expandDims(-2).mul(other.transpose().expandDims(-3)).sum(-1);
    }

    // ---- views: how the next operation reads ----

    /**
     * Returns the view with its last two axes exchanged.
     *
     * @return the transposed view
     */
    public Expr transpose() {
        if (rank() < 2) {
            throw recorder.error("transpose", "input is %s; expected at least two axes".formatted(shape));
        }
        int[] order = new int[rank()];
        for (int axis = 0; axis < order.length; axis++) {
            order[axis] = axis;
        }
        order[rank() - 1] = rank() - 2;
        order[rank() - 2] = rank() - 1;
        return permute(order);
    }

    /**
     * Returns the view with its axes in another order.
     *
     * @param order which axis comes at each place; every axis once
     * @return the permuted view
     */
    public Expr permute(int... order) {
        List<Integer> axes = new ArrayList<>();
        for (int axis : order) {
            axes.add(axis(axis, "permute"));
        }
        if (axes.size() != rank() || !axes.containsAll(Views.axes(shape))) {
            throw recorder.error(
                    "permute",
                    "input is %s and the order %s; expected every axis once".formatted(shape, Arrays.toString(order)));
        }
        List<Index> from = new ArrayList<>();
        for (int axis = 0; axis < rank(); axis++) {
            from.add(Index.axis(axes.indexOf(axis)));
        }
        return viewed(from, shape.select(axes));
    }

    /**
     * Returns the view with an axis of size 1 inserted.
     *
     * @param axis where the new axis stands in the result
     * @return the view with one more axis
     */
    public Expr expandDims(int axis) {
        int place = axis < 0 ? axis + rank() + 1 : axis;
        if (place < 0 || place > rank()) {
            throw recorder.error(
                    "expandDims",
                    "axis is %d for input %s; expected -%d to %d".formatted(axis, shape, rank() + 1, rank()));
        }
        List<Dim> dims = new ArrayList<>(shape.dims());
        dims.add(place, Dim.of(1));
        List<Index> from = new ArrayList<>();
        for (int old = 0; old < rank(); old++) {
            from.add(Index.axis(old < place ? old : old + 1));
        }
        return viewed(from, new Shape(dims, shifted(shape.causal(), place, 1)));
    }

    /**
     * Returns the view at one position along an axis, without that axis.
     *
     * @param axis the axis
     * @param position the position; 0 only for a bounded axis, whose length may be 1
     * @return the view with one axis less
     */
    public Expr at(int axis, int position) {
        int place = axis(axis, "at");
        Dim dim = shape.dim(place);
        if (position < 0 || position >= (dim.isBounded() ? 1 : dim.max())) {
            throw recorder.error(
                    "at",
                    "position is %d on axis %d of %s; expected 0 to %d"
                            .formatted(position, place, shape, dim.isBounded() ? 0 : dim.max() - 1));
        }
        requireNotCausal(place, "at");
        List<Dim> dims = new ArrayList<>(shape.dims());
        dims.remove(place);
        List<Index> from = new ArrayList<>();
        for (int old = 0; old < rank(); old++) {
            from.add(old == place ? Index.constant(position) : Index.axis(old < place ? old : old - 1));
        }
        return viewed(from, new Shape(dims, shifted(shape.causal(), place, -1)));
    }

    /**
     * Returns a part of the view along a fixed-size axis.
     *
     * @param axis the axis
     * @param start the first position
     * @param size the number of positions, at least 1
     * @return the view of that part
     */
    public Expr slice(int axis, int start, int size) {
        int place = axis(axis, "slice");
        Dim dim = shape.dim(place);
        if (dim.isBounded() || start < 0 || size < 1 || size > dim.max() - start) {
            throw recorder.error(
                    "slice",
                    "part %d to %d of axis %d of %s; expected a part of a fixed-size axis"
                            .formatted(start, (long) start + size, place, shape));
        }
        requireNotCausal(place, "slice");
        return resized(place, Dim.of(size), Index.axis(place).plus(Index.constant(start)));
    }

    /**
     * Returns the first live elements along a fixed-size axis.
     *
     * @param axis the axis
     * @param length the live length, at most the size of the axis
     * @return the view of that part
     */
    public Expr prefix(int axis, Dim length) {
        int place = axis(axis, "prefix");
        Dim dim = shape.dim(place);
        if (dim.isBounded() || length.max() > dim.max()) {
            throw recorder.error(
                    "prefix",
                    "prefix %s of axis %d of %s; expected a fixed-size axis at least as long"
                            .formatted(length, place, shape));
        }
        requireNotCausal(place, "prefix");
        return resized(place, recorder.declared(length), Index.axis(place));
    }

    /**
     * Returns the view repeated along an axis of size 1.
     *
     * @param axis an axis of size 1
     * @param dim the extent that it gets
     * @return the repeated view
     */
    public Expr repeat(int axis, Dim dim) {
        int place = axis(axis, "repeat");
        if (!shape.dim(place).equals(Dim.of(1))) {
            throw recorder.error(
                    "repeat",
                    "axis %d of %s is repeated; expected an axis of size 1. Did you mean expandDims(%d) first?"
                            .formatted(place, shape, place));
        }
        requireNotCausal(place, "repeat");
        return resized(place, recorder.declared(dim), Index.constant(0));
    }

    /**
     * Returns the view with one fixed-size axis split into several.
     *
     * @param axis the axis
     * @param sizes the sizes of the new axes, outermost first; their product is the size of the axis
     * @return the view with the new axes in place of the old one
     */
    public Expr split(int axis, int... sizes) {
        int place = axis(axis, "split");
        Dim dim = shape.dim(place);
        long product = 1;
        boolean positive = true;
        for (int size : sizes) {
            positive &= size >= 1 && size <= dim.max();
            product = Math.min(product * size, Integer.MAX_VALUE);
        }
        if (dim.isBounded() || sizes.length == 0 || !positive || product != dim.max()) {
            throw recorder.error(
                    "split",
                    "axis %d of %s into %s; expected sizes whose product is the fixed size of the axis"
                            .formatted(place, shape, Arrays.toString(sizes)));
        }
        requireNotCausal(place, "split");
        List<Dim> dims = new ArrayList<>(shape.dims());
        dims.remove(place);
        Index merged = Index.constant(0);
        for (int i = 0; i < sizes.length; i++) {
            dims.add(place + i, Dim.of(sizes[i]));
            merged = merged.times(sizes[i]).plus(Index.axis(place + i));
        }
        List<Index> from = new ArrayList<>();
        for (int old = 0; old < rank(); old++) {
            from.add(old == place ? merged : Index.axis(old < place ? old : old + sizes.length - 1));
        }
        return viewed(from, new Shape(dims, shifted(shape.causal(), place, sizes.length - 1)));
    }

    /**
     * Returns the view with neighbouring fixed-size axes merged into one.
     *
     * @param axis the first axis
     * @param count the number of axes, at least 1
     * @return the view with one axis in place of those
     */
    public Expr merge(int axis, int count) {
        int place = axis(axis, "merge");
        boolean fits = count >= 1 && count <= rank() - place && isFixed(place, place + count);
        if (!fits) {
            throw recorder.error(
                    "merge",
                    "%d axes from %d of %s; expected neighbouring axes of fixed size".formatted(count, place, shape));
        }
        for (int old = place; old < place + count; old++) {
            requireNotCausal(old, "merge");
        }
        List<Index> from = new ArrayList<>();
        Index rest = Index.axis(place);
        long size = 1;
        for (int old = place + count - 1; old >= place; old--) {
            int extent = shape.dim(old).max();
            from.add(0, old == place ? rest : rest.remainder(extent));
            rest = rest.quotient(extent);
            size *= extent;
            if (size > Integer.MAX_VALUE) {
                throw recorder.error(
                        "merge",
                        "%d axes from %d of %s have more than 2^31-1 elements; expected fewer"
                                .formatted(count, place, shape));
            }
        }
        for (int old = 0; old < place; old++) {
            from.add(old, Index.axis(old));
        }
        for (int old = place + count; old < rank(); old++) {
            from.add(Index.axis(old - count + 1));
        }
        List<Dim> dims = new ArrayList<>(shape.dims().subList(0, place));
        dims.add(Dim.of((int) size));
        dims.addAll(shape.dims().subList(place + count, rank()));
        return viewed(from, new Shape(dims, shifted(shape.causal(), place, 1 - count)));
    }

    /**
     * Returns the view of a fixed-size array under other extents, in row-major order.
     *
     * @param sizes the new sizes, none for a scalar; their product is the number of elements
     * @return the reshaped view
     */
    public Expr reshape(int... sizes) {
        boolean fits = isFixed(0, rank());
        long wanted = 1;
        for (int size : sizes) {
            fits &= size >= 1;
            wanted = Math.min(wanted * size, 1L << 31);
        }
        long elements = 1;
        for (Dim dim : shape.dims()) {
            elements = Math.min(elements * dim.max(), 1L << 31);
        }
        if (!fits || elements != wanted) {
            throw recorder.error(
                    "reshape",
                    "%s into %s; expected fixed sizes and as many elements".formatted(shape, Arrays.toString(sizes)));
        }
        Expr flat = rank() == 0 ? expandDims(0) : merge(0, rank());
        return sizes.length == 0 ? flat.at(0, 0) : flat.split(0, sizes);
    }

    /**
     * Returns the view restricted to a lower triangle: the points with {@code index[column] <= index[row]}.
     *
     * <p>Everything computed from it exists on the triangle only, in both engines: no masked work is done.
     *
     * @param row the axis that bounds, for instance the query's position
     * @param column the axis that is bounded, of the same extent, for instance the key's position
     * @return the restricted view
     */
    public Expr causal(int row, int column) {
        int r = axis(row, "causal");
        int c = axis(column, "causal");
        if (r == c || !shape.dim(r).equals(shape.dim(c))) {
            throw recorder.error(
                    "causal", "axes %d and %d of %s; expected two axes of the same extent".formatted(r, c, shape));
        }
        if (shape.dim(r).equals(Dim.of(1))) {
            // The triangle of one element is all of it, and stays so when the element is repeated.
            return this;
        }
        Shape.Causal causal = new Shape.Causal(r, c);
        if (shape.causal() != null && !shape.causal().equals(causal)) {
            throw recorder.error(
                    "causal", "input %s is causal in other axes already; expected one triangle".formatted(shape));
        }
        return new Expr(recorder, view, new Shape(shape.dims(), causal));
    }

    /**
     * Returns the rows that integer inputs name: {@code result[i, ..] = this[first[i], second[i], .., ..]}.
     *
     * <p>Of an axis with a live length, a run may name positions below that length only; engines refuse others. What is read of
     * such an array is copied, so that what is computed from it finds neighbours.
     *
     * @param indices the positions along the first axes, an input for each of them, all of one shape; each is bounded by the size
     *     of its axis
     * @return the rows, with the axes of the indices in place of the first axes
     */
    public Expr gather(Indices... indices) {
        int looked = indices.length;
        if (looked == 0 || looked > rank()) {
            throw recorder.error(
                    "gather",
                    "input is %s and %d axes are looked up; expected 1 to %d".formatted(shape, looked, rank()));
        }
        Shape named = indices[0].shape();
        int added = named.rank();
        List<Index> from = new ArrayList<>();
        for (int axis = 0; axis < looked; axis++) {
            requireRows(indices[axis], named, axis);
            from.add(Index.lookup(indices[axis], Index.identity(added)));
        }
        for (int old = looked; old < rank(); old++) {
            from.add(Index.axis(old + added - looked));
        }
        List<Dim> dims = new ArrayList<>(named.dims());
        dims.addAll(shape.dims().subList(looked, rank()));
        return lookedUp(looked, from, new Shape(dims, shifted(shape.causal(), 0, added - looked)));
    }

    /**
     * Returns windows of neighbouring rows, each from where an integer input says: {@code result[i, j, ..] = this[starts[i] + j,
     * ..]}.
     *
     * <p>Of a first axis with a live length, a window may reach to that length only; engines refuse others. What is read of such
     * an array is copied.
     *
     * @param starts where the windows start, of any shape, each below the size of the first axis less that of a window, plus 1
     * @param size the number of rows in a window, at least 1
     * @return the windows, with the axes of the starts and one of that size in place of the first axis
     */
    public Expr windows(Indices starts, int size) {
        if (rank() == 0 || size < 1 || size > dimAt(0).max() || starts.bound() > dimAt(0).max() - size + 1) {
            throw recorder.error(
                    "windows",
                    "windows of %d rows of input %s start where '%s' says, which is below %d; expected them inside of the first axis"
                            .formatted(size, shape, starts.name(), starts.bound()));
        }
        requireLookup(starts, 0, "windows");
        int added = starts.shape().rank();
        List<Index> from = new ArrayList<>();
        from.add(Index.lookup(starts, Index.identity(added)).plus(Index.axis(added)));
        for (int old = 1; old < rank(); old++) {
            from.add(Index.axis(old + added));
        }
        List<Dim> dims = new ArrayList<>(starts.shape().dims());
        dims.add(Dim.of(size));
        dims.addAll(shape.dims().subList(1, rank()));
        return lookedUp(1, from, new Shape(dims, shifted(shape.causal(), 0, added)));
    }

    /** Returns what is looked up along the first axes; a copy where one of them has a live length. */
    private Expr lookedUp(int axes, List<Index> from, Shape result) {
        boolean isLive = false;
        boolean isOfArray = true;
        for (int axis = 0; axis < axes; axis++) {
            if (dimAt(axis).isBounded()) {
                isLive = true;
                isOfArray &= isOfArray(axis);
            }
        }
        if (!isLive) {
            return viewed(from, result);
        }
        // Engines check what is named against the lengths of arrays; one that only the view has would go unchecked.
        Expr live = isOfArray ? this : recorder.map(Op.COPY, this);
        return recorder.map(Op.COPY, live.viewed(from, result));
    }

    /** Says whether an axis is one of the array that is viewed, in all its length. */
    private boolean isOfArray(int axis) {
        List<Index> at = view.at();
        for (int own = 0; own < at.size(); own++) {
            if (at.get(own).asAxis() == axis && view.node().shape().dim(own).equals(dimAt(axis))) {
                return true;
            }
        }
        return false;
    }

    private void requireRows(Indices indices, Shape named, int axis) {
        if (indices.bound() > dimAt(axis).max()) {
            throw recorder.error(
                    "gather",
                    "axis %d of input %s is looked up in '%s', which is below %d; expected an axis of at least %d"
                            .formatted(axis, shape, indices.name(), indices.bound(), indices.bound()));
        }
        if (!indices.shape().equals(named)) {
            throw recorder.error(
                    "gather",
                    "axis %d of input %s is looked up in '%s', which is %s; expected %s as for axis 0"
                            .formatted(
                                    axis, shape, indices.name(), indices.shape().dims(), named.dims()));
        }
        requireLookup(indices, axis, "gather");
    }

    private void requireLookup(Indices indices, int axis, String what) {
        recorder.requireDeclared(indices, what);
        requireNotCausal(axis, what);
        for (int of = 1; dimAt(axis).isBounded() && of < indices.shape().rank(); of++) {
            if (indices.shape().dim(of).isBounded()) {
                throw recorder.error(
                        what,
                        "axis %d of input %s is looked up in '%s', which is %s; expected no live length but of its first axis"
                                .formatted(
                                        axis,
                                        shape,
                                        indices.name(),
                                        indices.shape().dims()));
            }
        }
    }

    /**
     * Returns one element of each row: {@code result[i] = this[i, indices[i]]}.
     *
     * @param indices the positions along the last axis, of the shape of the other axes
     * @return the elements, without the last axis
     */
    public Expr pick(Indices indices) {
        boolean fits = rank() >= 1
                && !dimAt(-1).isBounded()
                && indices.bound() <= dimAt(-1).max()
                && indices.shape().dims().equals(shape.dims().subList(0, rank() - 1));
        if (!fits) {
            throw recorder.error(
                    "pick",
                    "input is %s and '%s' is %s below %d; expected indices of the shape of the other axes, below a fixed last axis"
                            .formatted(shape, indices.name(), indices.shape().dims(), indices.bound()));
        }
        recorder.requireDeclared(indices, "pick");
        requireNotCausal(rank() - 1, "pick");
        List<Index> from = new ArrayList<>(Index.identity(rank() - 1));
        from.add(Index.lookup(indices, Index.identity(rank() - 1)));
        return viewed(from, new Shape(shape.dims().subList(0, rank() - 1), shape.causal()));
    }

    /**
     * Refuses to give a number: while a computation is recorded there is none.
     *
     * @return never
     * @throws TraceException always, with the user's line and what to use instead
     */
    @SuppressWarnings("DoNotCallSuggester")
    public double doubleValue() {
        throw recorder.error(
                "doubleValue",
                "a recorded value has no number yet, and a branch taken on it would be frozen into the program;"
                        + " expected a symbolic choice. Use select(condition, a, b), an input, or a plain Java number");
    }

    /** Returns the shape; a recorded value has no number to show. */
    @Override
    public String toString() {
        return "Expr " + shape;
    }

    // ---- helpers ----

    int rank() {
        return shape.rank();
    }

    Dim dimAt(int axis) {
        return shape.dim(axis < 0 ? axis + rank() : axis);
    }

    int axis(int axis, String what) {
        int place = axis < 0 ? axis + rank() : axis;
        if (place < 0 || place >= rank()) {
            throw recorder.error(
                    what, "axis is %d for input %s; expected %d to %d".formatted(axis, shape, -rank(), rank() - 1));
        }
        return place;
    }

    private boolean isFixed(int from, int to) {
        for (Dim dim : shape.dims().subList(from, to)) {
            if (dim.isBounded()) {
                return false;
            }
        }
        return true;
    }

    private Expr resized(int place, Dim dim, Index along) {
        List<Index> from = new ArrayList<>(Index.identity(rank()));
        from.set(place, along);
        List<Dim> dims = new ArrayList<>(shape.dims());
        dims.set(place, dim);
        return viewed(from, new Shape(dims, shape.causal()));
    }

    private Expr viewed(List<Index> from, Shape result) {
        return new Expr(recorder, view.substitute(from), result);
    }

    private void requireNotCausal(int axis, String what) {
        requireFullAxis(axis, what, "");
    }

    private void requireFullAxis(int axis, String what, String remedy) {
        Shape.Causal causal = shape.causal();
        if (causal != null && (causal.row() == axis || causal.column() == axis)) {
            throw recorder.error(
                    what, "axis %d of %s belongs to a triangle; expected a full axis%s".formatted(axis, shape, remedy));
        }
    }

    private static Shape.Causal shifted(Shape.Causal causal, int from, int by) {
        if (causal == null) {
            return null;
        }
        return new Shape.Causal(
                causal.row() >= from ? causal.row() + by : causal.row(),
                causal.column() >= from ? causal.column() + by : causal.column());
    }
}
