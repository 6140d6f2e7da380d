package wengert.samples.gpt;

import wengert.engine.Program;
import wengert.engine.Workspace;
import wengert.optim.Adam;

/**
 * The training of a GPT, one document a step; no step allocates anything when the program allocates nothing.
 *
 * <p>Not safe for use by several threads at once.
 */
public final class Trainer {
    private static final double BETA1 = 0.85;
    private static final double BETA2 = 0.99;
    private static final double EPSILON = 1e-8;

    private final Program program;
    private final Documents documents;
    private final int steps;
    private final double rate;
    private final Schedule.Decay decay;
    private final Workspace run;
    private final Adam adam;
    private final int lengthAt;
    private final int tokensAt;
    private final int targetsAt;
    private int done;

    /**
     * Creates a trainer that has taken no step.
     *
     * @param program what an engine made of {@link Gpt#training}
     * @param documents the documents, for the block size of the program
     * @param schedule the number of steps and their rates
     * @param parameters the parameters, trained in place
     * @throws IllegalArgumentException if the program is for another block size or number of parameters
     */
    public Trainer(Program program, Documents documents, Schedule schedule, double[] parameters) {
        this.program = program;
        this.documents = documents;
        this.steps = schedule.steps();
        this.rate = schedule.rate();
        this.decay = schedule.decay();
        this.run = program.workspace(parameters);
        this.adam = new Adam(parameters.length, schedule.rate(), BETA1, BETA2, EPSILON);
        this.lengthAt = program.layout().length(Gpt.LENGTH).offset();
        this.tokensAt = program.layout().indices(Gpt.TOKENS).offset();
        this.targetsAt = program.layout().indices(Gpt.TARGETS).offset();
        int block = program.layout().indices(Gpt.TOKENS).size();
        if (documents.block() != block) {
            throw Refusals.blockSizes(documents.block(), block);
        }
    }

    /**
     * Takes one step: forward, backward and update on the next document; after the last document comes the first.
     *
     * @return the loss before the update
     * @throws IllegalStateException if all steps of the schedule are taken
     */
    public double step() {
        if (done == steps) {
            throw Refusals.allStepsTaken(done);
        }
        int document = done % documents.count();
        // Written to the array itself: the tokens are known to fit, and nothing is looked up by name in a step.
        int[] integers = run.integers();
        integers[lengthAt] = documents.length(document);
        documents.copyTokens(document, integers, tokensAt);
        documents.copyTargets(document, integers, targetsAt);
        double loss = program.forward(run);
        program.backward(run);
        adam.step(run.parameters(), run.gradients(), decay.rate(rate, done, steps));
        done++;
        return loss;
    }

    /**
     * Returns the number of steps taken.
     *
     * @return at most those of the schedule
     */
    public int done() {
        return done;
    }

    /**
     * Returns the workspace, with the gradients of the last step and the parameters after it.
     *
     * @return the workspace of the program
     */
    public Workspace workspace() {
        return run;
    }
}
