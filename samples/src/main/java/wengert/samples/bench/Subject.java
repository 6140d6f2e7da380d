package wengert.samples.bench;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import wengert.samples.gpt.Engine;
import wengert.samples.gpt.Gpt;
import wengert.samples.gpt.Schedule;
import wengert.samples.gpt.Setup;
import wengert.samples.gpt.Trainer;

/** A way to train that a comparison can name: the text on the command line, and what takes its steps. */
public final class Subject {
    private final String name;
    private final Engine engine;

    private Subject(String name, Engine engine) {
        this.name = name;
        this.engine = engine;
    }

    /**
     * Returns the subject of a text.
     *
     * @param text one of {@link #names}, in either case
     * @return the subject
     * @throws IllegalArgumentException if there is none of that name; the message lists those that exist
     */
    public static Subject parse(String text) {
        String name = text.toLowerCase(Locale.ROOT);
        for (Engine engine : Engine.values()) {
            if (engine.toString().equals(name)) {
                return new Subject(name, engine);
            }
        }
        throw new IllegalArgumentException(
                "no subject is named '" + text + "'; expected one of " + String.join(", ", names()));
    }

    /**
     * Returns what {@link #parse} accepts.
     *
     * @return all names, as they are typed
     */
    public static List<String> names() {
        return Arrays.stream(Engine.values()).map(Engine::toString).toList();
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
        return Precision.F64;
    }

    /**
     * Starts a training of its own.
     *
     * @param setup where it starts; the parameters are copied
     * @param schedule the learning rates
     * @return a training that has taken no step
     */
    public TrainingStep start(Setup setup, Schedule schedule) {
        Trainer trainer = new Trainer(
                engine.apply(Gpt.training(setup.config())),
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
                return trainer.done();
            }
        };
    }
}
