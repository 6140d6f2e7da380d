package wengert.flight;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;

/** The event {@code wengert.Promotion}: the attempt to go on with vector kernels. */
@Name("wengert.Promotion")
@Label("Promotion")
@Description("The attempt to replace scalar kernels by vector kernels while a program or an optimiser runs")
@Category("Wengert")
@StackTrace(false)
public final class PromotionEvent extends Event {
    @Label("Trace")
    @Description("Name of the trace")
    String trace;

    @Label("Promoted")
    @Description("Whether it goes on with vectors")
    boolean promoted;

    @Label("Reason")
    @Description("Why, or why not")
    String reason;

    @Label("Lanes")
    @Description("Lanes of the kernels that it goes on with; 1 for scalars")
    int lanes;

    @Label("Scalar Run")
    @Description("Mean time of a run on scalar kernels in the last round; 0 if there was none")
    @Timespan
    long scalarTime;

    @Label("Vector Run")
    @Description("Mean time of a run on vector kernels in the last round; 0 if there was none")
    @Timespan
    long vectorTime;

    private PromotionEvent() {}

    /**
     * Starts the clock of an event.
     *
     * @return the event
     */
    public static PromotionEvent start() {
        PromotionEvent event = new PromotionEvent();
        event.begin();
        return event;
    }

    /**
     * Ends the event of a program or an optimiser that stays on scalar kernels.
     *
     * @param name the name of the trace
     * @param why the reason
     */
    public void refused(String name, String why) {
        trace = name;
        reason = why;
        lanes = 1;
        commit();
    }

    /**
     * Ends the event of a program or an optimiser that goes on with vector kernels.
     *
     * @param name the name of the trace
     * @param width the number of lanes
     */
    public void promoted(String name, int width) {
        trace = name;
        promoted = true;
        reason = "vectors are faster";
        lanes = width;
        commit();
    }

    /**
     * Notes the times of a round.
     *
     * @param scalarNanos the nanoseconds of a run on scalar kernels
     * @param vectorNanos the nanoseconds of a run on vector kernels
     */
    public void round(double scalarNanos, double vectorNanos) {
        scalarTime = Math.round(scalarNanos);
        vectorTime = Math.round(vectorNanos);
    }
}
