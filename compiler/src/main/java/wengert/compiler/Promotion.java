package wengert.compiler;

import java.util.concurrent.atomic.AtomicBoolean;
import wengert.emit.EmissionException;
import wengert.emit.VectorProvider;
import wengert.engine.Workspace;
import wengert.flight.Flight;
import wengert.flight.PromotionEvent;

/**
 * The replacement of scalar kernels by vector kernels while a program runs.
 *
 * <p>HotSpot needs a second and more to compile vector kernels, and until then they are slower than interpreted code. So a
 * thread of its own compiles them and runs them on copies of the data, beside the scalar kernels, until they are faster; only
 * then does the program change over, at the start of a run.
 */
final class Promotion implements Runnable {
    /** A program that has run for less time than this is not worth the work. */
    private static final long DELAY = 200_000_000L;

    /** After this time, scalar kernels stay. */
    private static final long PATIENCE = 60_000_000_000L;

    /** Vectors win a round when they need at most this part of the time of scalars. */
    private static final double FASTER = 0.9;

    /** Vectors take over when they have won so many rounds in a row. */
    private static final int WINS = 4;

    /** In a round, vectors run so many slices of time, and scalars one. */
    private static final int SLICES = 10;

    private static final int CHECKED_RUNS = 7;

    private final Executable scalar;
    private final BackEnd backEnd;
    private final CompiledProgram program;
    private final AtomicBoolean started = new AtomicBoolean();
    private int runs;
    private long first;
    private Workspace live;

    /**
     * Prepares a promotion; nothing happens before the program has run for a while.
     *
     * @param program the program, which is given the vector kernels when they are faster
     * @param scalar the kernels that it runs at first
     * @param backEnd makes the vector kernels
     */
    Promotion(CompiledProgram program, Executable scalar, BackEnd backEnd) {
        this.program = program;
        this.scalar = scalar;
        this.backEnd = backEnd;
    }

    /** Notes that a run begins in a workspace. */
    void tick(Workspace run) {
        if ((++runs & CHECKED_RUNS) != 1 || started.get()) {
            return;
        }
        long now = System.nanoTime();
        if (first == 0) {
            first = now;
        } else if (now - first > DELAY && started.compareAndSet(false, true)) {
            live = run;
            PromotionLog.start(this);
        }
    }

    @Override
    public void run() {
        PromotionEvent event = Flight.refresh() ? PromotionEvent.start() : null;
        VectorProvider provider = VectorProvider.find();
        if (!provider.isOn()) {
            PromotionLog.offForLong(scalar.compilation().trace(), provider.reason(), event);
            return;
        }
        Executable vector;
        try {
            vector = backEnd.executable(provider.width(scalar.precision()));
        } catch (EmissionException | ArithmeticException e) {
            PromotionLog.off(scalar.compilation().trace(), e.getMessage(), event);
            return;
        }
        Trial slow = new Trial(program, scalar, live);
        Trial fast = new Trial(program, vector, live);
        // The program may outlive its workspaces.
        live = null;
        fast.warmUp();
        long end = System.nanoTime() + PATIENCE;
        int won = 0;
        while (won < WINS) {
            if (System.nanoTime() > end) {
                PromotionLog.slower(scalar.compilation().trace(), event);
                return;
            }
            double vectorTime = 0;
            for (int slice = 0; slice < SLICES; slice++) {
                vectorTime += fast.nanosPerRun() / SLICES;
            }
            double scalarTime = slow.nanosPerRun();
            won = vectorTime < FASTER * scalarTime ? won + 1 : 0;
            if (event != null) {
                event.round(scalarTime, vectorTime);
            }
        }
        program.takeOver(vector);
        if (event != null) {
            event.promoted(scalar.compilation().trace().name(), program.lanes());
        }
    }
}
