package wengert.compiler;

import java.util.concurrent.atomic.AtomicBoolean;
import wengert.emit.EmissionException;
import wengert.emit.VectorProvider;
import wengert.engine.Precision;
import wengert.flight.Flight;
import wengert.flight.PromotionEvent;
import wengert.trace.Trace;

/**
 * The replacement of scalar kernels by vector kernels while a program or an optimiser runs.
 *
 * <p>HotSpot needs a second and more to compile vector kernels, and until then they are slower than interpreted code. So a
 * thread of its own compiles them and runs them on copies of the data, beside the scalar kernels, until they are faster; only
 * then do they take over, at the start of a run.
 */
abstract class Promotion implements Runnable {
    /** Vectors win a round when they need at most this part of the time of scalars. */
    private static final double FASTER = 0.9;

    /** Vectors take over when they have won so many rounds in a row. */
    private static final int WINS = 4;

    /** In a round, vectors run so many slices of time, and scalars one. */
    private static final int SLICES = 10;

    private static final int CHECKED_RUNS = 7;

    private final long delay;
    private final long patience;
    private final AtomicBoolean started = new AtomicBoolean();
    private int runs;
    private long first;

    /**
     * Prepares a promotion; nothing happens before there were runs for a while.
     *
     * @param delay what runs for less time than this is not worth the work, in nanoseconds
     * @param patience after this time scalar kernels stay, in nanoseconds
     */
    Promotion(long delay, long patience) {
        this.delay = delay;
        this.patience = patience;
    }

    /** Returns what is run. */
    abstract Trace trace();

    abstract Precision precision();

    /**
     * Compiles the vector kernels.
     *
     * @throws EmissionException if a kernel or the class is too large
     * @throws ArithmeticException if an array is
     * @throws CompileException if they could not take over
     */
    abstract void compile(int width);

    /** Returns the kernels that run at first, on copies of the data. */
    abstract Trial scalar();

    /** Returns the vector kernels, on copies of the data. */
    abstract Trial vector();

    /** Forgets the data: what is run may outlive them. */
    abstract void forget();

    /** Lets the vector kernels take over; returns their lanes. */
    abstract int takeOver();

    /** Is told why scalar kernels stay, and whether all do for that reason. */
    abstract void refused(String reason, boolean isForAll, PromotionEvent event);

    /** Counts a run; says once that it is time. */
    boolean isDue() {
        if ((++runs & CHECKED_RUNS) != 1 || started.get()) {
            return false;
        }
        long now = System.nanoTime();
        if (first == 0) {
            first = now;
            return false;
        }
        return now - first > delay && started.compareAndSet(false, true);
    }

    @Override
    public void run() {
        try {
            attempt();
        } finally {
            forget();
        }
    }

    private void attempt() {
        PromotionEvent event = Flight.refresh() ? PromotionEvent.start() : null;
        VectorProvider provider = VectorProvider.find();
        if (!provider.isOn()) {
            refused(provider.reason(), true, event);
            return;
        }
        try {
            compile(provider.width(precision()));
        } catch (EmissionException | ArithmeticException | CompileException e) {
            refused(e.getMessage(), false, event);
            return;
        }
        Trial slow = scalar();
        Trial fast = vector();
        fast.warmUp();
        long end = System.nanoTime() + patience;
        int won = 0;
        while (won < WINS) {
            if (System.nanoTime() > end) {
                refused(PromotionLog.slower(), false, event);
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
            event.promoted(trace().name(), lanes);
        }
    }
}
