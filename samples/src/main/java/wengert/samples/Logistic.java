package wengert.samples;

import static wengert.trace.Dsl.dot;
import static wengert.trace.Dsl.gt;
import static wengert.trace.Dsl.log;
import static wengert.trace.Dsl.select;
import static wengert.trace.Dsl.sigmoid;
import static wengert.trace.Dsl.sub;

import java.util.Arrays;
import wengert.compiler.CompiledProgram;
import wengert.compiler.TraceCompiler;
import wengert.engine.Check;
import wengert.engine.Interpreter;
import wengert.engine.Workspace;
import wengert.trace.Expr;
import wengert.trace.Trace;

/** The smallest example of the public API: a function of one's own, compiled, differentiated and checked. */
public final class Logistic {
    private Logistic() {}

    /**
     * Prints the loss of one observation under logistic regression, and its gradient.
     *
     * @param args ignored
     */
    public static void main(String[] args) {
        Trace trace = Trace.record("logistic", t -> {
            Expr w = t.parameter("w", 3);
            Expr x = t.input("x", 3);
            Expr y = t.input("y");
            Expr p = sigmoid(dot(w, x));
            t.output("loss", log(select(gt(y, 0.5), p, sub(1, p))).neg());
        });
        CompiledProgram program = TraceCompiler.create().compile(trace);
        Workspace run = program.workspace();
        run.set("w", 0.1, -0.2, 0.3).set("x", 1, 2, 3).set("y", 1);
        double loss = program.forward(run);
        program.backward(run);
        System.out.println("loss " + loss + ", gradient " + Arrays.toString(run.gradient("w")));
        Check.bits(program, Interpreter.of(trace), run); // throws unless the tape gives the same bits
    }
}
