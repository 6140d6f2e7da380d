package wengert.samples.gpt;

import wengert.engine.Layout;
import wengert.engine.Workspace;
import wengert.trace.Dim;

/**
 * The tokens of a group as {@link Gpt#groupTraining} wants them: one row a token that is read, and none past the end of a
 * document.
 *
 * <p>The rows go by position, and those of one position by document, the shortest document first. So at each position the
 * documents that are that long are the last of the group, and where all of the group's rows at a position would start, rows of
 * earlier positions stand for the documents that have ended. What is computed there counts for nothing. Where the group has
 * fewer documents than there is room for, each missing one has a row at position 0, which counts for nothing either.
 */
final class GroupRows {
    private final Documents documents;
    private final int room;
    private final int lengthAt;
    private final int rowsAt;
    private final int tokensAt;
    private final int targetsAt;
    private final int positionsAt;
    private final int placesAt;
    private final int startsAt;
    private final int lengthsAt;
    /** The document at each place, and how many of its tokens are read. */
    private final int[] order;

    private final int[] lengths;

    /**
     * Finds the places of everything.
     *
     * @param layout the layout of a program of {@link Gpt#groupTraining}
     * @param room the number of documents for which a group should have room
     * @param documents the documents, for the block size of the program
     * @throws IllegalArgumentException if the program is for groups of another size or documents of another block size
     */
    GroupRows(Layout layout, int room, Documents documents) {
        Layout.Slot tokens = layout.indices(Gpt.TOKENS);
        Dim rows = tokens.shape().dim(0);
        int block = layout.length(Gpt.LENGTH).bound() - 1;
        if (!rows.name().equals(Gpt.ROWS) || rows.max() != block * room) {
            throw Refusals.groupSizes(room, tokens.shape());
        }
        if (documents.block() != block) {
            throw Refusals.blockSizes(documents.block(), block);
        }
        this.documents = documents;
        this.room = room;
        this.order = new int[room];
        this.lengths = new int[room];
        this.lengthAt = layout.length(Gpt.LENGTH).offset();
        this.rowsAt = layout.length(Gpt.ROWS).offset();
        this.tokensAt = tokens.offset();
        this.targetsAt = layout.indices(Gpt.TARGETS).offset();
        this.positionsAt = layout.indices(Gpt.POSITIONS).offset();
        this.placesAt = layout.indices(Gpt.PLACES).offset();
        this.startsAt = layout.indices(Gpt.STARTS).offset();
        this.lengthsAt = layout.input(Gpt.LENGTHS).offset();
    }

    /**
     * Sets all that a run of a group reads.
     *
     * @param run a workspace
     * @param batch the documents of the batch, dealt out
     * @param group the group
     */
    void set(Workspace run, Dealing batch, int group) {
        int missing = room - batch.count(group);
        for (int place = 0; place < room; place++) {
            // In a missing one's place, the first token of another.
            int document = batch.document(group, Math.max(0, place - missing));
            order[place] = document;
            lengths[place] = place < missing ? 1 : documents.length(document);
            run.values()[lengthsAt + place] = place < missing ? 0 : lengths[place];
        }
        int[] integers = run.integers();
        int longest = lengths[room - 1];
        int row = 0;
        int ended = 0;
        for (int position = 0; position < longest; position++) {
            while (lengths[ended] <= position) {
                ended++;
            }
            integers[startsAt + position] = row - ended;
            for (int place = ended; place < room; place++) {
                integers[tokensAt + row] = documents.token(order[place], position);
                integers[targetsAt + row] = documents.token(order[place], position + 1);
                integers[positionsAt + row] = position;
                integers[placesAt + row] = place;
                row++;
            }
        }
        integers[lengthAt] = longest;
        integers[rowsAt] = row;
    }
}
