package wengert.emit;

import java.util.List;
import wengert.engine.FlatArray;
import wengert.lower.Call;

/** A call of a kernel as Java source. */
final class CallSource {
    private static final int BODY = 8;

    private CallSource() {}

    /** Goes past a call and its comment, and notes where it begins. */
    static void addTo(LineNumbers lines, Call call) {
        lines.advance(comment(call).isEmpty() ? 0 : 1);
        lines.mark();
        lines.advance(lines(call));
    }

    /** Returns how many lines the statement takes, without printing it. */
    private static int lines(Call call) {
        List<Call.Argument> arguments = call.arguments();
        Fill fill = Lines.fill(BODY, call.kernel().name().length() + "(".length());
        for (int i = 0; i < arguments.size(); i++) {
            int length = width(arguments.get(i)) + (i < arguments.size() - 1 ? ",".length() : ");".length());
            if (i == 0) {
                fill.first(length);
            } else {
                fill.next(length);
            }
        }
        return fill.lines();
    }

    private static int width(Call.Argument argument) {
        if (argument instanceof Call.IntArgument constant) {
            return Widths.digits(constant.value());
        }
        if (argument instanceof Call.LengthArgument length) {
            return "integers[]".length() + Widths.digits(length.at());
        }
        if (argument instanceof Call.RunningArgument running) {
            return "running[]".length() + Widths.digits(running.number());
        }
        if (argument instanceof Call.SharedArgument) {
            return "shared".length();
        }
        return name(((Call.ArrayArgument) argument).array()).length();
    }

    /** Returns the comment above a call; empty if there is none. */
    static String comment(Call call) {
        return call.comment().isBlank() ? "" : "// ".concat(Comments.line(call.comment()));
    }

    /** Returns the statement, which may take several lines. */
    static String of(Call call) {
        StringBuilder text = new StringBuilder(call.kernel().name()).append('(');
        for (int i = 0; i < call.arguments().size(); i++) {
            if (i > 0) {
                text.append(',').append(Lines.mark(0));
            }
            argument(call.arguments().get(i), text);
        }
        return Lines.layOut(text.append(");").toString(), BODY);
    }

    private static void argument(Call.Argument argument, StringBuilder text) {
        if (argument instanceof Call.IntArgument constant) {
            text.append(constant.value());
        } else if (argument instanceof Call.LengthArgument length) {
            text.append("integers[").append(length.at()).append(']');
        } else if (argument instanceof Call.ArrayArgument array) {
            text.append(name(array.array()));
        } else if (argument instanceof Call.RunningArgument running) {
            text.append("running[").append(running.number()).append(']');
        } else if (argument instanceof Call.SharedArgument) {
            text.append("shared");
        } else {
            throw new IllegalStateException("Unknown argument " + argument);
        }
    }

    private static String name(FlatArray array) {
        return switch (array) {
            case PARAMETERS -> "parameters";
            case GRADIENTS -> "gradients";
            case VALUES -> "values";
            case SCRATCH -> "scratch";
            case INTEGERS -> "integers";
        };
    }
}
