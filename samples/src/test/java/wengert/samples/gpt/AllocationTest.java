package wengert.samples.gpt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import wengert.compiler.Mode;
import wengert.compiler.Tier;
import wengert.engine.Precision;
import wengert.engine.Program;
import wengert.rules.BuiltInRules;
import wengert.rules.StepRules;
import wengert.trace.Trace;

/**
 * Compiled steps and tokens allocate nothing at all, from the first one, on scalar kernels. The tier auto allocates twice
 * on its way to vectors: for the thread that prepares them, and for their scratch space.
 *
 * <p>When HotSpot first compiles a method of a class, the thread that runs it makes all the strings of that class, even
 * of {@code Thread} or {@code LockSupport}; when that happens depends on the machine's load. It happens once in a
 * virtual machine, so what runs in threads is measured from the start again if it allocated: a step or a trainer that
 * allocates does so each time.
 */
class AllocationTest {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final int STEPS = 50;
    /** So often a run in threads may be spoilt: more than there are classes with strings on its way. */
    private static final int ATTEMPTS = 8;

    private static final Execution SCALAR = new Execution(Engine.COMPILED, Tier.SCALAR, Precision.F64, Mode.EXACT);

    private static long allocated() {
        return THREADS.getThreadAllocatedBytes(Thread.currentThread().getId());
    }

    /** The loops, apart: HotSpot makes all the strings of a class whose loop it compiles, and these have none. */
    private static final class Loops {
        private Loops() {}

        static void train(Trainer trainer, int steps) {
            for (int i = 0; i < steps; i++) {
                trainer.step();
            }
        }

        static void sample(Sampling sampler, int[] tokens, int count) {
            for (int i = 0; i < count; i++) {
                sampler.next(tokens);
            }
        }
    }

    /** The first measurements load classes; measuring so rarely that HotSpot never compiles it, they are the only ones. */
    private static void measureNothing() {
        Loops.train(null, 0);
        for (int i = 0; i < 3; i++) {
            allocated();
        }
        long before = allocated();
        assertEquals(0, allocated() - before, "measuring allocates nothing itself");
    }

    @Test
    void trainingAllocatesNothingFromTheFirstStep() throws IOException {
        assertNoAllocation(SCALAR);
    }

    @ParameterizedTest
    @CsvSource({"F32, EXACT", "F64, FAST", "F32, FAST"})
    void neitherDoFloatsNorFastMode(Precision precision, Mode mode) throws IOException {
        assertNoAllocation(new Execution(Engine.COMPILED, Tier.SCALAR, precision, mode));
    }

    @ParameterizedTest
    @EnumSource(Precision.class)
    void neitherDoStepsWithGradientsThatGoIntoUpdates(Precision precision) throws IOException {
        assertNoAllocation(new Execution(
                Engine.COMPILED, Tier.SCALAR, precision, BuiltInRules.exact().plus(StepRules.GRADIENT_INTO_UPDATE)));
    }

