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

    /**
     * Finds the lines of a kernel on scalars, printing what may not fit in a line alone: a program has thousands of
     * statements when it starts, and nobody reads them then.
     */
    static LineNumbers lines(Kernel kernel, FunctionNames functions) {
        LineNumbers lines = new LineNumbers();
        find(kernel.body(), BODY, new Widths(functions), functions, lines);
        return lines;
    }

    private static void find(List<Stmt> body, int indent, Widths widths, FunctionNames functions, LineNumbers lines) {
        for (int i = 0; i < body.size(); i++) {
            Stmt stmt = body.get(i);
            lines.mark();
            if (Lines.fits(widths.of(stmt), indent)) {
                lines.advance(1);
            } else {
                lines.advance(Lines.layOut(head(stmt, functions), indent));
            }
            if (stmt instanceof Stmt.For loop) {
                find(loop.body(), indent + STEP, widths, functions, lines);
                lines.advance(1);
            }
        }
    }

    private void block(List<Stmt> body) {
        for (Stmt stmt : body) {
            lines.mark();
            line(head(stmt, functions));
            if (stmt instanceof Stmt.For loop) {
                indent += STEP;
                block(loop.body());
                indent -= STEP;
                line("}");
            }
        }
    }

    /** Returns a statement with marks, of a loop its first line. */
    private static String head(Stmt stmt, FunctionNames functions) {
        if (stmt instanceof Stmt.DeclareInt declare) {
            return "int " + declare.name() + " = " + Expressions.of(declare.value()) + ";";
        }
        if (stmt instanceof Stmt.Declare declare) {
            String type = declare.value().isVector() ? "DoubleVector " : "double ";
            return type + declare.name() + " = " + text(declare.value(), functions) + ";";
        }
        if (stmt instanceof Stmt.Assign assign) {
            Update update = assign.value().isVector() ? null : Update.of(assign);
            return set(assign.name(), update, assign.value(), functions);
        }
        if (stmt instanceof Stmt.Store store) {
            return store.value().isVector()
                    ? VectorExpressions.store(store.array(), store.at(), store.value(), functions)
                    : set(Expressions.element(store.array(), store.at()), Update.of(store), store.value(), functions);
        }
        if (stmt instanceof Stmt.For loop) {
            return head(loop);
        }
        throw new IllegalStateException("Unknown statement " + stmt);
    }

    private static String set(String place, Update update, Value value, FunctionNames functions) {
        return update == null
                ? place + " = " + text(value, functions) + ";"
                : place + " " + update.form().symbol() + "= " + text(update.operand(), functions) + ";";
    }

    private static String head(Stmt.For loop) {
        String i = loop.variable();
        String from = Expressions.of(loop.from());
        if (loop.descending()) {
            String last = Expressions.of(Ints.sum(loop.to(), new Int.Const(-1)));
            return "for (int " + i + " = " + last + "; " + i + " >= " + from + "; " + i + "--) {";
        }
        String to = Expressions.of(loop.to());
        String next = loop.step() == 1 ? i + "++" : i + " += " + loop.step();
        return "for (int " + i + " = " + from + "; " + i + " < " + to + "; " + next + ") {";
    }

    private static String text(Value value, FunctionNames functions) {
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
