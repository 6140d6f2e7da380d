package wengert.samples.gpt;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import wengert.compiler.CompiledProgram;
import wengert.engine.FloatArrays;
import wengert.engine.Layout;
import wengert.engine.Optimizer;
import wengert.engine.Precision;
import wengert.engine.Program;
import wengert.engine.Step;
import wengert.engine.Workspace;
import wengert.flight.Flight;
import wengert.optim.Adam;
import wengert.rewrite.StepRule;

/**
 * The training of a GPT, one document or one batch a step; no step allocates anything when the program allocates nothing.
 *
 * <p>A trainer may start threads, which end when it is closed or the program ends. It is not safe for use by several
 * threads at once.
 */
public final class Trainer implements AutoCloseable {
    private static final double BETA1 = 0.85;
    private static final double BETA2 = 0.99;
    private static final double EPSILON = 1e-8;

    private final Documents documents;
    private final int steps;
    private final double rate;
    private final Schedule.Decay decay;
    private final int batch;
    private final Workspace run;
    /** What runs a batch, or null where a step is one document: it then needs nothing of that, not even classes. */
    private final Groups groups;

    /** What a step of one document is, or null where it is a batch. */
    private final Step step;

    private final Optimizer optimizer;
    /** What an engine in single precision computes on, or null. */
    private final FloatArrays floats;

    private final int lengthAt;
    private final int tokensAt;
    private final int targetsAt;
    private int done;
    /** What tells the flight recorder of steps, or null as long as JFR was not seen in use. */
    private StepLog log;

    /**
     * Creates a trainer of one document a step that has taken no step.
     *
     * @param program what an engine made of {@link Gpt#training(GptConfig)}
     * @param documents the documents, for the block size of the program
     * @param schedule the number of steps and their rates
     * @param parameters the parameters, trained in place
     * @throws IllegalArgumentException if the program is for another block size or number of parameters
     */
    public Trainer(Program program, Documents documents, Schedule schedule, double[] parameters) {
        this(program, Batching.SINGLE, documents, schedule, parameters);
    }

    /**
     * Creates a trainer that has taken no step.
     *
     * @param program what an engine made of {@link Gpt#training(GptConfig, Batching)}
     * @param batching how documents are taken together
     * @param documents the documents, for the block size of the program
     * @param schedule the number of steps and their rates
     * @param parameters the parameters, trained in place
     * @throws IllegalArgumentException if the program is for another block size, batching or number of parameters
     */
    public Trainer(Program program, Batching batching, Documents documents, Schedule schedule, double[] parameters) {
        this.log = Flight.refresh() ? new StepLog() : null;
        this.documents = documents;
        this.steps = schedule.steps();
        this.rate = schedule.rate();
        this.decay = schedule.decay();
        this.batch = batching.batch();
        this.lengthAt = program.layout().length(Gpt.LENGTH).offset();
        Layout.Slot tokens = program.layout().indices(Gpt.TOKENS);
        this.tokensAt = tokens.offset();
        this.targetsAt = program.layout().indices(Gpt.TARGETS).offset();
        if (batching.isSingle()) {
            if (!tokens.shape().dim(0).name().equals(Gpt.LENGTH)) {
                throw Refusals.groupSizes(1, tokens.shape());
            }
            if (documents.block() != tokens.size()) {
                throw Refusals.blockSizes(documents.block(), tokens.size());
            }
            this.groups = null;
            this.run = program.workspace(parameters);
            this.step = program.step(adam(parameters.length, rate, run.precision()));
            step.prepare(run);
            this.optimizer = step.optimizer();
        } else {
            requireGradients(program, batch);
            this.groups = new Groups(program, batching, documents, parameters);
            this.run = groups.workspace();
            this.step = null;
            this.optimizer = program.optimizer(adam(parameters.length, rate, run.precision()));
        }
        this.floats = run.floats();
        if (floats != null && groups != null) {
            groups.holdFloats();
        } else if (floats != null) {
            floats.hold(run);
        }
    }

    /** The gradients of groups are added before a parameter can be updated. */
    private static void requireGradients(Program program, int batch) {
        if (program instanceof CompiledProgram compiled) {
            List<StepRule> rules = compiled.rules().of(StepRule.class);
            if (!rules.isEmpty()) {
                throw Refusals.stepRule(rules.get(0), batch);
            }
        }
    }

    /**
     * Returns the optimiser of a training, which each engine takes the steps of by its own means.
     *
     * @param size the number of parameters
     * @param rate the learning rate at the start
     * @param precision what each operation is rounded to
     * @return the optimiser, before its first step
     */
    public static Adam adam(int size, double rate, Precision precision) {
        return new Adam(size, rate, BETA1, BETA2, EPSILON, precision);
    }

    /**
     * Takes one step: forward, backward and update on the next documents; after the last document comes the first.
     *
     * @return the loss before the update
     * @throws IllegalStateException if all steps of the schedule are taken, or the threads of a batch have ended
     */
    public double step() {
        if (!Flight.isOn()) {
            return takeStep();
        }
        if (log == null) {
            log = new StepLog();
        }
        log.begin();
        double loss = takeStep();
        log.end(done, loss);
        return loss;
    }

    private double takeStep() {
        if (done == steps) {
            throw Refusals.allStepsTaken(done);
        }
        double now = decay.rate(rate, done, steps);
        if (groups != null) {
            double loss = groups.step((long) done * batch, optimizer, now);
            done++;
            return loss;
        }
        set(done % documents.count());
        double loss = step.take(run, now);
        done++;
        return loss;
    }

    private void set(int document) {
        // Written to the array itself: the tokens are known to fit, and nothing is looked up by name in a step.
        int[] integers = run.integers();
        integers[lengthAt] = documents.length(document);
        documents.copyTokens(document, integers, tokensAt);
        documents.copyTargets(document, integers, targetsAt);
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
     * Returns what updates the parameters, for inspection; a step taken with it is not among those of the trainer.
     *
     * @return the optimiser that the engine made of {@link #adam}
     */
    public Optimizer optimizer() {
        return optimizer;
    }

    /**
     * Returns what takes a step of one document, for inspection; a step taken with it is not among those of the trainer.
     *
     * @return the step, empty where it is a batch
     */
    public Optional<Step> whole() {
        return Optional.ofNullable(step);
    }

    /**
     * Returns the parameters whose gradients are not in the workspace, as they went into updates.
     *
     * @return the names of the parameters, none unless a rule of the program says so
     */
    public Set<String> withoutGradient() {
        return step == null ? Set.of() : step.withoutGradient();
    }

    /**
     * Returns the workspace, with the loss and the gradients of the last step, but for those of {@link #withoutGradient}, and the
     * parameters after it.
     *
     * @return a workspace of the program; of a batch, its inputs are those of any group
     */
    public Workspace workspace() {
        publish();
        return run;
    }

    /** Copies what is kept in single precision to where it is expected. */
    private void publish() {
        if (floats != null) {
            floats.publish(run);
        }
    }

    /** Lets the threads of a batch end, and leaves the parameters in the array that the trainer was given. */
    @Override
    public void close() {
        publish();
        if (groups != null) {
            groups.close();
        }
    }
}
