package wengert.flight;

import jdk.jfr.Category;
import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** The event {@code wengert.Compile}: the making of one generated class. */
@Name("wengert.Compile")
@Label("Compile")
@Description("The making of a generated class: what follows the passes, from the schedule to the loaded class")
@Category("Wengert")
@StackTrace(false)
public final class CompileEvent extends Event {
    @Label("Trace")
    @Description("Name of the trace, or of the first rule of an optimiser")
    String trace;

    @Label("Class")
    @Description("Name of the class, as stack traces and other events have it")
    String generated;

    @Label("Variant")
    @Description("plain, guarded (against zero adjoints), optimizer, or update (the end of a step)")
    String variant;

    @Label("Tier")
    @Description("scalar or vector")
    String tier;

    @Label("Lanes")
    @Description("Lanes of its vectors; 1 for scalars")
    int lanes;

    @Label("Precision")
    String precision;

    @Label("Kernels")
    int kernels;

    @Label("Class File Size")
    @DataAmount
    long bytes;

    private CompileEvent() {}

    /**
     * Starts the clock of an event.
     *
     * @return the event
     */
    public static CompileEvent start() {
        CompileEvent event = new CompileEvent();
        event.begin();
        return event;
    }

    /**
     * Ends the event.
     *
     * @param name the name of the trace
     * @param type the generated class
     * @param kind which of the classes of a trace it is
     * @param width the number of lanes, 1 for scalars
     * @param numbers what each operation is rounded to
     * @param count the number of kernels
     * @param size the bytes of the class file
     */
    public void commit(String name, Class<?> type, String kind, int width, String numbers, int count, int size) {
        trace = name;
        generated = type.getName();
        variant = kind;
        tier = width > 1 ? "vector" : "scalar";
        lanes = width;
        precision = numbers;
        kernels = count;
        bytes = size;
        commit();
    }
}
