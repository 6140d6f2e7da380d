package wengert.trace;

import java.util.function.Supplier;

/**
 * A trace that is recorded when it is first asked for, and until then known by a text, its identity.
 *
 * <p>Code that was kept for an identity runs without a look at the trace. So the identity must say all that decides about the
 * trace but for the code of the jar that records it, which a cache looks at itself: the model, its sizes, and versions of whatever
 * comes from elsewhere. Many threads may ask for the trace; it is recorded once.
 */
public final class Recording {
    private final String identity;
    private final Supplier<Trace> recorder;
    private Trace trace;

    private Recording(String identity, Supplier<Trace> recorder) {
        this.identity = identity;
        this.recorder = recorder;
    }

    /**
     * Returns a trace that is recorded already, which is known by all that it is.
     *
     * @param trace the trace
     * @return the recording, without an identity
     */
    public static Recording of(Trace trace) {
        return new Recording("", new Recorded(trace));
    }

    /** A class of its own, as a lambda would take longer at start. */
    private record Recorded(Trace trace) implements Supplier<Trace> {
        @Override
        public Trace get() {
            return trace;
        }
    }

    /**
     * Returns a trace that is yet to be recorded.
     *
     * @param identity a text that no other trace of the same jar has, not empty
     * @param recorder records the trace, always the same one
     * @return the recording
     * @throws IllegalArgumentException if the identity is empty
     */
    public static Recording of(String identity, Supplier<Trace> recorder) {
        if (identity.isEmpty()) {
            throw new IllegalArgumentException(
                    "a recording has an empty identity; expected a text that tells its trace from all others");
        }
        return new Recording(identity, recorder);
    }

    /**
     * Returns what the trace is known by before it is recorded.
     *
     * @return the text; empty if it was recorded from the start
     */
    public String identity() {
        return identity;
    }

    /**
     * Returns the class of what records the trace.
     *
     * @return the class, whose jar has the code
     */
    public Class<?> recorder() {
        return recorder.getClass();
    }

    /**
     * Returns the trace, which is recorded now if it was not before.
     *
     * @return the trace
     * @throws TraceException if the recording goes wrong
     */
    public synchronized Trace trace() {
        if (trace == null) {
            trace = recorder.get();
        }
        return trace;
    }
}
