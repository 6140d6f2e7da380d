package wengert.compiler;

import wengert.engine.Precision;
import wengert.engine.Workspace;
import wengert.flight.PromotionEvent;
import wengert.trace.Trace;

/** A promotion of kernels that run in a workspace. */
abstract class RunPromotion extends Promotion {
    private static final long DELAY = 200_000_000L;
    private static final long PATIENCE = 60_000_000_000L;

    private final FrontEnd front;
    private Workspace live;

    /**
     * Prepares a promotion.
     *
     * @param front what is run, and its precision
     */
    RunPromotion(FrontEnd front) {
        super(DELAY, PATIENCE);
        this.front = front;
    }

    /** Returns the kernels that run at first, on copies of a workspace. */
    abstract Trial scalar(Workspace workspace);

    /** Returns the vector kernels, on copies of a workspace. */
    abstract Trial vector(Workspace workspace);

    /** Notes that a run begins in a workspace. */
    void tick(Workspace run) {
        if (isDue()) {
            live = run;
            PromotionLog.start(this);
        }
    }

    @Override
    Trace trace() {
        return front.recorded();
    }

    @Override
    Precision precision() {
        return front.precision();
    }

    @Override
    Trial scalar() {
        return scalar(live);
    }

    @Override
    Trial vector() {
        return vector(live);
    }

    @Override
    void forget() {
        live = null;
    }

    @Override
    void refused(String reason, boolean isForAll, PromotionEvent event) {
        if (isForAll) {
            PromotionLog.offForLong(trace(), reason, event);
        } else {
            PromotionLog.off(trace(), reason, event);
        }
    }
}
