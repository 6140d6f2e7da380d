package wengert.samples.gpt;

import wengert.engine.Program;
import wengert.engine.Workspace;

/** The runs of one thread over groups of documents, one after the other in one workspace. */
final class GroupRun {
    private final Program program;
    private final GroupRows rows;
    private final Workspace run;

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
        this.program = program;
        this.rows = new GroupRows(program.layout(), batching.groupSize(), documents);
        this.run = program.workspace(parameters).set(Gpt.BATCH, batching.batch());
    }

    /**
     * Runs a group forward and backward.
     *
     * @param batch the documents of the batch, dealt out
     * @param group the group
     * @return its share in the loss of the batch; that of the gradient is in the workspace
     */
    double run(Dealing batch, int group) {
        rows.set(run, batch, group);
        double loss = program.forward(run);
        program.backward(run);
        return loss;
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
