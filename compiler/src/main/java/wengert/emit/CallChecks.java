package wengert.emit;

import java.util.List;
import wengert.engine.FlatArray;
import wengert.lower.Call;
import wengert.lower.Kernel;

/** Holds actual arguments against formal ones, so that a faulty lowering is named before the JVM's verifier trips. */
final class CallChecks {
    private CallChecks() {}

    static void check(Call call) {
        Kernel kernel = call.kernel();
        List<Kernel.Parameter> parameters = kernel.parameters();
        if (parameters.size() != call.arguments().size()) {
            throw new IllegalStateException("Call of '" + kernel.name() + "': expected " + parameters.size()
                    + " arguments, got " + call.arguments().size());
        }
        for (int i = 0; i < parameters.size(); i++) {
            Kernel.Type actual = type(call.arguments().get(i));
            if (actual != parameters.get(i).type()) {
                throw new IllegalStateException("Call of '" + kernel.name() + "': parameter '"
                        + parameters.get(i).name() + "' is " + parameters.get(i).type() + ", the argument is "
                        + actual);
            }
        }
    }

    private static Kernel.Type type(Call.Argument argument) {
        if (argument instanceof Call.ArrayArgument array) {
            return array.array() == FlatArray.INTEGERS ? Kernel.Type.INTS : Kernel.Type.DOUBLES;
        }
        boolean isOfOptimiser = argument instanceof Call.RunningArgument || argument instanceof Call.SharedArgument;
        return isOfOptimiser ? Kernel.Type.DOUBLES : Kernel.Type.INT;
    }
}
