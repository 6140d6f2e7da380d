package wengert.compiler;

import wengert.engine.Precision;
import wengert.flight.PromotionEvent;
import wengert.trace.Trace;

/**
 * The promotion of an optimiser. It comes after that of the program, which gains more, and gives up sooner: HotSpot may have made
 * vectors of the scalar loops.
 */
final class UpdatePromotion extends Promotion {
    private static final long DELAY = 3_000_000_000L;
    private static final long PATIENCE = 10_000_000_000L;

    private final CompiledOptimizer optimizer;
    private UpdateData live;
    private UpdateKernels vector;

    /**
     * Prepares a promotion.
     *
     * @param optimizer the optimiser, which is given the vector kernels when they are faster
     */
    UpdatePromotion(CompiledOptimizer optimizer) {
        super(DELAY, PATIENCE);
        this.optimizer = optimizer;
    }

    /** Begins with what the optimiser works on. */
    void start(UpdateData data) {
        live = data;
        PromotionLog.start(this);
    }

    @Override
    Trace trace() {
        return optimizer.rules().get(0).trace();
    }

    @Override
    Precision precision() {
        return optimizer.precision();
    }

    @Override
    void compile(int width) {
        vector = optimizer.inLanes(width);
    }

    @Override
    Trial scalar() {
        return trial(optimizer.first());
    }

    @Override
    Trial vector() {
        return trial(vector);
    }

    private Trial trial(UpdateKernels kernels) {
        return new UpdateTrial(kernels, live.copy(), optimizer.rules().size(), optimizer.rule());
    }

    @Override
    void forget() {
        live = null;
    }

    @Override
    int takeOver() {
        optimizer.takeOver(vector);
        return vector.width();
    }

    /** Says nothing but to the flight recorder: of what holds for all kernels, the program tells. */
    @Override
    void refused(String reason, boolean isForAll, PromotionEvent event) {
        if (event != null) {
            event.refused(trace().name(), reason);
        }
    }
}
