package wengert.flight;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;

/** The event {@code wengert.Kernel}: what a call of a kernel takes, by a sample of calls. */
@Name("wengert.Kernel")
@Label("Kernel")
@Description("Mean time of a call of a kernel, over a sample of calls on a copy of the data")
@Category("Wengert")
@StackTrace(false)
public final class KernelEvent extends Event {
    @Label("Trace")
    @Description("Name of the trace")
    String trace;

    @Label("Class")
    @Description("Name of the generated class")
    String generated;

    @Label("Kernel")
    String kernel;

    @Label("Calls a Run")
    @Description("How often a run forward and backward calls it")
    int callsPerRun;

    @Label("Calls")
    @Description("Number of calls in the sample")
    long calls;

    @Label("Mean Time")
    @Timespan
    long meanTime;

    private KernelEvent() {}

    /**
     * Tells the flight recorder of a kernel.
     *
     * @param name the name of the trace
     * @param type the generated class
     * @param method the name of the kernel
     * @param perRun how often a run calls it
     * @param count the number of calls in the sample
     * @param nanos the mean nanoseconds of a call
     */
    public static void emit(String name, Class<?> type, String method, int perRun, long count, double nanos) {
        KernelEvent event = new KernelEvent();
        event.trace = name;
        event.generated = type.getName();
        event.kernel = method;
        event.callsPerRun = perRun;
        event.calls = count;
        event.meanTime = Math.round(nanos);
        event.commit();
    }
}
