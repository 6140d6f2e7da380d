package wengert.samples.bench;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.stream.LongStream;

/** A count of the bytes that steps allocate from when it begins, in all threads that take part: exactly so many. */
public final class Allocation {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    /** What the names of the threads of a batch start with. */
    private static final String WORKERS = "wengert-worker-";

    private final long[] workers;
    private final long others;
    private final long own;

    private Allocation() {
        this.workers = Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith(WORKERS))
                .mapToLong(Thread::getId)
                .toArray();
        // The first measurement may load classes.
        THREADS.getCurrentThreadAllocatedBytes();
        this.others = ofWorkers();
        this.own = THREADS.getCurrentThreadAllocatedBytes();
    }

    /**
     * Begins to count, in the caller's thread and in those that share out batches now.
     *
     * @return the count
     */
    public static Allocation begin() {
        return new Allocation();
    }

    /**
     * Returns what was allocated so far; to be called by the thread that began the count.
     *
     * @return the bytes
     */
    public long bytes() {
        long now = THREADS.getCurrentThreadAllocatedBytes();
        return now - own + ofWorkers() - others;
    }

    private long ofWorkers() {
        return LongStream.of(THREADS.getThreadAllocatedBytes(workers)).sum();
    }
}
