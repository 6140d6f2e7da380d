package wengert.samples.gpt;

import wengert.engine.Layout;
import wengert.engine.Program;
import wengert.engine.Workspace;

/** The runs of one thread over groups of documents, one after the other in one workspace. */
final class GroupRun {
    /** What stands past the end of a document; any token would do, and one alone makes every run repeatable. */
    private static final int PADDING = 0;

    private final Program program;
    private final Documents documents;
    private final Workspace run;
    private final int room;
    private final int lengthAt;
    private final int tokensAt;
    private final int targetsAt;
    private final int lengthsAt;

    /**
     * Creates a workspace.
     *
     * @param program what an engine made of {@link Gpt#groupTraining}
     * @param batching what the program was recorded for
     * @param documents the documents, for the block size of the program
     * @param parameters the parameters, shared with other threads
     * @throws IllegalArgumentException if the program is for groups of another size or documents of another block size
     */
    GroupRun(Program program, Batching batching, Documents documents, double[] parameters) {
        Layout layout = program.layout();
        Layout.Slot tokens = layout.indices(Gpt.TOKENS);
        this.room = batching.groupSize();
        if (tokens.shape().rank() != 2 || tokens.shape().dim(1).max() != room) {
            throw Refusals.groupSizes(room, tokens.shape());
        }
        int block = tokens.shape().dim(0).max();
        if (documents.block() != block) {
            throw Refusals.blockSizes(documents.block(), block);
        }
        this.program = program;
        this.documents = documents;
        this.run = program.workspace(parameters).set(Gpt.BATCH, batching.batch());
        this.lengthAt = layout.length(Gpt.LENGTH).offset();
        this.tokensAt = tokens.offset();
        this.targetsAt = layout.indices(Gpt.TARGETS).offset();
        this.lengthsAt = layout.input(Gpt.LENGTHS).offset();
    }

    /**
     * Runs a group forward and backward.
     *
     * @param first its first document; after the last document comes the first
     * @param live the number of its documents, from 1 to what the program has room for
     * @return its share in the loss of the batch; that of the gradient is in the workspace
     */
    double run(int first, int live) {
        int[] integers = run.integers();
        int longest = 0;
        for (int place = 0; place < live; place++) {
            int document = (int) (((long) first + place) % documents.count());
            documents.copyTokens(document, integers, tokensAt + place, room);
            documents.copyTargets(document, integers, targetsAt + place, room);
            longest = Math.max(longest, documents.length(document));
            run.values()[lengthsAt + place] = documents.length(document);
        }
        for (int place = live; place < room; place++) {
            run.values()[lengthsAt + place] = 0;
        }
        pad(longest);
        integers[lengthAt] = longest;
        double loss = program.forward(run);
        program.backward(run);
        return loss;
    }

    private void pad(int longest) {
        int[] integers = run.integers();
        for (int place = 0; place < room; place++) {
            int length = (int) run.values()[lengthsAt + place];
            for (int position = length; position < longest; position++) {
                integers[tokensAt + position * room + place] = PADDING;
                integers[targetsAt + position * room + place] = PADDING;
            }
        }
    }

    /**
     * Returns the workspace.
     *
     * @return the workspace, with the gradients of the last group
     */
    Workspace workspace() {
        return run;
    }
}
