package wengert.trace;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The broadcasting of operands to a common domain: aligned at the last axes, size 1 and missing axes repeat. */
final class Broadcast {
    private static final Dim ONE = Dim.of(1);

    private Broadcast() {}

    static Shape shape(Recorder recorder, Op op, Expr... operands) {
        int rank = 0;
        for (Expr operand : operands) {
            rank = Math.max(rank, operand.rank());
        }
        List<Dim> dims = new ArrayList<>();
        for (int axis = 0; axis < rank; axis++) {
            Dim common = ONE;
            for (Expr operand : operands) {
                int own = axis - (rank - operand.rank());
                Dim dim = own < 0 ? ONE : operand.shape().dim(own);
                if (common.equals(ONE)) {
                    common = dim;
                } else if (!dim.equals(ONE) && !dim.equals(common)) {
                    throw recorder.error(op.toString(), mismatch(operands));
                }
            }
            dims.add(common);
        }
        Shape.Causal causal = null;
        for (Expr operand : operands) {
            Shape.Causal own = operand.shape().causal();
            if (own != null) {
                int shift = rank - operand.rank();
                Shape.Causal moved = new Shape.Causal(own.row() + shift, own.column() + shift);
                if (causal != null && !causal.equals(moved)) {
                    throw recorder.error(
                            op.toString(), "operands are %s; expected the same triangle".formatted(shapes(operands)));
                }
                causal = moved;
            }
        }
        return new Shape(dims, causal);
    }

    static Operand view(Expr operand, Shape domain) {
        int shift = domain.rank() - operand.rank();
        List<Index> axes = new ArrayList<>();
        for (int axis = 0; axis < operand.rank(); axis++) {
            boolean repeats = operand.shape().dim(axis).equals(ONE)
                    && !domain.dim(axis + shift).equals(ONE);
            axes.add(repeats ? Index.constant(0) : Index.axis(axis + shift));
        }
        return operand.view().substitute(axes);
    }

    private static String mismatch(Expr... operands) {
        String remedy = "";
        if (operands.length == 2 && isTransposed(operands[0], operands[1])) {
            remedy = ". Did you mean transpose()?";
        } else if (Arrays.stream(operands).map(Expr::rank).distinct().count() > 1) {
            remedy = ". Did you mean expandDims()?";
        }
        return "operands are %s; expected equal sizes, or 1, from the last axis on%s"
                .formatted(shapes(operands), remedy);
    }

    private static boolean isTransposed(Expr one, Expr other) {
        return other.rank() >= 2
                && one.shape().dims().equals(other.transpose().shape().dims());
    }

    private static String shapes(Expr... operands) {
        return String.join(
                " and ",
                Arrays.stream(operands)
                        .map(operand -> operand.shape().toString())
                        .toList());
    }
}
