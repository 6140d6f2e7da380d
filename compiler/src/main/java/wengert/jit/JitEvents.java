package wengert.jit;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordedMethod;
import jdk.jfr.consumer.RecordedObject;
import wengert.compiler.GeneratedClass;

/** The events of a recording, sorted by the generated methods that they are about. */
final class JitEvents {
    private final Map<MethodId, MethodTally> tallies = new LinkedHashMap<>();
    /** By number, of all methods: a generated one may have been inlined in any. */
    private final Map<Integer, RecordedEvent> compilations = new HashMap<>();

    private final List<RecordedEvent> failures = new ArrayList<>();
    private final List<RecordedEvent> inlinings = new ArrayList<>();
    private final List<RecordedEvent> samples = new ArrayList<>();
    private final List<RecordedEvent> allocations = new ArrayList<>();

    JitEvents(List<GeneratedClass> classes) {
        for (GeneratedClass owner : classes) {
            owner.methodSizes()
                    .forEach((name, bytes) ->
                            tallies.put(MethodId.of(owner.type(), name), new MethodTally(owner, name, bytes)));
        }
    }

    void add(RecordedEvent event) {
        String type = event.getEventType().getName();
        if (type.equals(JitEvent.COMPILATION.type())) {
            compilations.put(event.getInt("compileId"), event);
        } else if (type.equals(JitEvent.FAILURE.type())) {
            failures.add(event);
        } else if (type.equals(JitEvent.INLINING.type())) {
            inlinings.add(event);
        } else if (type.equals(JitEvent.SAMPLE.type())) {
            samples.add(event);
        } else if (type.equals(JitEvent.ALLOCATION.type())) {
            allocations.add(event);
        } else if (type.equals(JitEvent.DEOPTIMIZATION.type())) {
            MethodTally tally = tally(event.getValue("method"));
            if (tally != null) {
                tally.deoptimized(event.getString("reason") + ", " + event.getString("action"));
            }
        }
    }

    private MethodTally tally(RecordedMethod method) {
        return method == null ? null : tallies.get(MethodId.of(method));
    }

    JitHealth health(VmLimits limits, List<String> remarks) {
        compilations.values().stream()
                .sorted(Comparator.comparing(RecordedEvent::getEndTime))
                .forEach(this::compiled);
        failures.forEach(this::failed);
        inlinings.forEach(this::inlined);
        samples.sort(Comparator.comparing(RecordedEvent::getStartTime));
        int middle = samples.size() / 2;
        for (int i = 0; i < samples.size(); i++) {
            sampled(samples.get(i), i >= middle);
        }
        allocations.forEach(this::allocated);
        List<MethodHealth> methods = new ArrayList<>();
        for (MethodTally tally : tallies.values()) {
            MethodHealth health = tally.health(samples.size(), samples.size() - middle);
            methods.add(health.with(Diagnosis.of(health, limits)));
        }
        List<GeneratedClass> order =
                methods.stream().map(MethodHealth::owner).distinct().toList();
        methods.sort(Comparator.<MethodHealth>comparingInt(method -> order.indexOf(method.owner()))
                .thenComparing(Comparator.comparingInt(MethodHealth::samples).reversed()));
        return new JitHealth(limits, methods, samples.size(), remarks);
    }

    private void compiled(RecordedEvent event) {
        MethodTally tally = tally(event.getValue("method"));
        if (tally != null && succeeded(event)) {
            tally.compiled(event);
        }
    }

    /** JDKs spell it with a single e; one that corrects that should not surprise us. */
    private static boolean succeeded(RecordedEvent event) {
        return event.getBoolean(event.hasField("succeded") ? "succeded" : "succeeded");
    }

    private void failed(RecordedEvent event) {
        RecordedEvent compilation = compilations.get(event.getInt("compileId"));
        MethodTally tally = compilation == null ? null : tally(compilation.getValue("method"));
        if (tally != null) {
            tally.refused("tier " + compilation.getShort("compileLevel") + ": " + event.getString("failureMessage"));
        }
    }

    private void inlined(RecordedEvent event) {
        RecordedEvent compilation = compilations.get(event.getInt("compileId"));
        RecordedMethod by = event.getValue("caller");
        if (compilation == null || by == null) {
            return;
        }
        MethodId caller = MethodId.of(by);
        RecordedObject called = event.getValue("callee");
        MethodId callee = MethodId.ofCallee(called, caller);
        MethodTally of = tallies.get(callee);
        MethodTally in = tallies.get(caller);
        if (of != null) {
            of.callers().add(caller, callee, compilation, event);
        } else if (in != null) {
            in.calls().add(caller, callee, compilation, event);
        }
    }

    private void sampled(RecordedEvent event, boolean late) {
        RecordedFrame frame = generatedFrame(event);
        if (frame != null) {
            tally(frame.getMethod()).sampled(late, frame.getType().equals("Interpreted"));
        }
    }

    private void allocated(RecordedEvent event) {
        RecordedFrame frame = generatedFrame(event);
        if (frame != null) {
            tally(frame.getMethod()).allocated(event.getLong("weight"), event.getStartTime());
        }
    }

    /** Returns the innermost frame of a generated method, or null if there is none. */
    private RecordedFrame generatedFrame(RecordedEvent event) {
        if (event.getStackTrace() == null) {
            return null;
        }
        for (RecordedFrame frame : event.getStackTrace().getFrames()) {
            if (frame.isJavaFrame() && tally(frame.getMethod()) != null) {
                return frame;
            }
        }
        return null;
    }
}
