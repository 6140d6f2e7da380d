package wengert.emit;

import com.palantir.javapoet.CodeBlock;
import java.util.List;
import wengert.lower.Int;
import wengert.lower.Kernel;
import wengert.lower.Stmt;
import wengert.lower.Value;

/** The body of one kernel as Java source. */
final class KernelSource {
    private static final int BODY = 8;
    private static final int STEP = 4;

    private final CodeBlock.Builder out = CodeBlock.builder();
    private final FunctionNames functions;
    private final VectorNames vectors;
    private int indent = BODY;

    private KernelSource(FunctionNames functions, VectorNames vectors) {
        this.functions = functions;
        this.vectors = vectors;
    }

    /** Prints the body of a tidy kernel. */
    static CodeBlock of(Kernel kernel, FunctionNames functions, VectorNames vectors) {
        KernelSource writer = new KernelSource(functions, vectors);
        writer.block(kernel.body());
        return writer.out.build();
    }

    private void block(List<Stmt> body) {
        for (Stmt stmt : body) {
            statement(stmt);
        }
    }

    private void statement(Stmt stmt) {
        if (stmt instanceof Stmt.DeclareInt declare) {
            line("int " + declare.name() + " = " + Expressions.of(declare.value()) + ";");
        } else if (stmt instanceof Stmt.Declare declare) {
            line((declare.value().isVector() ? "DoubleVector " : "double ") + declare.name() + " = "
                    + text(declare.value()) + ";");
        } else if (stmt instanceof Stmt.Assign assign) {
            Update update = assign.value().isVector() ? null : Update.of(assign);
            set(assign.name(), update, assign.value());
        } else if (stmt instanceof Stmt.Store store && store.value().isVector()) {
            line(VectorExpressions.store(store.array(), store.at(), store.value(), functions));
        } else if (stmt instanceof Stmt.Store store) {
            set(Expressions.element(store.array(), store.at()), Update.of(store), store.value());
        } else if (stmt instanceof Stmt.For loop) {
            loop(loop);
        } else {
            throw new IllegalStateException("Unknown statement " + stmt);
        }
    }

    private void set(String place, Update update, Value value) {
        if (update == null) {
            line(place + " = " + text(value) + ";");
        } else {
            line(place + " " + update.form().symbol() + "= " + text(update.operand()) + ";");
        }
    }

    private void loop(Stmt.For loop) {
        String i = loop.variable();
        String from = Expressions.of(loop.from());
        if (loop.descending()) {
            String last = Expressions.of(Ints.sum(loop.to(), new Int.Const(-1)));
            line("for (int " + i + " = " + last + "; " + i + " >= " + from + "; " + i + "--) {");
        } else {
            String to = Expressions.of(loop.to());
            String next = loop.step() == 1 ? i + "++" : i + " += " + loop.step();
            line("for (int " + i + " = " + from + "; " + i + " < " + to + "; " + next + ") {");
        }
        out.indent();
        indent += STEP;
        block(loop.body());
        out.unindent();
        indent -= STEP;
        line("}");
    }

    private String text(Value value) {
        return value.isVector() ? VectorExpressions.of(value, functions) : Expressions.of(value, functions);
    }

    private void line(String text) {
        out.add(vectors.code(Lines.layOut(text, indent)));
    }
}
