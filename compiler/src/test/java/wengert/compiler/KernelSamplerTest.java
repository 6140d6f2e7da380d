package wengert.compiler;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import wengert.engine.Precision;
import wengert.engine.Workspace;
import wengert.optim.Sgd;
import wengert.trace.Expr;
import wengert.trace.State;
import wengert.trace.Trace;

class KernelSamplerTest {
    private static final int ROUNDS = 30;

    private static final Trace TRACE = Trace.record("sampled", t -> {
        Expr x = t.input("x", 3, 1);
        State total = t.state("total");
        total.write(total.value().add(x.sum()));
        Expr w = t.parameter("w", 4, 3);
        t.output("loss", w.matmul(x).tanh().sum().mul(total.value()));
    });

    private static CompiledProgram program(Precision precision) {
        return TraceCompiler.create().tier(Tier.SCALAR).precision(precision).compile(TRACE);
    }

    private static Workspace workspace(CompiledProgram program) {
        Workspace run = program.workspace();
        run.set("x", 1, 2, 3).set("total", 5);
        for (int i = 0; i < run.parameters().length; i++) {
            run.parameters()[i] = 0.1 * i;
        }
        return run;
    }

    @ParameterizedTest
    @EnumSource(Precision.class)
    void everyCallOfARunIsCounted(Precision precision) {
        CompiledProgram program = program(precision);
        List<KernelTime> times = program.kernelTimes(workspace(program), ROUNDS);
        List<String> names = Stream.of(
                        program.compilation().lowered().forward(),
                        program.compilation().lowered().backward())
                .flatMap(List::stream)
                .map(call -> call.kernel().name())
                .toList();
        Map<String, Integer> calls = new HashMap<>();
        names.forEach(name -> calls.merge(name, 1, Integer::sum));
        assertEquals(calls, times.stream().collect(Collectors.toMap(KernelTime::kernel, KernelTime::callsPerRun)));
        for (KernelTime time : times) {
            assertEquals((long) time.callsPerRun() * ROUNDS, time.calls());
            assertTrue(time.nanosPerCall() >= 0, () -> "time of " + time);
            for (CallTime each : time.each()) {
                assertEquals(time.kernel(), names.get(each.at()));
                assertTrue(
                        0 <= each.low() && each.low() <= each.nanos() && each.nanos() <= each.high(), each.toString());
            }
            assertEquals(program.generatedClasses().get(0).type(), time.type());
            assertTrue(program.generatedClasses().get(0).methodSizes().containsKey(time.kernel()), time.kernel());
        }
        assertEquals(
                IntStream.range(0, names.size()).boxed().toList(),
                times.stream()
                        .flatMap(time -> time.each().stream())
                        .map(CallTime::at)
                        .sorted()
                        .toList());
        for (int i = 1; i < times.size(); i++) {
            assertTrue(times.get(i - 1).nanosPerRun() >= times.get(i).nanosPerRun(), "the most costly comes first");
        }
    }

    @Test
    void runsThatAreCutIntoMethodsAreTimedToTheEnd() {
        CompiledProgram program = TraceCompiler.create().tier(Tier.SCALAR).compile(Trace.record("long", t -> {
            Expr x = t.parameter("w", 4, 4);
            for (int i = 0; i < 500; i++) {
                x = x.matmul(x).tanh();
            }
            t.output("loss", x.sum());
        }));
        assertTrue(program.generatedClasses().get(0).methodSizes().containsKey("forward1"));
        int calls = program.compilation().lowered().forward().size()
                + program.compilation().lowered().backward().size();
        List<KernelTime> times = program.kernelTimes(program.workspace(), 1);
        assertEquals(
                IntStream.range(0, calls).boxed().toList(),
                times.stream()
                        .flatMap(time -> time.each().stream())
                        .map(CallTime::at)
                        .sorted()
                        .toList());
        // A mark that belongs to another call would be far off.
        assertTrue(times.stream().allMatch(time -> time.nanosPerCall() < 1e9), times.toString());
    }

    @ParameterizedTest
    @EnumSource(Precision.class)
    void theWorkspaceStaysAsItWas(Precision precision) {
        CompiledProgram program = program(precision);
        Workspace run = workspace(program);
        double[] values = run.values().clone();
        double[] parameters = run.parameters().clone();
        double[] gradients = run.gradients().clone();
        program.kernelTimes(run, ROUNDS);
        assertArrayEquals(values, run.values());
        assertArrayEquals(parameters, run.parameters());
        assertArrayEquals(gradients, run.gradients());
    }

    @Test
    void badArgumentsAreRefused() {
        CompiledProgram program = program(Precision.F64);
        Workspace run = workspace(program);
        assertEquals(
                "rounds is 0; expected at least 1",
                assertThrows(IllegalArgumentException.class, () -> program.kernelTimes(run, 0))
                        .getMessage());
        Workspace other = workspace(program(Precision.F64));
        assertThrows(IllegalArgumentException.class, () -> program.kernelTimes(other, 1));
    }

    @Test
    void guardedClassesAndOptimisersAreAmongTheGeneratedOnes() {
        CompiledProgram program = program(Precision.F64);
        assertEquals("[sampled, plain, scalar]", program.generatedClasses().toString());
        Workspace run = workspace(program);
        program.forward(run);
        // A program with a state looks at adjoints from the first run.
        program.backward(run);
        assertEquals(
                "[sampled, plain, scalar, sampled, guarded, scalar]",
                program.generatedClasses().toString());
        GeneratedClass optimizer = program.optimizer(new Sgd(12, 0.1)).generatedClass();
        assertEquals("sgd, optimizer, scalar", optimizer.toString());
        assertEquals(
                List.of("move", "update_sgd"),
                List.copyOf(optimizer.methodSizes().keySet()));
    }
}
