package wengert.samples.fusion;

import java.util.Arrays;
import wengert.engine.Layout;
import wengert.engine.Precision;
import wengert.engine.Program;
import wengert.engine.Workspace;
import wengert.random.XorShift64;
import wengert.samples.bench.TrainingStep;
import wengert.trace.Dim;
import wengert.trace.Node;
import wengert.trace.Trace;

/** Any trace, run forward and, if it has an objective, backward on numbers from a seed, at the greatest live lengths. */
public final class TraceExperiment implements Experiment {
    private static final long SEED = 42;
    private static final double DEVIATION = 0.5;

    private final Trace trace;

    /**
     * Creates an experiment.
     *
     * @param trace a recorded trace
     */
    public TraceExperiment(Trace trace) {
        this.trace = trace;
    }

    @Override
    public Trace trace() {
        return trace;
    }

    private Workspace filled(Program program) {
        XorShift64 random = new XorShift64(SEED);
        Workspace run = program.workspace();
        for (Dim length : trace.signature().lengths()) {
            run.setLength(length.name(), length.max());
        }
        fill(run.parameters(), random, run.precision());
        for (Node input : trace.signature().inputs()) {
            double[] numbers = new double[input.shape().capacity()];
            fill(numbers, random, run.precision());
            run.set(input.name(), numbers);
        }
        for (Layout.Slot slot : program.layout().indices()) {
            int[] numbers = new int[slot.size()];
            Arrays.setAll(numbers, i -> (int) (random.uniform() * slot.bound()));
            run.setIndices(slot.name(), numbers);
        }
        return run;
    }

    private static void fill(double[] numbers, XorShift64 random, Precision precision) {
        Arrays.setAll(numbers, i -> precision.round(random.gauss(0, DEVIATION)));
    }

    private double run(Program program, Workspace run) {
        double value = program.forward(run);
        if (trace.objective().isPresent() && !trace.signature().parameters().isEmpty()) {
            program.backward(run);
        }
        return value;
    }

    @Override
    public TrainingStep step(Program program) {
        Workspace run = filled(program);
        return new TrainingStep() {
            private long done;

            @Override
            public double step() {
                done++;
                return TraceExperiment.this.run(program, run);
            }

            @Override
            public long documents() {
                return done;
            }
        };
    }

    @Override
    public double[] results(Program program) {
        Workspace run = filled(program);
        double value = run(program, run);
        return Numbers.join(new double[] {value}, run.values(), run.gradients());
    }
}
