package wengert.samples.gpt;

import java.util.concurrent.atomic.AtomicInteger;
import wengert.engine.Precision;
import wengert.engine.Program;
import wengert.engine.Workspace;

/**
 * The groups of a batch: shared out among threads, and their losses and gradients added in a fixed order.
 *
 * <p>The order is that of a binary tree: 0 + 1, 2 + 3 and so on, then those sums in pairs. Which thread ran a group
 * changes nothing.
 */
final class Groups implements AutoCloseable {
    private final Batching batching;
    private final int documents;
    private final GroupRun[] runs;
    private final double[] losses;
    private final GradientTree gradients;
    private final Precision precision;
    private final AtomicInteger next = new AtomicInteger();
    private final int lossAt;
    private final Crew crew;
    /** The first document of the batch; the barrier of the crew publishes it. */
    private int first;

    /**
     * Creates the workspaces and starts the threads.
     *
     * @param program what an engine made of {@link Gpt#groupTraining}
     * @param batching what the program was recorded for
     * @param documents the documents, for the block size of the program
     * @param parameters the parameters
     * @throws IllegalArgumentException if the program is for groups of another size or documents of another block size
     */
    Groups(Program program, Batching batching, Documents documents, double[] parameters) {
        this.batching = batching;
        this.documents = documents.count();
        this.runs = new GroupRun[batching.workers()];
        for (int member = 0; member < runs.length; member++) {
            runs[member] = new GroupRun(program, batching, documents, parameters);
        }
        this.losses = new double[batching.groups()];
        this.precision = workspace().precision();
        this.gradients = GradientTree.of(precision, batching.groups(), parameters.length);
        this.lossAt = program.layout().output(Gpt.LOSS).offset();
        this.crew = new Crew(runs.length, this::run);
    }

    /**
     * Runs a batch forward and backward, and leaves its loss and its gradients in the workspace.
     *
     * @param document its first document; after the last document comes the first
     * @return the mean of the mean losses of its documents
     */
    double run(long document) {
        first = (int) (document % documents);
        next.set(0);
        crew.work();
        add();
        Workspace total = workspace();
        // A single group has left its gradients there.
        if (losses.length > 1) {
            gradients.take(total);
        }
        total.values()[lossAt] = losses[0];
        return losses[0];
    }

    /** A member's part: one group after the other, as long as there are any. */
    private void run(int member) {
        GroupRun run = runs[member];
        for (int group = next.getAndIncrement(); group < losses.length; group = next.getAndIncrement()) {
            long before = (long) group * batching.group();
            int live = (int) Math.min(batching.group(), batching.batch() - before);
            losses[group] = run.run((int) ((first + before) % documents), live);
            if (losses.length > 1) {
                gradients.put(group, run.workspace());
            }
        }
    }

    private void add() {
        for (int distance = 1; distance < losses.length; distance *= 2) {
            for (int group = 0; group + distance < losses.length; group += 2 * distance) {
                losses[group] = precision.round(losses[group] + losses[group + distance]);
                gradients.add(group, group + distance);
            }
        }
    }

    /** Makes all threads read the parameters that the workspace of the caller's thread holds as floats. */
    void holdFloats() {
        workspace().floats().hold(workspace());
        for (int member = 1; member < runs.length; member++) {
            runs[member].workspace().floats().holdParametersOf(workspace().floats());
        }
    }

    /**
     * Returns the workspace of the caller's thread.
     *
     * @return the workspace, with the loss and the gradients of the last batch
     */
    Workspace workspace() {
        return runs[0].workspace();
    }

    /** Lets the threads end. */
    @Override
    public void close() {
        crew.close();
    }
}
