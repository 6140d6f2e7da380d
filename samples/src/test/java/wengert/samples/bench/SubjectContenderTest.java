package wengert.samples.bench;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import wengert.samples.gpt.Corpus;
import wengert.samples.gpt.GptConfig;
import wengert.samples.gpt.Setup;

class SubjectContenderTest {
    private static final int BYTES = 1 << 20;

    /** A step that allocates in a thread named as those of a batch are. */
    private record Wasteful(ExecutorService worker) implements TrainingStep {
        @Override
        public double step() {
            try {
                return worker.submit(() -> new byte[BYTES].length).get();
            } catch (InterruptedException | ExecutionException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public long documents() {
            return 1;
        }
    }

    /** A step that allocates for some time, as one in lanes does until HotSpot has compiled its kernels. */
    private static final class Warming implements TrainingStep {
        private final int cold;
        private int steps;
        private byte[] last;

        Warming(int cold) {
            this.cold = cold;
        }

        @Override
        public double step() {
            if (steps++ < cold) {
                last = new byte[BYTES];
            }
            return last.length;
        }

        @Override
        public long documents() {
            return steps;
        }
    }

    private static SubjectContender contender(TrainingStep step) {
        Setup setup = Setup.of(new Corpus(List.of("ab")), new GptConfig(1, 4, 2, 1, 4), 3);
        return new SubjectContender("a step", step, new MatrixWork(setup.config(), setup.documents()));
    }

    @Test
    void aWarmUpGoesOnWhileStepsAllocate() {
        Warming step = new Warming(5);
        contender(step).warmUp(1);
        assertTrue(step.steps > 5, "steps: " + step.steps);
    }

    @Test
    void aWarmUpEndsThoughStepsAllocate() {
        Warming step = new Warming(Integer.MAX_VALUE);
        contender(step).warmUp(1);
        assertTrue(step.steps >= 25, "steps: " + step.steps);
    }

    @Test
    void whatTheThreadsOfABatchAllocateCounts() throws Exception {
        ExecutorService worker = Executors.newSingleThreadExecutor(body -> new Thread(body, "wengert-worker-1"));
        try {
            // The thread is there before the first step, as those of a trainer are.
            worker.submit(() -> {}).get();
            Slice slice = contender(new Wasteful(worker)).run(1);
            assertTrue(slice.bytes() >= (double) BYTES * slice.steps(), slice.toString());
        } finally {
            worker.shutdown();
        }
    }
}