    private static void assertNoAllocation(Function<Trace, Program> engine) throws IOException {
        Setup setup = Setup.of(Corpus.bundled(), new GptConfig(1, 16, 4, 1, 16), 42);
        for (Schedule.Decay decay : Schedule.Decay.values()) {
            Trainer trainer = new Trainer(
                    engine.apply(Gpt.training(setup.config())),
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

    /** Past every threshold of HotSpot, whose compilers may make a class's strings in the thread that runs. */
    @Test
    void noLaterStepAndNoLaterTokenAllocatesEither() {
        int many = 30_000;
        Setup setup = Setup.of(new Corpus(List.of("ab", "b", "abba", "b")), new GptConfig(1, 4, 2, 1, 4), 3);
        Trainer trainer = new Trainer(
                SCALAR.apply(Gpt.training(setup.config())),
                setup.documents(),
                new Schedule(many, 0.01, Schedule.Decay.LINEAR),
                setup.parameters());
        Sampler sampler = new Sampler(
                SCALAR.apply(Gpt.decoding(setup.config())), setup.parameters(), setup.tokenizer(), 0.5, setup.random());
        int[] tokens = new int[setup.config().block()];
        measureNothing();
        long before = allocated();
        Loops.train(trainer, many);
        long between = allocated();
        Loops.sample(sampler, tokens, many);
        long after = allocated();
        long training = between - before;
        long sampling = after - between;
        assertEquals(0, training, "bytes in " + many + " steps");
        assertEquals(0, sampling, "bytes in " + many + " samples");
    }

    @Test
    void batchesAllocateNothingInAnyThread() throws IOException {
        Setup setup = Setup.of(Corpus.bundled(), new GptConfig(1, 8, 2, 1, 16), 42);
        Execution floats = new Execution(Engine.COMPILED, Tier.SCALAR, Precision.F32, Mode.EXACT);
        assertNoAllocation(SCALAR, setup, new Batching(9, 1), STEPS);
        assertNoAllocation(SCALAR, setup, new Batching(20, 3), STEPS);
        assertNoAllocation(floats, setup, new Batching(20, 3), STEPS);
        Setup wide = Setup.of(Corpus.bundled(), new GptConfig(1, 16, 4, 1, 16), 42);
        assertNoAllocation(SCALAR, wide, new Batching(20, 3), STEPS);
        assertNoAllocation(floats, wide, new Batching(40, 2), STEPS);
        Setup small = Setup.of(new Corpus(List.of("ab", "b", "abba", "b")), new GptConfig(1, 2, 1, 1, 4), 3);
        assertNoAllocation(SCALAR, small, new Batching(18, 2), 4_000);
    }

    private static void assertNoAllocation(Function<Trace, Program> engine, Setup setup, Batching batching, int steps) {
        Program program = engine.apply(Gpt.training(setup.config(), batching));
        long[] bytes = allocated(program, setup, batching, steps);
        for (int i = 1; i < ATTEMPTS && Arrays.stream(bytes).anyMatch(count -> count != 0); i++) {
            bytes = allocated(program, setup, batching, steps);
        }
        assertEquals(0, bytes[0], "bytes of the caller in " + steps + " steps of " + batching);
        assertEquals(0, bytes[1], "bytes of the others in " + steps + " steps of " + batching);
    }

    /** Returns what the caller and what the other threads of a trainer allocate in its steps. */
    private static long[] allocated(Program program, Setup setup, Batching batching, int steps) {
        Schedule schedule = new Schedule(steps, 0.01, Schedule.Decay.LINEAR);
        double[] parameters = setup.parameters().clone();
        try (Trainer trainer = new Trainer(program, batching, setup.documents(), schedule, parameters)) {
            long[] workers = Thread.getAllStackTraces().keySet().stream()
                    .filter(thread -> thread.getName().startsWith("wengert-worker-"))
                    .mapToLong(Thread::getId)
                    .toArray();
            assertTrue(workers.length >= batching.workers() - 1, "the threads are found");
            measureNothing();
            long workersBefore = allocated(workers);
            long before = allocated();
            Loops.train(trainer, steps);
            long after = allocated();
            long workersAfter = allocated(workers);
            return new long[] {after - before, workersAfter - workersBefore};
        }
    }

    private static long allocated(long... threads) {
        return Arrays.stream(THREADS.getThreadAllocatedBytes(threads)).sum();
    }

    @Test
    void samplingAllocatesNothingButTheText() throws IOException {
        Setup setup = Setup.of(Corpus.bundled(), new GptConfig(1, 16, 4, 1, 16), 42);
        Sampler sampler = new Sampler(
                SCALAR.apply(Gpt.decoding(setup.config())), setup.parameters(), setup.tokenizer(), 0.5, setup.random());
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

    /** From the first token on, and past every threshold of HotSpot. */
    @Test
    void groupsOfDocumentsAllocateNothing() throws IOException {
        Setup names = Setup.of(Corpus.bundled(), new GptConfig(1, 16, 4, 1, 16), 42);
        Setup small = Setup.of(new Corpus(List.of("ab", "b", "abba", "b")), new GptConfig(1, 4, 2, 1, 4), 3);
        assertNoAllocation(names, 8, STEPS);
        assertNoAllocation(small, 3, 30_000);
    }

    private static void assertNoAllocation(Setup setup, int sequences, int count) {
        GroupSampler sampler = new GroupSampler(
                SCALAR.apply(Gpt.groupDecoding(setup.config(), sequences)),
                setup.parameters(),
                setup.tokenizer(),
                0.5,
                42);
        int[] tokens = new int[setup.config().block()];
        measureNothing();
        long before = allocated();
        Loops.sample(sampler, tokens, count);
        long bytes = allocated() - before;
        assertEquals(0, bytes, "bytes in " + count + " documents, " + sequences + " side by side");
    }
}
