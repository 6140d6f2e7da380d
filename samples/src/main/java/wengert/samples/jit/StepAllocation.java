package wengert.samples.jit;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.stream.LongStream;
import wengert.samples.gpt.Trainer;

/** What a training step allocates, in all threads that take part. */
final class StepAllocation {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    /** What the names of the threads of a batch start with. */
    private static final String WORKERS = "wengert-worker-";

    private StepAllocation() {}

    /** Takes a step, and returns the bytes that it allocates: exactly so many. */
    static long measure(Trainer trainer) {
        long[] workers = Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith(WORKERS))
                .mapToLong(Thread::getId)
                .toArray();
        // The first measurement may load classes.
        THREADS.getCurrentThreadAllocatedBytes();
        long others = LongStream.of(THREADS.getThreadAllocatedBytes(workers)).sum();
        long own = THREADS.getCurrentThreadAllocatedBytes();
        trainer.step();
        own = THREADS.getCurrentThreadAllocatedBytes() - own;
        return own + LongStream.of(THREADS.getThreadAllocatedBytes(workers)).sum() - others;
    }
}
