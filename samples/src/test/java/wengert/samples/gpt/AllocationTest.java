package wengert.samples.gpt;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Compiled steps and tokens allocate nothing at all, from the first one. */
class AllocationTest {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final int STEPS = 50;

    private static long allocated() {
        return THREADS.getThreadAllocatedBytes(Thread.currentThread().getId());
    }

    /** The bytes that measuring alone allocates; the first measurement loads classes. */
    private static void measureNothing() {
        for (int i = 0; i < 3; i++) {
            allocated();
        }
        long before = allocated();
        assertEquals(0, allocated() - before, "measuring allocates nothing itself");
    }

    @Test
    void trainingAllocatesNothingFromTheFirstStep() throws IOException {
        Setup setup = Setup.of(Corpus.bundled(), new GptConfig(1, 16, 4, 1, 16), 42);
        for (Schedule.Decay decay : Schedule.Decay.values()) {
            Trainer trainer = new Trainer(
                    Engine.COMPILED.apply(Gpt.training(setup.config())),
                    setup.documents(),
                    new Schedule(STEPS, 0.01, decay),
                    setup.parameters());
            long[] bytes = new long[STEPS];
            measureNothing();
            for (int step = 0; step < STEPS; step++) {
                long before = allocated();
                trainer.step();
                bytes[step] = allocated() - before;
            }
            for (int step = 0; step < STEPS; step++) {
                assertEquals(0, bytes[step], "bytes in step " + (step + 1));
            }
        }
    }

    @Test
    void samplingAllocatesNothingButTheText() throws IOException {
        Setup setup = Setup.of(Corpus.bundled(), new GptConfig(1, 16, 4, 1, 16), 42);
        Sampler sampler = new Sampler(
                Engine.COMPILED.apply(Gpt.decoding(setup.config())),
                setup.parameters(),
                setup.tokenizer(),
                0.5,
                setup.random());
        int[] tokens = new int[setup.config().block()];
        int[] counts = new int[STEPS];
        measureNothing();
        long before = allocated();
        for (int i = 0; i < STEPS; i++) {
            counts[i] = sampler.next(tokens);
        }
        long bytes = allocated() - before;
        assertEquals(0, bytes, "bytes in " + Arrays.stream(counts).sum() + " tokens");
    }
}
