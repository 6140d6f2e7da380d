package wengert.lower;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import wengert.engine.Precision;

/**
 * Rewrites kernels by rules: whole ones first, then their operations, each after its operands. The first rule that fires replaces
 * an operation.
 */
public final class Contraction {
    private final List<TreeRule> rules;
    private final Precision precision;
    private final Map<String, Map<String, Integer>> fired = new TreeMap<>();
    private String kernelName;
    private Site site;

    /**
     * Creates the pass.
     *
     * @param rules the rules, tried in order
     * @param precision what every number is
     */
    public Contraction(List<TreeRule> rules, Precision precision) {
        this.rules = List.copyOf(rules);
        this.precision = precision;
    }

    /**
     * Contracts all kernels of a program.
     *
     * @param program the program, in the precision of this pass
     * @return the program with other kernels; the program itself if there are no rules
     */
    public LoweredProgram apply(LoweredProgram program) {
        if (rules.isEmpty()) {
            return program;
        }
        Map<String, Kernel> kernels = new HashMap<>();
        List<Kernel> all = new ArrayList<>();
        for (Kernel kernel : program.kernels()) {
            Kernel contracted = kernel(kernel, program.width(), false);
            kernels.put(kernel.name(), contracted);
            all.add(contracted);
        }
        return new LoweredProgram(
                program.name(),
                all,
                calls(program.forward(), kernels),
                calls(program.backward(), kernels),
                program.objective(),
                program.width(),
                program.precision());
    }

    /**
     * Contracts the kernels of an optimiser, for which there are rules of their own.
     *
     * @param update the optimiser, in the precision of this pass
     * @return the optimiser with other kernels; the optimiser itself if there are no rules
     */
    public LoweredUpdate apply(LoweredUpdate update) {
        if (rules.isEmpty()) {
            return update;
        }
        List<Kernel> all = new ArrayList<>();
        for (Kernel kernel : update.kernels()) {
            all.add(kernel(kernel, update.width(), true));
        }
        return new LoweredUpdate(update.name(), all, update.running(), update.width(), update.precision());
    }

    /**
     * Contracts the kernels of a step that update parameters, to which rules for optimisers apply too.
     *
     * @param run the kernels, in the precision of this pass
     * @return other kernels; the same if there are no rules
     */
    public LoweredUpdateRun apply(LoweredUpdateRun run) {
        if (rules.isEmpty()) {
            return run;
        }
        Map<String, Kernel> kernels = new HashMap<>();
        List<Kernel> all = new ArrayList<>();
        for (Kernel kernel : run.kernels()) {
            Kernel contracted = kernel(kernel, run.width(), true);
            kernels.put(kernel.name(), contracted);
            all.add(contracted);
        }
        return new LoweredUpdateRun(run.name(), all, calls(run.calls(), kernels), run.width(), run.precision());
    }

    /**
     * Returns where rules fired so far.
     *
     * @return the name of each rule that fired, to the name of each kernel that it changed, to how often
     */
    public Map<String, Map<String, Integer>> fired() {
        Map<String, Map<String, Integer>> copy = new TreeMap<>();
        fired.forEach((rule, kernels) -> copy.put(rule, new TreeMap<>(kernels)));
        return copy;
    }

    private void count(TreeRule rule, String kernel) {
        Map<String, Integer> kernels = fired.get(rule.name());
        if (kernels == null) {
            kernels = new TreeMap<>();
            fired.put(rule.name(), kernels);
        }
        kernels.put(kernel, kernels.getOrDefault(kernel, 0) + 1);
    }

    private Kernel kernel(Kernel kernel, int width, boolean isOptimiser) {
        Kernel current = kernel;
        for (TreeRule rule : rules) {
            Kernel replaced = rule.apply(current, isOptimiser);
            if (!replaced.equals(current)) {
                count(rule, kernel.name());
                current = replaced;
            }
        }
        kernelName = kernel.name();
        site = new Site(current.body(), precision, width, isOptimiser);
        return new Kernel(current.name(), current.comment(), current.parameters(), block(current.body()));
    }

    private static List<Call> calls(List<Call> calls, Map<String, Kernel> kernels) {
        List<Call> result = new ArrayList<>();
        for (Call call : calls) {
            result.add(new Call(kernels.get(call.kernel().name()), call.comment(), call.arguments(), call.nodes()));
        }
        return result;
    }

    private List<Stmt> block(List<Stmt> body) {
        List<Stmt> result = new ArrayList<>();
        for (Stmt stmt : body) {
            if (stmt instanceof Stmt.Declare declare) {
                result.add(new Stmt.Declare(declare.name(), value(declare.value())));
            } else if (stmt instanceof Stmt.Assign assign) {
                result.add(new Stmt.Assign(assign.name(), value(assign.value())));
            } else if (stmt instanceof Stmt.Store store) {
                result.add(new Stmt.Store(store.array(), store.at(), value(store.value())));
            } else if (stmt instanceof Stmt.For loop) {
                result.add(new Stmt.For(
                        loop.variable(), loop.from(), loop.to(), loop.step(), loop.descending(), block(loop.body())));
            } else {
                result.add(stmt);
            }
        }
        return result;
    }

    private Value value(Value value) {
        if (value instanceof Value.Broadcast broadcast) {
            return new Value.Broadcast(value(broadcast.value()));
        }
        if (!(value instanceof Value.Apply apply)) {
            return value;
        }
        List<Value> operands = new ArrayList<>();
        for (Value operand : apply.operands()) {
            operands.add(value(operand));
        }
        Value.Apply operation = new Value.Apply(apply.op(), apply.literal(), operands);
        for (TreeRule rule : rules) {
            Value replaced = rule.apply(operation, site);
            if (replaced != null) {
                count(rule, kernelName);
                return replaced;
            }
        }
        return operation;
    }
}
