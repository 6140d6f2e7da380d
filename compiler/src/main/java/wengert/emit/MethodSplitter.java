package wengert.emit;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import wengert.lower.Call;
import wengert.lower.Kernel;

/**
 * Cuts long sequences of calls into parts, each a method that HotSpot is willing to compile.
 *
 * <p>It works on the tree, so that bytecode and dumped source consist of the same methods.
 */
final class MethodSplitter {
    /** HotSpot never compiles a method with more bytes than this. */
    static final int HUGE_METHOD = 8000;

    /** What a part may take by our estimate; half the limit, since shorter methods are compiled sooner. */
    static final int PART = 4000;

    private static final int INVOKE = 3;

    private MethodSplitter() {}

    /**
     * One of the methods that a run consists of.
     *
     * @param name its name
     * @param calls the calls in it
     */
    record Part(String name, List<Call> calls) {}

    /**
     * Splits a sequence of calls.
     *
     * @param name the name of the run; the parts are called by it and a number
     * @param calls the calls, in order
     * @return the parts, in order; only one if all calls fit in one method
     */
    static List<Part> split(String name, List<Call> calls) {
        List<Part> parts = new ArrayList<>();
        int start = 0;
        int bytes = 0;
        for (int i = 0; i < calls.size(); i++) {
            int more = estimate(calls.get(i));
            if (bytes + more > PART && i > start) {
                parts.add(part(name, parts.size(), calls.subList(start, i)));
                start = i;
                bytes = 0;
            }
            bytes += more;
        }
        parts.add(part(name, parts.size(), calls.subList(start, calls.size())));
        return parts;
    }

    private static Part part(String name, int number, List<Call> calls) {
        return new Part(name.concat(Integer.toString(number)), calls);
    }

    private static int estimate(Call call) {
        int bytes = INVOKE;
        for (Call.Argument argument : call.arguments()) {
            if (argument instanceof Call.IntArgument constant) {
                bytes += push(constant.value());
            } else if (argument instanceof Call.LengthArgument length) {
                bytes += 2 + push(length.at()) + 1;
            } else if (argument instanceof Call.RunningArgument running) {
                bytes += 2 + push(running.number()) + 1;
            } else {
                bytes += 2;
            }
        }
        return bytes;
    }

    /** The most bytes that pushing a constant takes. */
    private static int push(int value) {
        if (value >= -1 && value <= 5) {
            return 1;
        }
        return value == (byte) value ? 2 : 3;
    }

    /** Makes sure that kernels neither share a name nor take one of the run methods. */
    static void checkNames(String program, List<Kernel> kernels, String... runs) {
        Set<String> names = new HashSet<>();
        for (Kernel kernel : kernels) {
            String name = kernel.name();
            if (!names.add(name)) {
                throw new IllegalStateException("Two kernels of '" + program + "' are called '" + name
                        + "'; kernel names are unique in a program");
            }
            for (String run : runs) {
                if (isRun(name, run)) {
                    throw new IllegalStateException("Kernel '" + name + "' of '" + program
                            + "' has the name of a run method; call it something else");
                }
            }
        }
    }

    private static boolean isRun(String name, String run) {
        if (!name.startsWith(run)) {
            return false;
        }
        for (int i = run.length(); i < name.length(); i++) {
            if (!Character.isDigit(name.charAt(i))) {
                return false;
            }
        }
        return true;
    }
}
