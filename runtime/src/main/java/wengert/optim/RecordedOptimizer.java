package wengert.optim;

import java.util.List;
import wengert.engine.ElementwiseOptimizer;
import wengert.engine.Interpreter;
import wengert.engine.Layout;
import wengert.engine.Precision;
import wengert.engine.UpdateRule;
import wengert.engine.Workspace;

/**
 * An optimiser that is nothing but its rule: it plays it on the tape, parameter by parameter.
 *
 * <p>That is slow, and says what the rule means; {@code program.optimizer(...)} of a compiled program takes the same steps
 * by generated code. The numbers that all parameters share are the learning rate, or those of an {@link #advance} that is
 * overridden. Threads that move parts of the parameters take turns, as there is one tape.
 */
public class RecordedOptimizer extends AbstractOptimizer implements ElementwiseOptimizer {
    private static final String RATE = "rate";

    private final List<UpdateRule> rules;
    private final double[] shared;
    private final double[][] running;
    private final float[][] runningFloats;
    private final Player[] players;
    private Player player;

    /** A rule on the tape, with the positions of its numbers in the workspace. */
    private static final class Player {
        private final Interpreter tape;
        private final Workspace run;
        private final int parameter;
        private final int gradient;
        private final int[] running;
        private final int[] shared;

        Player(UpdateRule rule, Precision precision) {
            this.tape = Interpreter.of(rule.trace(), precision);
            this.run = tape.workspace();
            Layout layout = tape.layout();
            this.parameter = layout.state(UpdateRule.PARAMETER).offset();
            this.gradient = layout.input(UpdateRule.GRADIENT).offset();
            this.running = new int[rule.running().size()];
            for (int i = 0; i < running.length; i++) {
                running[i] = layout.state(rule.running().get(i)).offset();
            }
            this.shared = new int[rule.shared().size()];
            for (int i = 0; i < shared.length; i++) {
                shared[i] = layout.input(rule.shared().get(i)).offset();
            }
            // The first run makes room on the tape, and a step must not allocate.
            tape.forward(run);
        }
    }

    /**
     * Creates an optimiser whose running numbers are 0, and whose steps share the learning rate alone.
     *
     * @param size the number of parameters, at least 0
     * @param learningRate the learning rate, finite and above 0
     * @param precision what each operation is rounded to
     * @param rule what a step does to a parameter; it shares the input {@code rate} or nothing
     * @throws IllegalArgumentException if an argument is outside its range, or the rule shares something else
     */
    public RecordedOptimizer(int size, double learningRate, Precision precision, UpdateRule rule) {
        this(size, learningRate, precision, List.of(rule));
        if (!rule.shared().isEmpty() && !rule.shared().equals(List.of(RATE))) {
            throw Refusal.shared(rule, RATE);
        }
    }

    /**
     * Creates an optimiser whose running numbers are 0, for a subclass that overrides {@link #advance}.
     *
     * @param size the number of parameters, at least 0
     * @param learningRate the learning rate, finite and above 0
     * @param precision what each operation is rounded to
     * @param rules what a step does to a parameter, at least one; all with the same running and shared numbers
     * @throws IllegalArgumentException if an argument is outside its range, or the rules differ
     */
    protected RecordedOptimizer(int size, double learningRate, Precision precision, List<UpdateRule> rules) {
        super(UpdateRule.requireAlike(rules).get(0).trace().name(), size, learningRate, precision);
        this.rules = List.copyOf(rules);
        UpdateRule first = rules.get(0);
        boolean isSingle = precision == Precision.F32;
        this.shared = new double[first.shared().size()];
        this.running = new double[isSingle ? 0 : first.running().size()][size];
        this.runningFloats = new float[isSingle ? first.running().size() : 0][size];
        this.players = new Player[rules.size()];
        for (int i = 0; i < players.length; i++) {
            players[i] = new Player(rules.get(i), precision);
        }
        this.player = players[0];
    }

    @Override
    public final List<UpdateRule> rules() {
        return rules;
    }

    @Override
    public int advance(double learningRate, double[] numbers) {
        if (numbers.length > 0) {
            numbers[0] = learningRate;
        }
        return 0;
    }

    @Override
    public final double[][] running() {
        return running;
    }

    @Override
    public final float[][] runningFloats() {
        return runningFloats;
    }

    @Override
    public final void begin(double learningRate) {
        player = players[advance(learningRate, shared)];
    }

    @Override
    protected final synchronized void update(double[] parameters, double[] gradients, int from, int to) {
        double[] values = player.run.values();
        for (int i = from; i < to; i++) {
            share(values);
            values[player.parameter] = parameters[i];
            values[player.gradient] = gradients[i];
            for (int k = 0; k < running.length; k++) {
                values[player.running[k]] = running[k][i];
            }
            player.tape.forward(player.run);
            parameters[i] = values[player.parameter];
            for (int k = 0; k < running.length; k++) {
                running[k][i] = values[player.running[k]];
            }
        }
    }

    @Override
    protected final synchronized void update(float[] parameters, float[] gradients, int from, int to) {
        double[] values = player.run.values();
        for (int i = from; i < to; i++) {
            share(values);
            values[player.parameter] = parameters[i];
            values[player.gradient] = gradients[i];
            for (int k = 0; k < runningFloats.length; k++) {
                values[player.running[k]] = runningFloats[k][i];
            }
            player.tape.forward(player.run);
            parameters[i] = (float) values[player.parameter];
            for (int k = 0; k < runningFloats.length; k++) {
                runningFloats[k][i] = (float) values[player.running[k]];
            }
        }
    }

    private void share(double[] values) {
        for (int k = 0; k < shared.length; k++) {
            values[player.shared[k]] = shared[k];
        }
    }
}
