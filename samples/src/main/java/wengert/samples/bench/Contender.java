package wengert.samples.bench;

import java.io.IOException;

/** What a comparison measures, a slice at a time. */
interface Contender {
    /** Does what a first measurement should not pay for. */
    void warmUp(long nanos) throws IOException;

    /** Runs for about as long, or once where the time is not its own, and returns what was measured. */
    Slice run(long nanos) throws IOException;
}
