package wengert.lower;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import wengert.engine.Precision;
import wengert.engine.UpdateRule;
import wengert.trace.Trace;

/**
 * Turns the rules of an optimiser into loops over its parameters.
 *
 * <p>A loop has locals and array elements alone, one array for each running number: HotSpot's vectoriser then makes vectors
 * of scalar kernels too.
 */
public final class UpdateLowering {
    private static final String PARAMETERS = "parameters";
    private static final String GRADIENTS = "gradients";
    private static final String SHARED = "shared";
    private static final String FROM = "from";
    private static final String TO = "to";

    private final UpdateBody update;
    private final Names names = new Names();
    private final Map<String, String> arrays = new HashMap<>();
    private final Map<String, String> sharedLocals = new HashMap<>();
    private final List<Stmt> body = new ArrayList<>();

    /** Names of arguments and locals, each used once. */
    private static final class Names implements UpdateBody.Locals {
        private final Set<String> taken = new HashSet<>();
        private int locals;

        String unused(String name) {
            String candidate = name;
            for (int i = 2; !taken.add(candidate); i++) {
                candidate = name + "_" + i;
            }
            return candidate;
        }

        @Override
        public String local() {
            return unused("x" + locals++);
        }
    }

    private UpdateLowering(UpdateBody update) {
        this.update = update;
    }

    /**
     * Lowers the rules of an optimiser.
     *
     * @param rules the rules
     * @param traces the trace of each, simplified
     * @param width the number of lanes; scalar kernels come out where an operation has no vector form
     * @param precision what every number is
     * @return the loop-level tree
     */
    public static LoweredUpdate lower(List<UpdateRule> rules, List<Trace> traces, int width, Precision precision) {
        int lanes = width;
        List<UpdateBody> updates = new ArrayList<>();
        for (int i = 0; i < rules.size(); i++) {
            UpdateBody update = new UpdateBody(rules.get(i), traces.get(i));
            updates.add(update);
            lanes = update.hasVectorForm() ? lanes : 1;
        }
        Names kernelNames = new Names();
        List<Kernel> kernels = new ArrayList<>();
        for (int i = 0; i < rules.size(); i++) {
            String name =
                    kernelNames.unused("update_" + Identifiers.of(traces.get(i).name()));
            kernels.add(new UpdateLowering(updates.get(i)).kernel(name, lanes));
        }
        UpdateRule first = rules.get(0);
        return new LoweredUpdate(first.trace().name(), kernels, first.running().size(), lanes, precision);
    }

    private Kernel kernel(String name, int width) {
        List<Kernel.Parameter> parameters = new ArrayList<>();
        parameters.add(array(UpdateRule.PARAMETER, PARAMETERS));
        parameters.add(array(UpdateRule.GRADIENT, GRADIENTS));
        for (String number : update.rule().running()) {
            parameters.add(array(number, Identifiers.of(number) + "State"));
        }
        parameters.add(new Kernel.Parameter(Kernel.Type.DOUBLES, names.unused(SHARED)));
        parameters.add(new Kernel.Parameter(Kernel.Type.INT, names.unused(FROM)));
        parameters.add(new Kernel.Parameter(Kernel.Type.INT, names.unused(TO)));
        share();
        Int from = new Int.Var(FROM);
        Int to = new Int.Var(TO);
        if (width > 1) {
            String whole = names.unused("whole");
            body.add(new Stmt.DeclareInt(
                    whole, new Int.Quotient(to.minus(from), width).times(width).plus(from)));
            body.add(loop("i", true, from, new Int.Var(whole), width));
            from = new Int.Var(whole);
        }
        body.add(loop(width > 1 ? "j" : "i", false, from, to, 1));
        return new Kernel(name, List.of(update.comment()), parameters, body);
    }

    private Kernel.Parameter array(String number, String name) {
        String unused = names.unused(name);
        arrays.put(number, unused);
        return new Kernel.Parameter(Kernel.Type.DOUBLES, unused);
    }

    /** Loads the shared numbers that are read into locals, before the loops. */
    private void share() {
        for (int i = 0; i < update.rule().shared().size(); i++) {
            String number = update.rule().shared().get(i);
            if (update.reads(number)) {
                String local = names.unused(Identifiers.of(number) + "Shared");
                sharedLocals.put(number, local);
                body.add(new Stmt.Declare(local, new Value.Load(SHARED, new Int.Const(i))));
            }
        }
    }

    /** Returns a loop of scalars or of vectors. */
    private Stmt loop(String name, boolean isVector, Int from, Int to, int step) {
        String variable = names.unused(name);
        UpdateBody.Place place = new UpdateBody.Place(arrays, sharedLocals, new Int.Var(variable), null, isVector);
        return new Stmt.For(variable, from, to, step, false, update.at(place, names));
    }
}
