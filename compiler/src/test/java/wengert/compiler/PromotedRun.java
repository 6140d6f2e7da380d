package wengert.compiler;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import wengert.engine.Check;
import wengert.engine.Mismatch;
import wengert.engine.Workspace;
import wengert.trace.Expr;
import wengert.trace.State;
import wengert.trace.Trace;

/** A program with a state that runs until vector kernels have taken over, and on, beside one that stays on scalars. */
final class PromotedRun {
    /** A guard against waiting for ever, not a measurement. */
    private static final long DEADLINE = 100_000_000_000L;

    private static final int CHECKED = 64;

    private PromotedRun() {}

    /** Prints whether all bits were the same up to the promotion and after it, and the event of it. */
    public static void main(String[] args) throws IOException {
        try (Recording recording = new Recording()) {
            recording.enable("wengert.Promotion");
            recording.start();
            if (run()) {
                print(recording);
            }
        }
    }

    private static boolean run() {
        Trace trace = Trace.record("recurrent", t -> {
            State hidden = t.state("hidden", 16, 64);
            Expr driven = hidden.value().matmul(t.parameter("w", 64, 64)).add(t.input("x", 64));
            hidden.write(driven.tanh());
            t.output("y", driven.exp().sum(1).log());
        });
        TraceCompiler compiler = TraceCompiler.create().gradient(false);
        CompiledProgram scalar = compiler.tier(Tier.SCALAR).compile(trace);
        CompiledProgram auto = compiler.tier(Tier.AUTO).compile(trace);
        List<Workspace> expected = List.of(filled(scalar, 0.1), filled(scalar, 0.2));
        List<Workspace> actual = List.of(filled(auto, 0.1), filled(auto, 0.2));
        long end = System.nanoTime() + DEADLINE;
        int after = 0;
        for (int step = 0; after < CHECKED; step++) {
            if (System.nanoTime() > end) {
                System.out.println("still on scalar kernels after " + step + " steps");
                return false;
            }
            after += auto.lanes() > 1 ? 1 : 0;
            for (int i = 0; i < expected.size(); i++) {
                run(scalar, expected.get(i), step);
                run(auto, actual.get(i), step);
                Mismatch mismatch =
                        Check.compare(trace, expected.get(i), actual.get(i)).orElse(null);
                if (mismatch != null) {
                    System.out.println("step " + step + " of workspace " + i + ": " + mismatch);
                    return false;
                }
            }
        }
        System.out.println("promoted");
        return true;
    }

    /** Prints what the flight recorder was told, which comes right after the change. */
    private static void print(Recording recording) throws IOException {
        Path file = Files.createTempFile("promoted", ".jfr");
        try {
            long end = System.nanoTime() + DEADLINE;
            List<RecordedEvent> events;
            do {
                recording.dump(file);
                events = RecordingFile.readAllEvents(file).stream()
                        .filter(event -> event.getEventType().getName().equals("wengert.Promotion"))
                        .toList();
            } while (events.isEmpty() && System.nanoTime() < end);
            for (RecordedEvent event : events) {
                boolean isFaster = event.getLong("vectorTime") < event.getLong("scalarTime");
                System.out.println(event.getString("trace") + ", " + event.getBoolean("promoted") + ", "
                        + (event.getInt("lanes") > 1) + ", " + isFaster + ", " + event.getString("reason"));
            }
        } finally {
            Files.delete(file);
        }
    }

    private static Workspace filled(CompiledProgram program, double scale) {
        Workspace run = program.workspace();
        Arrays.setAll(run.parameters(), i -> Math.sin(1.7 * i + scale) * 0.3);
        return run;
    }

    private static void run(CompiledProgram program, Workspace run, int step) {
        double[] x = new double[64];
        Arrays.setAll(x, i -> Math.cos(0.7 * i + step));
        run.set("x", x);
        program.forward(run);
    }
}
