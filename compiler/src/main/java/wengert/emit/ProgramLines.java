package wengert.emit;

import wengert.lower.LoweredProgram;
import wengert.lower.LoweredUpdate;

/** The methods of generated classes in the order in which both emitters write them, laid out in lines. */
final class ProgramLines {
    private ProgramLines() {}

    /** Lays a program out: the runs, then the kernels. */
    static SourceLines of(LoweredProgram program) {
        MethodSplitter.checkNames(program);
        SourceLines lines = new SourceLines(program.kernels(), program.width(), program.precision());
        lines.run("forward", program.forward());
        lines.run("backward", program.backward());
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
}
