package wengert.lower;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import wengert.pass.Schedule;
import wengert.trace.Node;
import wengert.trace.Trace;

/** The calls of a forward and a backward run, group by group. */
final class ProgramLowering {
    private final PlannedProgram program;
    private final CallList calls;
    private final Preparation preparation;
    private final GroupKernels kernels;
    private final SharedLowering shared;
    private int forwardCalls;

    ProgramLowering(PlannedProgram program) {
        this.program = program;
        this.calls = new CallList(program.schedule());
        this.preparation = new Preparation(program, calls);
        this.kernels = new GroupKernels(program);
        this.shared = new SharedLowering(kernels, calls);
    }

    /** Lowers a whole program, whose backward run looks at all gradients. */
    LoweredProgram lower() {
        addGroups(Set.of());
        boolean hasGradient =
                !program.schedule().trace().roots(Trace.Role.GRADIENT).isEmpty();
        if (hasGradient && !program.guarded()) {
            calls.add(PoisonScan.call(
                    program.layout().parameterCount(), program.plan().poison(), program.width()));
        }
        return lowered();
    }

    /**
     * Adds the calls of all groups but some.
     *
     * @param leftOut the first nodes of these
     */
    void addGroups(Set<Node> leftOut) {
        List<Schedule.Group> groups = program.schedule().groups();
        for (int position = 0; position < groups.size(); position++) {
            Schedule.Group group = groups.get(position);
            if (!leftOut.contains(group.nodes().get(0))) {
                preparation.pack(position);
                preparation.initialize(group);
                lower(group);
                forwardCalls = group.forward() ? calls.calls().size() : forwardCalls;
            }
        }
    }

    private void lower(Schedule.Group group) {
        if (group.sharesLoops()) {
            shared.lower(group);
        } else {
            calls.add(group, kernels.single(group));
        }
    }

    CallList calls() {
        return calls;
    }

    List<Split> splits() {
        return shared.splits();
    }

    List<SmallerTiles> smallerTiles() {
        return kernels.smaller();
    }

    /** Returns the program with the calls so far. */
    LoweredProgram lowered() {
        Trace trace = program.schedule().trace();
        Optional<Trace.Root> root = trace.objective();
        int objective =
                root.isPresent() ? program.layout().output(root.get().name()).offset() : -1;
        List<Call> all = calls.calls();
        return new LoweredProgram(
                trace.name(),
                calls.kernels(),
                all.subList(0, forwardCalls),
                all.subList(forwardCalls, all.size()),
                objective,
                program.width());
    }
}
