package wengert.jit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import jdk.jfr.EventType;
import jdk.jfr.FlightRecorder;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordingFile;
import wengert.compiler.GeneratedClass;

/**
 * A recording of the JDK Flight Recorder that follows what HotSpot does with generated methods.
 *
 * <p>It knows of what happens from its start to its end, so it should start before the program is compiled.
 */
public final class JitRecorder implements AutoCloseable {
    private static final Duration PERIOD = Duration.ofMillis(10);

    private final Recording recording;
    private final VmLimits limits = VmLimits.read();
    private final List<String> remarks = new ArrayList<>();

    private JitRecorder(Recording recording) {
        this.recording = recording;
    }

    /**
     * Says why this virtual machine cannot be followed.
     *
     * @return the reason, or null if it can
     */
    public static String unavailable() {
        if (ModuleLayer.boot().findModule("jdk.jfr").isEmpty()) {
            return "this Java has no module jdk.jfr; expected a whole JDK";
        }
        if (ModuleLayer.boot().findModule("jdk.management").isEmpty()) {
            return "this Java has no module jdk.management; expected a whole JDK";
        }
        return FlightRecorder.isAvailable()
                ? null
                : "the flight recorder is switched off; expected -XX:+FlightRecorder";
    }

    /**
     * Starts a recording.
     *
     * @return the recorder
     * @throws IllegalStateException if there is no flight recorder, see {@link #unavailable}
     */
    public static JitRecorder start() {
        String reason = unavailable();
        if (reason != null) {
            throw new IllegalStateException(reason);
        }
        JitRecorder recorder = new JitRecorder(new Recording());
        recorder.enable();
        recorder.recording.start();
        return recorder;
    }

    private void enable() {
        recording.setName("wengert jit");
        Set<String> known = FlightRecorder.getFlightRecorder().getEventTypes().stream()
                .map(EventType::getName)
                .collect(Collectors.toSet());
        for (JitEvent event : JitEvent.values()) {
            if (known.contains(event.type())) {
                recording.enable(event.type()).withoutThreshold();
            } else {
                remarks.add("this JDK does not report " + event.type() + ", so " + event.tells() + " are unknown");
            }
        }
        recording.enable(JitEvent.SAMPLE.type()).withPeriod(PERIOD).withStackTrace();
        recording.enable(JitEvent.ALLOCATION.type()).withStackTrace().with("throttle", "off");
        // Steps by the thousand, which nobody would read there.
        recording.disable("wengert.Step");
        if (limits.refusesHuge()) {
            remarks.add("no JDK reports a method that it refuses for its size, so that is told by the bytes");
        }
        for (String option : limits.assumed()) {
            remarks.add("this JDK does not tell an option; assumed " + option);
        }
    }

    /**
     * Returns the state of the methods of some classes, from the start to now or to the end.
     *
     * @param classes the generated classes, of one or several programs
     * @return what HotSpot did
     * @throws IOException if the recording cannot be written to a temporary file, or read from it
     */
    public JitHealth health(List<GeneratedClass> classes) throws IOException {
        Path file = Files.createTempFile("wengert-jit", ".jfr");
        try {
            recording.dump(file);
            JitEvents events = new JitEvents(classes);
            try (RecordingFile in = new RecordingFile(file)) {
                while (in.hasMoreEvents()) {
                    events.add(in.readEvent());
                }
            }
            return events.health(limits, remarks);
        } finally {
            Files.deleteIfExists(file);
        }
    }

    /** Ends the recording; what it knows stays until it is closed. */
    public void stop() {
        recording.stop();
    }

    /** Ends the recording and forgets it. */
    @Override
    public void close() {
        recording.close();
    }
}
