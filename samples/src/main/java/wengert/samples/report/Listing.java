package wengert.samples.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import wengert.lower.Call;
import wengert.lower.LoweredProgram;

/** The text of a generated class, cut into methods, and where in it each call of the program is; lines count from 0. */
final class Listing {
    private static final Pattern JAVA_METHOD =
            Pattern.compile("    (?:public |private |static )+[\\w.\\[\\]]+ (\\w+)\\(.*");
    private static final Pattern BYTECODE_METHOD = Pattern.compile("  (?:public |private |static )+([\\w<>]+)\\(.*");
    private static final Pattern JAVA_CALL = Pattern.compile("\\s+(\\w+)\\(.*");
    private static final Pattern BYTECODE_CALL = Pattern.compile("\\s+INVOKESTATIC [\\w/]+\\.(\\w+) .*");

    private final String text;
    private final List<String> lines;
    private final List<Method> methods = new ArrayList<>();

    /**
     * Lines of a listing.
     *
     * @param first the first of them
     * @param last the last of them
     */
    record Range(int first, int last) {
        List<Integer> json() {
            return List.of(first, last);
        }
    }

    /**
     * A method in a listing.
     *
     * @param name its name
     * @param range its lines, with the comment above it
     * @param body its first line after the comment
     */
    record Method(String name, Range range, int body) {}

    private Listing(String text) {
        this.text = text;
        this.lines = text.lines().toList();
    }

    /** Cuts a Java class, as the compiler prints it. */
    static Listing java(String source) {
        Listing listing = new Listing(source);
        listing.cut(JAVA_METHOD, "    }", line -> !line.isBlank() && !line.endsWith("{"));
        return listing;
    }

    /** Cuts a listing of bytecode. */
    static Listing bytecode(String source) {
        Listing listing = new Listing(source);
        listing.cut(BYTECODE_METHOD, "    MAXLOCALS", line -> line.startsWith("  // "));
        return listing;
    }

    private void cut(Pattern header, String end, Predicate<String> isAbove) {
        for (int at = 0; at < lines.size(); at++) {
            Matcher matcher = header.matcher(lines.get(at));
            if (matcher.matches()) {
                int first = at;
                while (first > 0 && isAbove.test(lines.get(first - 1))) {
                    first--;
                }
                int last = at;
                while (last < lines.size() - 1 && !lines.get(last).startsWith(end)) {
                    last++;
                }
                methods.add(new Method(matcher.group(1), new Range(first, last), at));
                at = last;
            }
        }
    }

    List<Method> methods() {
        return methods;
    }

    List<String> lines() {
        return lines;
    }

    /**
     * Finds the calls of a Java class: the statement, with the comment above it.
     *
     * @return the lines of each call, those of the forward run first; empty if the text does not have these calls in order
     */
    List<Range> javaCalls(LoweredProgram program) {
        List<Range> found = new ArrayList<>();
        for (Call call : calls(program)) {
            int at = find(JAVA_CALL, call.kernel().name(), found);
            if (at < 0) {
                return new ArrayList<>();
            }
            int first = at;
            while (lines.get(first - 1).strip().startsWith("//")) {
                first--;
            }
            int last = at;
            while (!lines.get(last).endsWith(";")) {
                last++;
            }
            found.add(new Range(first, last));
        }
        return found;
    }

    /**
     * Finds the calls of a listing of bytecode: the instruction, with those that load its arguments.
     *
     * @return the lines of each call, those of the forward run first; empty if the text does not have these calls in order
     */
    List<Range> bytecodeCalls(LoweredProgram program) {
        List<Range> found = new ArrayList<>();
        for (Call call : calls(program)) {
            int at = find(BYTECODE_CALL, call.kernel().name(), found);
            if (at < 0) {
                return new ArrayList<>();
            }
            int first = at;
            while (isArgument(lines.get(first - 1))) {
                first--;
            }
            found.add(new Range(first, at));
        }
        return found;
    }

    private static boolean isArgument(String line) {
        return line.startsWith("   ") && !line.contains("INVOKE") && !line.contains("LINENUMBER");
    }

    private static List<Call> calls(LoweredProgram program) {
        List<Call> calls = new ArrayList<>(program.forward());
        calls.addAll(program.backward());
        return calls;
    }

    /** Returns the line after those found so far that has the next call of a run, or -1 if that is of another kernel. */
    private int find(Pattern pattern, String name, List<Range> found) {
        int from = found.isEmpty() ? 0 : found.get(found.size() - 1).last() + 1;
        for (Method method : methods) {
            if (!method.name().matches("(forward|backward)[0-9]*")) {
                continue;
            }
            for (int at = Math.max(from, method.body() + 1);
                    at <= method.range().last();
                    at++) {
                Matcher matcher = pattern.matcher(lines.get(at));
                if (matcher.matches() && !matcher.group(1).matches("(forward|backward)[0-9]*")) {
                    return matcher.group(1).equals(name) ? at : -1;
                }
            }
        }
        return -1;
    }

    /** Returns the text and its methods for the page. */
    Map<String, Object> json() {
        List<Object> names = new ArrayList<>();
        for (Method method : methods) {
            names.add(List.of(
                    method.name(), method.range().first(), method.range().last(), method.body()));
        }
        return Map.of("text", text, "methods", names);
    }
}
