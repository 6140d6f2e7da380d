package wengert.flight;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** The event {@code wengert.Pass}: one pass of the compiler over a trace. */
@Name("wengert.Pass")
@Label("Pass")
@Description("A pass of the compiler from one trace to the next")
@Category("Wengert")
@StackTrace(false)
public final class PassEvent extends Event {
    @Label("Trace")
    @Description("Name of the trace")
    String trace;

    @Label("Pass")
    String pass;

    @Label("Nodes Before")
    int nodesBefore;

    @Label("Nodes After")
    int nodesAfter;

    @Label("Rules Fired")
    @Description("How often a rule fired, all rules together")
    int rulesFired;

    private PassEvent() {}

    /**
     * Starts the clock of an event.
     *
     * @return the event
     */
    public static PassEvent start() {
        PassEvent event = new PassEvent();
        event.begin();
        return event;
    }

    /**
     * Ends the event.
     *
     * @param name the name of the trace
     * @param which the name of the pass
     * @param before the number of nodes that it was given
     * @param after the number of nodes that it returned
     * @param fired how often a rule fired
     */
    public void commit(String name, String which, int before, int after, int fired) {
        trace = name;
        pass = which;
        nodesBefore = before;
        nodesAfter = after;
        rulesFired = fired;
        commit();
    }
}
