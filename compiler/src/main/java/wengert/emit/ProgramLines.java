package wengert.emit;

import java.util.ArrayList;
import java.util.List;
import wengert.lower.LoweredProgram;
import wengert.lower.LoweredUpdate;
import wengert.lower.LoweredUpdateRun;

/** The methods of generated classes in the order in which both emitters write them, laid out in lines. */
final class ProgramLines {
    /** What a run of a program takes. */
    private static final List<String> ARRAYS = List.of(
            "double[] parameters", "double[] gradients", "double[] values", "double[] scratch", "int[] integers");

    private ProgramLines() {}

    /** Lays a program out: the runs, then the kernels. */
    static SourceLines of(LoweredProgram program) {
        MethodSplitter.checkNames(program.name(), program.kernels(), "forward", "backward");
        SourceLines lines = new SourceLines(program.kernels(), program.width(), program.precision());
        lines.run("forward", program.forward(), ARRAYS);
        lines.run("backward", program.backward(), ARRAYS);
        lines.kernels();
        return lines;
    }

    /** Lays an optimiser out: the method that picks a rule, then the kernels. */
    static SourceLines of(LoweredUpdate update) {
        SourceLines lines = new SourceLines(update.kernels(), update.width(), update.precision());
        // "if", the call and "return", then a brace; the last rule is called at once.
        int count = update.kernels().size();
        int[] statements = new int[3 * (count - 1) + 1];
        for (int i = 0; i < statements.length; i++) {
            statements[i] = i % 3 == 2 ? 2 : 1;
        }
        lines.method(
                UpdateEmitter.METHOD,
                Signature.lines("public void ".concat(UpdateEmitter.METHOD), UpdateEmitter.PARAMETERS),
                statements);
        lines.kernels();
        return lines;
    }

    /** Lays the updates of a step out: the run, then the kernels. */
    static SourceLines of(LoweredUpdateRun run) {
        MethodSplitter.checkNames(run.name(), run.kernels(), UpdateRunEmitter.METHOD);
        List<String> arrays = new ArrayList<>(ARRAYS);
        arrays.add("double[][] running");
        arrays.add("double[] shared");
        SourceLines lines = new SourceLines(run.kernels(), run.width(), run.precision());
        lines.run(UpdateRunEmitter.METHOD, run.calls(), arrays);
        lines.kernels();
        return lines;
    }
}
