package wengert.samples;

import static wengert.trace.Dsl.dot;
import static wengert.trace.Dsl.sub;

import java.util.Arrays;
import wengert.compiler.CompiledProgram;
import wengert.compiler.TraceCompiler;
import wengert.engine.Optimizer;
import wengert.engine.Precision;
import wengert.engine.UpdateRule;
import wengert.engine.Workspace;
import wengert.optim.RecordedOptimizer;
import wengert.trace.Expr;
import wengert.trace.State;
import wengert.trace.Trace;

/** An optimiser of one's own: gradient descent with momentum, recorded once and compiled, finds a least-squares fit. */
public final class Momentum {
    private static final int STEPS = 200;

    private Momentum() {}

    /**
     * Prints the weights that predict {@code 3 a - 2 b} from two numbers, found step by step.
     *
     * @param args ignored
     */
    public static void main(String[] args) {
        Trace squares = Trace.record("squares", t -> {
            Expr residual = sub(dot(t.parameter("w", 2), t.input("x", 2)), t.input("y"));
            t.output("loss", residual.mul(residual));
        });
        UpdateRule momentum = UpdateRule.of(Trace.record("momentum", t -> {
            State parameter = t.state("parameter");
            State velocity = t.state("velocity");
            velocity.write(velocity.value().mul(0.9).add(t.input("gradient")));
            parameter.write(parameter.value().sub(t.input("rate").mul(velocity.value())));
        }));
        CompiledProgram program = TraceCompiler.create().compile(squares);
        Optimizer optimizer = program.optimizer(new RecordedOptimizer(2, 0.02, Precision.F64, momentum));
        Workspace run = program.workspace();
        double loss = 0;
        for (int step = 0; step < STEPS; step++) {
            double a = step % 3 - 1;
            double b = step % 2;
            run.set("x", a, b).set("y", 3 * a - 2 * b);
            loss = program.forward(run);
            program.backward(run);
            optimizer.step(run.parameters(), run.gradients());
        }
        System.out.println("loss " + loss + ", weights " + Arrays.toString(run.parameter("w")));
    }
}
