package wengert.flight;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** The event {@code wengert.Record}: the recording of a trace. */
@Name("wengert.Record")
@Label("Record")
@Description("The recording of a trace, from the user's code to the verified trace")
@Category("Wengert")
@StackTrace(false)
public final class RecordEvent extends Event {
    @Label("Trace")
    @Description("Name of the trace")
    String trace;

    @Label("Nodes")
    @Description("Nodes of the trace as recorded")
    int nodes;

    private RecordEvent() {}

    /**
     * Starts the clock of an event.
     *
     * @return the event
     */
    public static RecordEvent start() {
        RecordEvent event = new RecordEvent();
        event.begin();
        return event;
    }

    /**
     * Ends the event.
     *
     * @param name the name of the trace
     * @param count the number of its nodes
     */
    public void commit(String name, int count) {
        trace = name;
        nodes = count;
        commit();
    }
}
