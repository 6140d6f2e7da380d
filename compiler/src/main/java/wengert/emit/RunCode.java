package wengert.emit;

import java.util.List;
import org.objectweb.asm.Opcodes;
import wengert.engine.FlatArray;
import wengert.lower.Call;

/** The runs of a generated class: each a public method of calls, in parts where that would be too long. */
final class RunCode {
    /** The places of what belongs to an optimiser, after the flat arrays. */
    private static final int RUNNING = 5;

    private static final int SHARED = 6;

    private final ClassCode out;
    private final SourceLines lines;
    private final String name;
    private final String arrays;
    private final String part;

    /**
     * Starts the runs of a class.
     *
     * @param name the name of the trace
     * @param arrays the types of the arrays that each run takes, as in a descriptor
     */
    RunCode(ClassCode out, SourceLines lines, String name, String arrays) {
        this.out = out;
        this.lines = lines;
        this.name = name;
        this.arrays = arrays;
        this.part = "(".concat(arrays).concat(")V");
    }

    /** Adds a run that returns nothing. */
    void add(String run, List<Call> calls) {
        List<MethodSplitter.Part> parts = MethodSplitter.split(run, calls);
        Code code = out.publicMethod(run, part);
        body(code, run, calls, parts);
        code.line(lines.of(run).end());
        code.op(Opcodes.RETURN);
        check(run, code.end());
        parts(parts);
    }

    /**
     * Adds a run that returns the objective.
     *
     * @param objective where it is among the values, or -1 if there is none
     */
    void add(String run, List<Call> calls, int objective) {
        List<MethodSplitter.Part> parts = MethodSplitter.split(run, calls);
        Code code = out.publicMethod(run, "(".concat(arrays).concat(")D"));
        body(code, run, calls, parts);
        LineNumbers statements = lines.of(run);
        code.line(statements.start(statements.count() - 1));
        if (objective < 0) {
            code.push(Double.NaN);
        } else {
            load(code, FlatArray.VALUES.position(), 1);
            code.push(objective);
            code.op(Opcodes.DALOAD);
        }
        code.op(Opcodes.DRETURN);
        check(run, code.end());
        parts(parts);
    }

    private void body(Code code, String run, List<Call> calls, List<MethodSplitter.Part> parts) {
        LineNumbers statements = lines.of(run);
        if (parts.size() == 1) {
            calls(code, statements, calls, 1);
            return;
        }
        int count = arrays.indexOf("[[") < 0 ? RUNNING : SHARED + 1;
        for (int i = 0; i < parts.size(); i++) {
            code.line(statements.start(i));
            for (int array = 0; array < count; array++) {
                load(code, array, 1);
            }
            out.call(code, parts.get(i).name(), part, count);
        }
    }

    private void parts(List<MethodSplitter.Part> parts) {
        if (parts.size() == 1) {
            return;
        }
        for (MethodSplitter.Part each : parts) {
            Code body = out.privateStatic(each.name(), part);
            calls(body, lines.of(each.name()), each.calls(), 0);
            body.line(lines.of(each.name()).end());
            body.op(Opcodes.RETURN);
            check(each.name(), body.end());
        }
    }

    private void check(String method, int bytes) {
        if (bytes > MethodSplitter.HUGE_METHOD) {
            throw new EmissionException(
                    "Method '" + method + "' of '" + name + "': HotSpot compiles methods of at most "
                            + MethodSplitter.HUGE_METHOD + " bytes, got " + bytes
                            + "; the trace has too many kernel calls, share loops between them");
        }
    }

    /** Writes calls in a method whose arrays start at a slot. */
    private void calls(Code code, LineNumbers statements, List<Call> calls, int first) {
        for (int i = 0; i < calls.size(); i++) {
            Call call = calls.get(i);
            code.line(statements.start(i));
            for (Call.Argument argument : call.arguments()) {
                argument(code, argument, first);
            }
            out.call(code, call.kernel());
        }
    }

    private static void argument(Code code, Call.Argument argument, int first) {
        if (argument instanceof Call.IntArgument constant) {
            code.push(constant.value());
        } else if (argument instanceof Call.LengthArgument length) {
            load(code, FlatArray.INTEGERS.position(), first);
            code.push(length.at());
            code.op(Opcodes.IALOAD);
        } else if (argument instanceof Call.ArrayArgument array) {
            load(code, array.array().position(), first);
        } else if (argument instanceof Call.RunningArgument running) {
            load(code, RUNNING, first);
            code.push(running.number());
            code.op(Opcodes.AALOAD);
        } else if (argument instanceof Call.SharedArgument) {
            load(code, SHARED, first);
        } else {
            throw new IllegalStateException("Unknown argument " + argument);
        }
    }

    private static void load(Code code, int array, int first) {
        String type = array == RUNNING ? "[[D" : array == FlatArray.INTEGERS.position() ? "[I" : "[D";
        code.load(Opcodes.ALOAD, first + array, type);
    }
}
