package wengert.differential;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import wengert.engine.Interpreter;
import wengert.engine.Layout;
import wengert.engine.Program;
import wengert.engine.Workspace;
import wengert.pass.Differentiate;
import wengert.rewrite.Graph;
import wengert.rewrite.Rewriter;
import wengert.rewrite.Rule;
import wengert.rules.SimplifyRules;
import wengert.trace.Node;
import wengert.trace.Op;
import wengert.trace.Trace;

/** Holds the suite itself to its purpose: engines that are wrong on purpose are found, and the traces get small. */
class ShrinkerTest {
    /** An interpreter whose last bit of the loss is wrong if the trace has a certain node. */
    private record Flipped(Interpreter inner, Predicate<Node> wrong) implements Program {
        @Override
        public Trace trace() {
            return inner.trace();
        }

        @Override
        public Layout layout() {
            return inner.layout();
        }

        @Override
        public Workspace workspace(double[] parameters) {
            return inner.workspace(parameters);
        }

        @Override
        public double forward(Workspace run) {
            double loss = inner.forward(run);
            boolean flips = trace().nodes().stream().anyMatch(wrong);
            return flips ? Double.longBitsToDouble(Double.doubleToRawLongBits(loss) ^ 1) : loss;
        }

        @Override
        public void backward(Workspace run) {
            inner.backward(run);
        }
    }

    /** Returns the shrunken first failure of an engine among the first seeds. */
    private static Shrinker.Result firstFailure(Differential differential, int seeds) {
        for (long seed = 1; seed <= seeds; seed++) {
            Recipe recipe = RandomTrace.of(seed);
            Optional<Difference> found = differential.check(recipe);
            if (found.isPresent()) {
                return Shrinker.shrink(recipe, found.get(), differential::check);
            }
        }
        throw new AssertionError("no trace shows that the engine is wrong");
    }

    private static Differential of(Predicate<Node> wrong) {
        return new Differential(
                (trace, gradient) -> List.of(new Engines.Leg("flipped", new Flipped(Interpreter.of(trace), wrong))));
    }

    private static Differential of(Rule naive) {
        List<Rule> rules = new ArrayList<>(SimplifyRules.all());
        rules.add(0, naive);
        return new Differential((trace, gradient) -> List.of(new Engines.Leg(
                naive.name(),
                Interpreter.of(new Rewriter(rules).rewrite(gradient ? Differentiate.apply(trace) : trace)))));
    }

    @Test
    void aWrongOperationIsShrunkToThatOperation() {
        Shrinker.Result result = firstFailure(of(node -> node.op() == Op.TANH), 100);
        List<Kind> kinds = result.recipe().steps().stream().map(Step::kind).toList();
        assertTrue(kinds.size() <= 4 && kinds.contains(Kind.TANH), result.message());
        assertEquals(1, result.recipe().runs().size());
    }

    @Test
    void aWrongCombinationOfOperationsKeepsBoth() {
        Predicate<Node> wrong = node -> node.op() == Op.MUL
                && node.operands().stream().anyMatch(operand -> operand.node().op() == Op.SUM);
        Shrinker.Result result = firstFailure(of(wrong), 200);
        List<Kind> kinds = result.recipe().steps().stream().map(Step::kind).toList();
        assertTrue(kinds.size() <= 5 && kinds.contains(Kind.MUL), result.message());
    }

    @Test
    void theMessageNamesSeedEngineElementBitsAndCode() {
        Shrinker.Result result = firstFailure(of(node -> node.op() == Op.TANH), 100);
        String message = result.message();
        assertTrue(message.startsWith("seed " + result.recipe().seed() + ", engine 'flipped', run 0, loss"), message);
        assertTrue(message.contains("0x") && message.contains(".tanh(); // f64["), message);
        assertTrue(message.contains("t.output("), message);
    }

    @Test
    void droppingAnAdditionOfZeroIsFound() {
        Rule naive = Rule.named("add-zero")
                .function((node, graph) ->
                        node.op() == Op.ADD && Graph.isConstant(node.operand(1).node(), 0.0) ? node.operand(0) : null);
        Shrinker.Result result = firstFailure(of(naive), 2000);
        assertTrue(result.recipe().steps().size() <= 8, result.message());
    }

    @Test
    void exchangingTheOperandsOfAMaximumIsFound() {
        Rule naive = Rule.named("exchange")
                .function((node, graph) -> node.op() != Op.MAX
                        ? null
                        : graph.map(Op.MAX, node.shape(), node.origin(), node.operand(1), node.operand(0)));
        Shrinker.Result result = firstFailure(of(naive), 2000);
        assertTrue(result.recipe().steps().size() <= 8, result.message());
    }
}
