package wengert.samples.gpt;

/**
 * How the documents of a batch are dealt out to its groups: by length, to and fro, so that the groups have about as many tokens and
 * threads that share them out end together.
 *
 * <p>It depends on nothing but the lengths of the documents and the number of groups, so the number of threads changes no bit.
 */
final class Dealing {
    private final Documents documents;
    private final int groups;
    /** The documents of the batch, the shortest first; those of one length in their order. */
    private final int[] byLength;
    /** Where the documents of each length start, or go next. */
    private final int[] next;

    /**
     * Creates room for a batch.
     *
     * @param batch the number of documents of a batch, at least 1
     * @param groups the number of its groups, at least 1
     * @param documents the documents
     */
    Dealing(int batch, int groups, Documents documents) {
        this.documents = documents;
        this.groups = groups;
        this.byLength = new int[batch];
        this.next = new int[documents.block() + 2];
    }

    /**
     * Deals out a batch.
     *
     * @param first its first document; after the last document comes the first
     */
    void deal(int first) {
        // A counting sort, as batches may be large.
        for (int length = 0; length < next.length; length++) {
            next[length] = 0;
        }
        for (int i = 0; i < byLength.length; i++) {
            next[documents.length(inOrder(first, i)) + 1]++;
        }
        for (int length = 1; length < next.length; length++) {
            next[length] += next[length - 1];
        }
        for (int i = 0; i < byLength.length; i++) {
            int document = inOrder(first, i);
            byLength[next[documents.length(document)]++] = document;
        }
    }

    private int inOrder(int first, int number) {
        return (int) (((long) first + number) % documents.count());
    }

    /**
     * Returns the number of documents of a group.
     *
     * @param group the group, from 0
     * @return at most the number of documents over that of groups, rounded up
     */
    int count(int group) {
        int rounds = byLength.length / groups;
        return rank(group, rounds) < byLength.length ? rounds + 1 : rounds;
    }

    /**
     * Returns a document of a group.
     *
     * @param group the group, from 0
     * @param number which of the group's documents, the shortest first
     * @return its number among all documents
     */
    int document(int group, int number) {
        return byLength[rank(group, number)];
    }

    private int rank(int group, int round) {
        return round * groups + (round % 2 == 0 ? group : groups - 1 - group);
    }
}
