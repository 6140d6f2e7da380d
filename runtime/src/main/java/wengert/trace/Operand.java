package wengert.trace;

import java.util.List;

/**
 * What a node reads: an array, and for each of the array's axes where along it, over the reader's domain.
 *
 * @param node the array read
 * @param at one expression for each axis of the array
 */
public record Operand(Node node, List<Index> at) {
    /**
     * Copies the list of expressions.
     *
     * @param node as given
     * @param at as given
     */
    public Operand {
        at = List.copyOf(at);
    }

    // equals and hashCode are written out because the generated ones are linked at run time, which costs start-up.

    @Override
    public boolean equals(Object other) {
        return other instanceof Operand operand && node == operand.node && at.equals(operand.at);
    }

    @Override
    public int hashCode() {
        return 31 * node.hashCode() + at.hashCode();
    }

    /**
     * Returns an operand that reads an array as it lies.
     *
     * @param node the array
     * @return the operand
     */
    public static Operand of(Node node) {
        return new Operand(node, Index.identity(node.shape().rank()));
    }

    /**
     * Says whether the array is read as it lies.
     *
     * @return true if the expression for each axis is that axis
     */
    public boolean isIdentity() {
        return at.equals(Index.identity(at.size()));
    }

    /**
     * Says whether an integer is looked up to find what is read.
     *
     * @return true if the expression for an axis depends on an integer input
     */
    public boolean looksUp() {
        for (Index index : at) {
            if (index.looksUp()) {
                return true;
            }
        }
        return false;
    }

    /**
     * Returns where in the array's row-major storage the operand reads.
     *
     * @return the position in elements, over the reader's domain
     */
    public Index flat() {
        return Index.flat(at, node.shape());
    }

    /**
     * Returns this operand for a reader with another domain.
     *
     * @param axes what stands for each axis of the present domain
     * @return the operand over the axes of the replacements
     */
    public Operand substitute(List<Index> axes) {
        return new Operand(node, Index.substitute(at, axes));
    }
}
