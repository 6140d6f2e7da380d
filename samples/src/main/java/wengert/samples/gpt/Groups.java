package wengert.samples.gpt;

import java.util.concurrent.atomic.AtomicInteger;
import wengert.engine.Optimizer;
import wengert.engine.Precision;
import wengert.engine.Program;
import wengert.engine.Workspace;

/**
 * The groups of a batch: shared out among threads, and their losses and gradients added in a fixed order.
 *
 * <p>The order is that of a binary tree: 0 + 1, 2 + 3 and so on, then those sums in pairs. Which thread ran a group
 * changes nothing. A step is two rounds of the threads: in the first one they take groups as they come, in the second one
 * each adds the gradients of a slice of the parameters and moves these.
 */
final class Groups implements AutoCloseable {
    /** A slice of the parameters is at least this long: for fewer, another thread is not worth waking. */
    private static final int MIN_SLICE = 1024;

    /** Slices begin at multiples of this many parameters, so that they share next to no cache line. */
    private static final int ROUND = 64;

    /** Gradients of so many parameters are added before the next ones are: their sums stay in the first cache. */
    private static final int CHUNK = 1024;

    private final int documents;
    private final GroupRun[] runs;
    private final double[] losses;
    private final GradientTree gradients;
    private final Precision precision;
    private final AtomicInteger next = new AtomicInteger();
    private final int lossAt;
    private final Crew crew;
    private final int size;
    private final int slices;
    /** The documents of the batch; the barrier of the crew publishes them, as it does the following. */
    private final Dealing dealing;
    /** What takes the step, or null as long as there are groups to run. */
    private Optimizer moving;

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
        this.dealing = new Dealing(batching.batch(), batching.groups(), documents);
        this.documents = documents.count();
        this.runs = new GroupRun[batching.workers()];
        for (int member = 0; member < runs.length; member++) {
            runs[member] = new GroupRun(program, batching, documents, parameters);
        }
        this.losses = new double[batching.groups()];
        this.precision = workspace().precision();
        this.gradients = GradientTree.of(batching.groups(), runs);
        this.size = parameters.length;
        this.slices = Math.max(1, Math.min(runs.length, size / MIN_SLICE));
        this.lossAt = program.layout().output(Gpt.LOSS).offset();
        this.crew = new Crew(runs.length, this::run);
    }

    /**
     * Runs a batch forward and backward, updates the parameters, and leaves the loss and the gradients in the workspace.
     *
     * @param document its first document; after the last document comes the first
     * @param optimizer what updates the parameters
     * @param rate the learning rate of the step
     * @return the mean of the mean losses of its documents, before the update
     */
    double step(long document, Optimizer optimizer, double rate) {
        dealing.deal((int) (document % documents));
        next.set(0);
        moving = null;
        crew.work();
        addLosses();
        workspace().values()[lossAt] = losses[0];
        optimizer.begin(rate);
        moving = optimizer;
        if (slices > 1) {
            crew.work();
        } else {
            finish(0);
        }
        return losses[0];
    }

    private void run(int member) {
        if (moving == null) {
            runGroups(member);
        } else if (member < slices) {
            finish(member);
        }
    }

    /** A member's part of the first round: one group after the other, as long as there are any. */
    private void runGroups(int member) {
        GroupRun run = runs[member];
        int group = next.getAndIncrement();
        while (group < losses.length) {
            losses[group] = run.run(dealing, group);
            int following = next.getAndIncrement();
            if (following < losses.length) {
                gradients.keep(group, run.workspace());
            } else {
                gradients.leave(group, run.workspace());
            }
            group = following;
        }
    }

    private void addLosses() {
        for (int distance = 1; distance < losses.length; distance *= 2) {
            for (int group = 0; group + distance < losses.length; group += 2 * distance) {
                losses[group] = precision.round(losses[group] + losses[group + distance]);
            }
        }
    }

    /** A member's part of the second round: the sums of a slice of the gradients, and the step of its parameters. */
    private void finish(int slice) {
        int end = start(slice + 1);
        for (int from = start(slice); from < end; from += CHUNK) {
            gradients.finish(moving, from, Math.min(from + CHUNK, end));
        }
    }

    private int start(int slice) {
        return slice == slices ? size : (int) ((long) size * slice / slices) / ROUND * ROUND;
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
