package wengert.samples.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class StepLoopTest {
    /** A step that only counts. */
    private static final class Counter implements TrainingStep {
        private long done;

        @Override
        public double step() {
            return ++done;
        }

        @Override
        public long documents() {
            return done;
        }
    }

    @Test
    void atLeastOneStepHoweverShortTheTime() {
        Counter counter = new Counter();
        StepLoop loop = new StepLoop(counter);
        loop.run(0);
        assertEquals(1, loop.steps());
        assertEquals(1, counter.done);
    }

    @Test
    void everyStepIsCountedOnce() {
        Counter counter = new Counter();
        StepLoop loop = new StepLoop(counter);
        loop.run(1_000_000);
        long first = loop.steps();
        assertEquals(first, counter.done);
        loop.run(1_000_000);
        assertEquals(counter.done, first + loop.steps());
        assertEquals((double) counter.done, loop.loss());
        assertTrue(loop.nanos() >= 1_000_000);
    }
}
