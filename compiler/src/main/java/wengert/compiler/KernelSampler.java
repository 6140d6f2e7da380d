package wengert.compiler;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import wengert.emit.GeneratedFloatProgram;
import wengert.emit.GeneratedProgram;
import wengert.emit.TimedClass;
import wengert.engine.Precision;
import wengert.flight.Flight;
import wengert.flight.KernelEvent;
import wengert.lower.Call;
import wengert.lower.LoweredProgram;

/**
 * Runs a program on a copy of a workspace and times each call where it stands, on the data and the caches that the calls
 * before it left; generated code has nothing of its own for that, and so costs nothing when nobody asks.
 */
final class KernelSampler {
    /** So many rounds make a block. */
    private static final int BLOCK = 20;

    /** So many rounds go before, or fewer where they take longer than the time below: the timed runs are to be compiled. */
    private static final int WARMUP_ROUNDS = 20_000;

    private static final long WARMUP_NANOS = 2_000_000_000;

    private static final double LOW = 0.1;
    private static final double MEDIAN = 0.5;
    private static final double HIGH = 0.9;

    private final LoweredProgram lowered;
    private final boolean hasGradient;
    private final Class<?> type;
    private final CompiledWorkspace own;
    private final Kernels runs;
    private final long[] marks;
    private final List<Call> calls;
    private final List<BlockMeans> timesOfCalls = new ArrayList<>();
    private final Map<String, BlockMeans> timesOfKernels = new LinkedHashMap<>();

    /**
     * Copies the workspace.
     *
     * @param program the program
     * @param executable its kernels
     * @param live a workspace of the program
     */
    KernelSampler(CompiledProgram program, Executable executable, CompiledWorkspace live) {
        this.lowered = executable.compilation().lowered();
        this.hasGradient = executable.hasGradient();
        this.type = executable.plain().type();
        this.own = new CompiledWorkspace(program, live.parameters().clone(), executable);
        System.arraycopy(live.values(), 0, own.values(), 0, own.values().length);
        System.arraycopy(live.integers(), 0, own.integers(), 0, own.integers().length);
        if (own.floats() != null) {
            own.floats().hold(own);
        }
        TimedClass timed = TimedClass.of(lowered, type);
        this.runs = lowered.precision() == Precision.F32
                ? new FloatKernels((GeneratedFloatProgram) timed.instance())
                : new DoubleKernels((GeneratedProgram) timed.instance());
        this.marks = timed.marks();
        this.calls = new ArrayList<>(lowered.forward());
        calls.addAll(lowered.backward());
        for (Call call : calls) {
            timesOfCalls.add(new BlockMeans());
            timesOfKernels.putIfAbsent(call.kernel().name(), new BlockMeans());
        }
    }

    /** Times all calls so many times, after a warm-up. */
    List<KernelTime> sample(int rounds) {
        if (rounds < 1) {
            throw Misuse.rounds(rounds);
        }
        warmUp();
        run(rounds);
        List<KernelTime> times = new ArrayList<>();
        timesOfKernels.forEach((kernel, all) -> {
            List<CallTime> each = callTimes(kernel);
            times.add(new KernelTime(type, kernel, (long) each.size() * rounds, all.quantile(MEDIAN), each));
        });
        times.sort(Comparator.comparingDouble(KernelTime::nanosPerRun).reversed());
        if (Flight.refresh()) {
            for (KernelTime time : times) {
                KernelEvent.emit(
                        lowered.name(), type, time.kernel(), time.callsPerRun(), time.calls(), time.nanosPerCall());
            }
        }
        return times;
    }

    private List<CallTime> callTimes(String kernel) {
        List<CallTime> each = new ArrayList<>();
        for (int i = 0; i < calls.size(); i++) {
            if (calls.get(i).kernel().name().equals(kernel)) {
                BlockMeans times = timesOfCalls.get(i);
                each.add(new CallTime(i, times.quantile(LOW), times.quantile(MEDIAN), times.quantile(HIGH)));
            }
        }
        return each;
    }

    private void warmUp() {
        long start = System.nanoTime();
        int done = 0;
        do {
            run(BLOCK);
            done += BLOCK;
        } while (done < WARMUP_ROUNDS && System.nanoTime() - start < WARMUP_NANOS);
        timesOfCalls.forEach(BlockMeans::clear);
        timesOfKernels.values().forEach(BlockMeans::clear);
    }

    private void run(int rounds) {
        for (int round = 1; round <= rounds; round++) {
            runs.forward(own);
            if (hasGradient) {
                runs.backward(own);
            }
            addMarks();
            if (round % BLOCK == 0 || round == rounds) {
                timesOfCalls.forEach(BlockMeans::end);
                timesOfKernels.values().forEach(BlockMeans::end);
            }
        }
    }

    private void addMarks() {
        int at = 0;
        for (int i = 0; i < calls.size(); i++) {
            if (i == lowered.forward().size()) {
                // The end of the forward run is not the start of the backward run.
                at++;
            }
            long price = marks[at + 2] - marks[at + 1];
            long nanos = marks[at + 1] - marks[at] - price;
            timesOfCalls.get(i).add(nanos);
            timesOfKernels.get(calls.get(i).kernel().name()).add(nanos);
            at += 2;
        }
    }
}
