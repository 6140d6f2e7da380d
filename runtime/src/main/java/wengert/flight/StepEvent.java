package wengert.flight;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** The event {@code wengert.Step}: a step of a training. One object serves all steps of a thread. */
@Name("wengert.Step")
@Label("Step")
@Description("A step of a training: forward, backward and update")
@Category("Wengert")
@StackTrace(false)
public final class StepEvent extends Event {
    @Label("Step")
    @Description("Number of the step, from 1")
    int step;

    @Label("Loss")
    @Description("Loss before the update")
    double loss;

    /** Creates an event, to be begun and committed at each step. */
    public StepEvent() {}

    /**
     * Ends the event.
     *
     * @param number the number of the step, from 1
     * @param before the loss before the update
     */
    public void commit(int number, double before) {
        step = number;
        loss = before;
        commit();
    }
}
