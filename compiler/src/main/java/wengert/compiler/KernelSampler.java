package wengert.compiler;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import wengert.engine.FlatArray;
import wengert.engine.FloatArrays;
import wengert.engine.Precision;
import wengert.flight.Flight;
import wengert.flight.KernelEvent;
import wengert.lower.Call;
import wengert.lower.Kernel;
import wengert.lower.LoweredProgram;

/**
 * Runs the calls of a program one by one, in order, on a copy of a workspace, and times each of them; generated code has
 * nothing of its own for that, and so costs nothing when nobody asks.
 */
final class KernelSampler {
    private static final MethodType SPREAD = MethodType.methodType(void.class, Object[].class);

    /** So many rounds make a block. */
    private static final int BLOCK = 20;

    private final LoweredProgram lowered;
    private final Class<?> type;
    private final CompiledWorkspace own;
    private final Map<Kernel, Timer> timers = new LinkedHashMap<>();
    private final List<TimedCall> calls = new ArrayList<>();

    /** The time of the calls of a kernel. */
    private static final class Timer {
        private final MethodHandle handle;
        /** Does nothing with the same arguments: what it takes is the price of measuring. */
        private final MethodHandle empty;

        private final List<Double> means = new ArrayList<>();
        private int perRun;
        private int count;
        private long nanos;

        Timer(MethodHandle handle) {
            this.handle = spread(handle);
            this.empty = spread(MethodHandles.empty(handle.type()));
        }

        private static MethodHandle spread(MethodHandle handle) {
            return handle.asSpreader(Object[].class, handle.type().parameterCount())
                    .asType(SPREAD);
        }

        /** Ends a block of calls. */
        void end() {
            means.add((double) nanos / count);
            count = 0;
            nanos = 0;
        }

        /** Returns the median of the means of the blocks: a thread that lost its processor spoils few of them. */
        double nanosPerCall() {
            Collections.sort(means);
            return Math.max(0, means.get(means.size() / 2));
        }
    }

    /** A call of the program. */
    private static final class TimedCall {
        private final Timer timer;
        private final Object[] arguments;

        TimedCall(Timer timer, Object[] arguments) {
            this.timer = timer;
            this.arguments = arguments;
        }
    }

    /**
     * Copies the workspace, and runs once so that the copy holds what kernels are given.
     *
     * @param program the program
     * @param executable its kernels
     * @param live a workspace of the program
     */
    KernelSampler(CompiledProgram program, Executable executable, CompiledWorkspace live) {
        this.lowered = executable.compilation().lowered();
        this.type = executable.plain().type();
        this.own = new CompiledWorkspace(program, live.parameters().clone(), executable);
        System.arraycopy(live.values(), 0, own.values(), 0, own.values().length);
        System.arraycopy(live.integers(), 0, own.integers(), 0, own.integers().length);
        if (own.floats() != null) {
            own.floats().hold(own);
        }
        executable.plain().forward(own);
        if (executable.compilation().hasGradient()) {
            executable.plain().backward(own);
        }
        bind(lowered.forward());
        bind(lowered.backward());
    }

    private void bind(List<Call> all) {
        for (Call call : all) {
            Timer timer = timers.computeIfAbsent(call.kernel(), kernel -> new Timer(handle(kernel)));
            timer.perRun++;
            calls.add(new TimedCall(
                    timer, call.arguments().stream().map(this::value).toArray()));
        }
    }

    private MethodHandle handle(Kernel kernel) {
        Class<?> array = lowered.precision() == Precision.F32 ? float[].class : double[].class;
        List<Class<?>> parameters = new ArrayList<>();
        for (Kernel.Parameter parameter : kernel.parameters()) {
            parameters.add(
                    switch (parameter.type()) {
                        case DOUBLES -> array;
                        case INTS -> int[].class;
                        case INT -> int.class;
                    });
        }
        try {
            return MethodHandles.privateLookupIn(type, MethodHandles.lookup())
                    .findStatic(type, kernel.name(), MethodType.methodType(void.class, parameters));
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("Kernel '" + kernel.name() + "' cannot be called", e);
        }
    }

    private Object value(Call.Argument argument) {
        if (argument instanceof Call.IntArgument constant) {
            return constant.value();
        } else if (argument instanceof Call.LengthArgument length) {
            return own.integers()[length.at()];
        } else if (argument instanceof Call.ArrayArgument array) {
            return array(array.array());
        }
        throw new IllegalStateException("Unknown argument " + argument);
    }

    private Object array(FlatArray array) {
        FloatArrays floats = own.floats();
        return switch (array) {
            case PARAMETERS -> floats == null ? own.parameters() : floats.parameters();
            case GRADIENTS -> floats == null ? own.gradients() : floats.gradients();
            case VALUES -> floats == null ? own.values() : floats.values();
            case SCRATCH -> floats == null ? own.scratch() : floats.scratch();
            case INTEGERS -> own.integers();
        };
    }

    /** Times all calls so many times, after as many times that do not count. */
    List<KernelTime> sample(int rounds) {
        if (rounds < 1) {
            throw Misuse.rounds(rounds);
        }
        run(rounds);
        timers.values().forEach(timer -> timer.means.clear());
        run(rounds);
        List<KernelTime> times = new ArrayList<>();
        timers.forEach((kernel, timer) -> times.add(
                new KernelTime(type, kernel.name(), timer.perRun, (long) timer.perRun * rounds, timer.nanosPerCall())));
        times.sort(Comparator.comparingDouble(KernelTime::nanosPerRun).reversed());
        if (Flight.refresh()) {
            for (KernelTime time : times) {
                KernelEvent.emit(
                        lowered.name(), type, time.kernel(), time.callsPerRun(), time.calls(), time.nanosPerCall());
            }
        }
        return times;
    }

    private void run(int rounds) {
        for (int round = 1; round <= rounds; round++) {
            for (TimedCall call : calls) {
                time(call.timer, call.arguments);
            }
            if (round % BLOCK == 0 || round == rounds) {
                timers.values().forEach(Timer::end);
            }
        }
    }

    private static void time(Timer timer, Object[] arguments) {
        try {
            long start = System.nanoTime();
            timer.handle.invokeExact(arguments);
            long between = System.nanoTime();
            timer.empty.invokeExact(arguments);
            long end = System.nanoTime();
            timer.nanos += between - start - (end - between);
            timer.count++;
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("Kernels throw nothing checked", e);
        }
    }
}
