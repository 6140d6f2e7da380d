package wengert.flight;

/**
 * Whether this virtual machine uses the JDK Flight Recorder. As long as it does not, no class of JFR is loaded.
 *
 * <p>Recording and compiling a trace look again. Steps only read what was found last, as looking may allocate: a program
 * whose steps are to appear in a recording that starts while it runs calls {@link #refresh} now and then.
 *
 * <p>This class is on the path of steps and has no string constants.
 */
public final class Flight {
    private static volatile boolean on;

    private Flight() {}

    /**
     * Says whether JFR was in use when last looked for.
     *
     * @return false if events would reach nobody
     */
    public static boolean isOn() {
        return on;
    }

    /**
     * Looks whether JFR is in use; once it is, it stays so, even without a recording.
     *
     * @return false if events would reach nobody
     */
    public static boolean refresh() {
        if (!on && FlightCheck.isInUse()) {
            on = true;
        }
        return on;
    }
}
