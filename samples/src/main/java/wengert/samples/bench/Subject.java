package wengert.samples.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import wengert.compiler.Mode;
import wengert.compiler.Tier;
import wengert.engine.Precision;
import wengert.pass.Tiles;
import wengert.rules.ProvidedRules;
import wengert.samples.gpt.Batching;
import wengert.samples.gpt.Engine;
import wengert.samples.gpt.Execution;
import wengert.samples.gpt.Gpt;
import wengert.samples.gpt.Schedule;
import wengert.samples.gpt.Setup;
import wengert.samples.gpt.Trainer;

/** A way to train that a comparison can name: the text on the command line, and what takes its steps. */
public final class Subject {
    private static final List<Execution> EXECUTIONS = executions();

    /** The tiles that {@link #tiled} tries. */
    private static final List<Tiles> TILES = List.of(
            new Tiles(2, 2), new Tiles(4, 1), new Tiles(4, 2), new Tiles(6, 2), new Tiles(8, 1), new Tiles(4, 4));

    private final String name;
    private final Execution execution;
    private final int threads;
    private final Tiles tiles;

    private Subject(String name, Execution execution, int threads, Tiles tiles) {
        this.name = name;
        this.execution = execution;
        this.threads = threads;
        this.tiles = tiles;
    }

    private static List<Execution> executions() {
        List<Execution> all = new ArrayList<>();
        for (Precision precision : List.of(Precision.F64, Precision.F32)) {
            for (Mode mode : Mode.values()) {
                for (Tier tier : Tier.values()) {
                    all.add(new Execution(Engine.COMPILED, tier, precision, mode));
                }
                if (mode == Mode.EXACT) {
                    all.add(new Execution(Engine.TAPE, Tier.AUTO, precision, mode));
                }
            }
        }
        return List.copyOf(all);
    }

    /**
     * Returns the subject of a text.
     *
     * @param text one of {@link #names}, in either case; then rules that are switched on and off, as in {@code
     *     compiled+fma,-only-term}; then a number of threads behind a slash if it is not one
     * @return the subject
     * @throws IllegalArgumentException if there is none of that name; the message lists those that exist
     */
    public static Subject parse(String text) {
        String name = text.toLowerCase(Locale.ROOT);
        int slash = name.indexOf('/');
        String typed = slash < 0 ? name : name.substring(0, slash);
        int changes = firstChange(typed);
        String engine = typed.substring(0, changes);
        for (Execution known : EXECUTIONS) {
            if (known.toString().equals(engine)) {
                Execution execution = changes < typed.length() ? changed(text, known, typed.substring(changes)) : known;
                int threads = slash < 0 ? 1 : threads(text, name.substring(slash + 1));
                return new Subject(name, execution, threads, Tiles.DEFAULT);
            }
        }
        throw new IllegalArgumentException("no subject is named '" + text + "'; expected one of "
                + String.join(", ", names()) + ", or with threads for a batch, as in compiled/2");
    }

    /** Returns where the names of rules begin; no engine's name has a sign. */
    private static int firstChange(String typed) {
        int at = 0;
        while (at < typed.length() && typed.charAt(at) != '+' && typed.charAt(at) != '-') {
            at++;
        }
        return at;
    }

    private static Execution changed(String text, Execution known, String changes) {
        if (known.engine() == Engine.TAPE) {
            throw new IllegalArgumentException("subject '" + text + "' has rules; expected compiled before them");
        }
        return new Execution(
                known.engine(), known.tier(), known.precision(), ProvidedRules.with(known.rules(), changes));
    }

    /**
     * Returns subjects that differ in the tiles of their vector kernels alone.
     *
     * @return for instance {@code compiled:vector[4x2]}, four rows of two vectors; one for each of several sizes
     * @throws IllegalArgumentException if this subject does not run vector kernels from the start
     */
    public List<Subject> tiled() {
        if (!needsVectors()) {
            throw new IllegalArgumentException(
                    "subject '" + name + "' has no tiles to tune; expected one that begins with compiled:vector");
        }
        List<Subject> all = new ArrayList<>();
        for (Tiles size : TILES) {
            all.add(new Subject(name + "[" + size.rows() + "x" + size.vectors() + "]", execution, threads, size));
        }
        return all;
    }

    private static int threads(String text, String number) {
        if (!number.matches("[1-9][0-9]{0,3}")) {
            throw new IllegalArgumentException(
                    "the threads of subject '" + text + "' are '" + number + "'; expected a number from 1 to 9999");
        }
        return Integer.parseInt(number);
    }

    /**
     * Returns what {@link #parse} accepts.
     *
     * @return all names, as they are typed
     */
    public static List<String> names() {
        return EXECUTIONS.stream().map(Execution::toString).toList();
    }

    /**
     * Returns the name.
     *
     * @return one of {@link #names}
     */
    public String name() {
        return name;
    }

    /** Returns the format it computes in, whose peak it is measured against. */
    Precision precision() {
        return execution.precision();
    }

    /**
     * Says whether it runs vector kernels from the start.
     *
     * @return true if it cannot do without the Vector API
     */
    public boolean needsVectors() {
        return execution.engine() == Engine.COMPILED && execution.tier() == Tier.VECTOR;
    }

    /**
     * Says whether it runs vector kernels, from the start or later on, where the Vector API is there.
     *
     * @return false for the tape and for scalar kernels alone
     */
    public boolean comesToVectors() {
        return execution.engine() == Engine.COMPILED && execution.tier() != Tier.SCALAR;
    }

    /**
     * Starts a training of its own.
     *
     * @param setup where it starts; the parameters are copied
     * @param schedule the learning rates
     * @param batch the number of documents a step
     * @return a training that has taken no step
     */
    public TrainingStep start(Setup setup, Schedule schedule, int batch) {
        Batching batching = Batching.of(batch, threads, execution.precision());
        Trainer trainer = new Trainer(
                execution.engine() == Engine.TAPE
                        ? execution.apply(Gpt.training(setup.config(), batching))
                        : execution.compiler().tiles(tiles).compile(Gpt.training(setup.config(), batching)),
                batching,
                setup.documents(),
                schedule,
                setup.parameters().clone());
        return new TrainingStep() {
            @Override
            public double step() {
                return trainer.step();
            }

            @Override
            public long documents() {
                return (long) trainer.done() * batch;
            }
        };
    }
}
