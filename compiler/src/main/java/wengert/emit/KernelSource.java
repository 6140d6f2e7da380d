package wengert.emit;

import java.util.ArrayList;
import java.util.List;
import wengert.lower.Int;
import wengert.lower.Kernel;
import wengert.lower.Stmt;
import wengert.lower.Value;

/** The body of one kernel as Java source, statement by statement. */
final class KernelSource {
    private static final int BODY = 8;
    private static final int STEP = 4;

    private final FunctionNames functions;
    private final List<String> texts = new ArrayList<>();
    private final LineNumbers lines = new LineNumbers();
    private int indent = BODY;

    private KernelSource(FunctionNames functions) {
        this.functions = functions;
    }

    /** Prints the body of a tidy kernel. */
    static KernelSource of(Kernel kernel, FunctionNames functions) {
        KernelSource writer = new KernelSource(functions);
        writer.block(kernel.body());
        return writer;
    }

    /** Returns the source, indented against the body; an element may take several lines. */
    List<String> texts() {
        return texts;
    }

    /** Returns the lines at which the statements begin, in the order of the tree. */
    LineNumbers lines() {
        return lines;
    }

    private void block(List<Stmt> body) {
        for (Stmt stmt : body) {
            lines.mark();
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
        indent += STEP;
        block(loop.body());
        indent -= STEP;
        line("}");
    }

    private String text(Value value) {
        return value.isVector() ? VectorExpressions.of(value, functions) : Expressions.of(value, functions);
    }

    private void line(String text) {
        String margin = " ".repeat(indent - BODY);
        String laidOut = Lines.layOut(text, indent);
        if (lines.advance(laidOut) > 1) {
            laidOut = laidOut.replace("\n", "\n".concat(margin));
        }
        texts.add(margin.concat(laidOut));
    }
}
