package wengert.lower;

import java.util.ArrayList;
import java.util.List;
import wengert.pass.MemoryPlan;
import wengert.trace.Index;
import wengert.trace.Op;

/**
 * The statements that copy a block of an array the other way round in registers: as many rows as a vector has lanes, of
 * four neighbours each, become four rows of a vector.
 *
 * <p>A vector is put together from rows that are four apart, each loaded so far to the left that its four neighbours come
 * to lie in the lanes of their place; then four such vectors exchange lanes, first those of odd number, then the upper
 * halves of fours. That is the transposition of J. O. Eklundh, A Fast Computer Method for Matrix Transposing, 1972. No
 * window begins before the block or ends after it, if rows are in ascending order.
 */
final class BlockTranspose {
    /** The neighbours of a row, and the rows of the copy. */
    static final int COLUMNS = 4;

    private final KernelBuilder kernel;
    private final int width;
    private Value.Local lanes;

    BlockTranspose(KernelBuilder kernel, int width) {
        this.kernel = kernel;
        this.width = width;
    }

    /**
     * Adds the copy of the block that begins at a point.
     *
     * @param point the indices of its first element
     * @param column the axis whose neighbours are next to each other in the array
     * @param row the axis whose neighbours are next to each other in the copy
     */
    void add(MemoryPlan.Place to, MemoryPlan.Place from, List<Index> point, int column, int row) {
        // Within the loops: a vector that lives across loops may become an object.
        lanes = declared(new Value.Successive(new Int.Const(0)));
        Value.Local swappedByOne = declared(new Value.Swapped(lanes, 1));
        Value.Local swappedByTwo = declared(new Value.Swapped(lanes, 2));
        List<Value> vectors = new ArrayList<>();
        for (int i = 0; i < COLUMNS; i++) {
            vectors.add(declared(rows(from, point, column, row, i)));
        }
        exchange(vectors, 1, swappedByOne);
        exchange(vectors, 2, swappedByTwo);
        for (int i = 0; i < COLUMNS; i++) {
            Int at = kernel.position(to, to.flat(moved(point, column, i, row, 0)));
            kernel.add(new Stmt.Store(kernel.arguments().array(to), at, vectors.get(i)));
        }
    }

    /** Returns four neighbours of every fourth row from one on. */
    private Value rows(MemoryPlan.Place from, List<Index> point, int column, int row, int first) {
        Value rows = null;
        for (int lane = 0; lane < width; lane += COLUMNS) {
            Int at = kernel.position(from, from.flat(moved(point, column, -lane, row, first + lane)));
            Value load = new Value.LoadVector(kernel.arguments().array(from), at);
            Value before = new Value.Broadcast(new Value.Literal(lane - 1));
            rows = rows == null ? load : select(apply(Op.GREATER, lanes, before), load, rows);
        }
        return rows;
    }

    private static List<Index> moved(List<Index> point, int column, int columns, int row, int rows) {
        List<Index> moved = new ArrayList<>(point);
        moved.set(column, point.get(column).plus(Index.constant(columns)));
        moved.set(row, point.get(row).plus(Index.constant(rows)));
        return moved;
    }

    /** Exchanges lanes of vectors that are as far apart as the lanes: those above of the first, those below of the second. */
    private void exchange(List<Value> vectors, int distance, Value.Local swapped) {
        Value isAbove = apply(Op.GREATER, lanes, swapped);
        for (int i = 0; i < COLUMNS; i++) {
            if ((i & distance) == 0) {
                Value first = vectors.get(i);
                Value second = vectors.get(i + distance);
                // Swapping both costs as much as choosing what is to be swapped, and does not have to wait for it.
                Value fromSecond = new Value.Swapped(second, distance);
                Value fromFirst = new Value.Swapped(first, distance);
                vectors.set(i, declared(select(isAbove, fromSecond, first)));
                vectors.set(i + distance, declared(select(isAbove, second, fromFirst)));
            }
        }
    }

    private Value.Local declared(Value value) {
        String name = kernel.local("x");
        kernel.add(new Stmt.Declare(name, value));
        return new Value.Local(name, true);
    }

    private static Value select(Value condition, Value then, Value otherwise) {
        return apply(Op.SELECT, condition, then, otherwise);
    }

    private static Value apply(Op op, Value... operands) {
        return new Value.Apply(op, 0, List.of(operands));
    }
}
