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

    @Test
    void whatTheThreadsOfABatchAllocateCounts() throws Exception {
        Setup setup = Setup.of(new Corpus(List.of("ab")), new GptConfig(1, 4, 2, 1, 4), 3);
        ExecutorService worker = Executors.newSingleThreadExecutor(body -> new Thread(body, "wengert-worker-1"));
        try {
            // The thread is there before the first step, as those of a trainer are.
            worker.submit(() -> {}).get();
            Slice slice = new SubjectContender(
                            "wasteful", new Wasteful(worker), new MatrixWork(setup.config(), setup.documents()))
                    .run(1);
            assertTrue(slice.bytes() >= (double) BYTES * slice.steps(), slice.toString());
        } finally {
            worker.shutdown();
        }
    }
}
