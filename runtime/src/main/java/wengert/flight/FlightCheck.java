package wengert.flight;

import java.util.Optional;

/**
 * The search for a running flight recorder, which loads nothing of it.
 *
 * <p>To ask {@code jdk.jfr.FlightRecorder} would load it, and a start has no time for that. But before its first recording,
 * however that is started, JFR lets the module {@code java.base} read its own, to put events into the JDK's classes.
 */
final class FlightCheck {
    private FlightCheck() {}

    static boolean isInUse() {
        Optional<Module> jfr = ModuleLayer.boot().findModule("jdk.jfr");
        return jfr.isPresent() && Object.class.getModule().canRead(jfr.get());
    }
}
