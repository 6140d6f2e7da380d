package wengert.compiler;

import java.util.concurrent.atomic.AtomicBoolean;
import wengert.emit.EmissionException;
import wengert.emit.VectorProvider;
import wengert.engine.Workspace;
import wengert.flight.Flight;
import wengert.flight.PromotionEvent;
import wengert.trace.Trace;

/**
 * The replacement of scalar kernels by vector kernels while a program runs.
 *
 * <p>HotSpot needs a second and more to compile vector kernels, and until then they are slower than interpreted code. So a
 * thread of its own compiles them and runs them on copies of the data, beside the scalar kernels, until they are faster; only
 * then does the program change over, at the start of a run.
 */
abstract class Promotion implements Runnable {
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

    private final FrontEnd front;
    private final AtomicBoolean started = new AtomicBoolean();
    private int runs;
    private long first;
    private Workspace live;

    /**
     * Prepares a promotion; nothing happens before the program has run for a while.
     *
     * @param front what is run, and its precision
     */
    Promotion(FrontEnd front) {
        this.front = front;
    }

    /**
     * Compiles the vector kernels.
     *
     * @throws EmissionException if a kernel or the class is too large
     * @throws ArithmeticException if an array is
     * @throws CompileException if they could not take over
     */
    abstract void compile(int width);

    /** Returns the kernels that run at first, on copies of a workspace. */
    abstract Trial scalar(Workspace workspace);

    /** Returns the vector kernels, on copies of a workspace. */
    abstract Trial vector(Workspace workspace);

    /** Lets the vector kernels take over; returns their lanes. */
    abstract int takeOver();

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
        // The program may outlive its workspaces.
        Workspace copied = live;
        live = null;
        PromotionEvent event = Flight.refresh() ? PromotionEvent.start() : null;
        Trace trace = front.recorded();
        VectorProvider provider = VectorProvider.find();
        if (!provider.isOn()) {
            PromotionLog.offForLong(trace, provider.reason(), event);
            return;
        }
        try {
            compile(provider.width(front.precision()));
        } catch (EmissionException | ArithmeticException | CompileException e) {
            PromotionLog.off(trace, e.getMessage(), event);
            return;
        }
        Trial slow = scalar(copied);
        Trial fast = vector(copied);
        fast.warmUp();
        long end = System.nanoTime() + PATIENCE;
        int won = 0;
        while (won < WINS) {
            if (System.nanoTime() > end) {
                PromotionLog.slower(trace, event);
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
        int lanes = takeOver();
        if (event != null) {
            event.promoted(trace.name(), lanes);
        }
    }
}
