package wengert.samples.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import wengert.compiler.CompiledOptimizer;
import wengert.compiler.CompiledProgram;
import wengert.compiler.CompiledStep;
import wengert.compiler.PassTrace;
import wengert.trace.Trace;

/** The files that show a compiled program: the trace around each pass, the Java source, the bytecode, the report. */
final class Dump {
    /** That of generated classes, so that a debugger finds their source. */
    private static final String PACKAGE = "wengert.dump";

    private Dump() {}

    /** Writes all files, which are composed before the first one is written, and returns how many there are. */
    static int write(Path directory, CompiledProgram program) throws IOException {
        return write(directory, files(program));
    }

    private static int write(Path directory, Map<String, String> files) throws IOException {
        Map<String, byte[]> bytes = new LinkedHashMap<>();
        files.forEach((name, text) -> bytes.put(name, text.getBytes(StandardCharsets.UTF_8)));
        return OutputDirectory.write(directory, bytes);
    }

    private static Map<String, String> files(CompiledProgram program) {
        Map<String, String> files = new LinkedHashMap<>();
        passes(files, "", program.trace(), program.passes());
        files.put(program.className() + ".java", program.javaSource(PACKAGE));
        if (program.compilation().hasGradient()) {
            files.put(program.guardedClassName() + ".java", program.guardedJavaSource(PACKAGE));
        }
        files.put("bytecode.txt", program.bytecodeListing());
        files.put("report.txt", program.report().toString());
        return files;
    }

    private static void passes(Map<String, String> files, String prefix, Trace recorded, List<PassTrace> passes) {
        Trace last = recorded;
        files.put(prefix + "00-recorded.txt", last.toString());
        int number = 1;
        for (PassTrace pass : passes) {
            String name = prefix + "%02d-%s".formatted(number++, plain(pass.name()));
            // What a pass is given is, as a rule, what the file before it shows.
            if (pass.before() != last) {
                files.put(name + "-before.txt", pass.before().toString());
            }
            files.put(name + "-after.txt", pass.after().toString());
            last = pass.after();
        }
    }

    private static String plain(String name) {
        return name.replaceAll("[^A-Za-z0-9_-]+", "-");
    }

    /** Writes the files of an optimiser, as {@link #write(Path, CompiledProgram)} does those of a program. */
    static int write(Path directory, CompiledOptimizer optimizer) throws IOException {
        return write(directory, files(optimizer));
    }

    private static Map<String, String> files(CompiledOptimizer optimizer) {
        Map<String, String> files = new LinkedHashMap<>();
        for (int i = 0; i < optimizer.rules().size(); i++) {
            Trace rule = optimizer.rules().get(i).trace();
            passes(files, plain(rule.name()) + "-", rule, optimizer.passes().get(i));
        }
        files.put(optimizer.className() + ".java", optimizer.javaSource(PACKAGE));
        files.put("bytecode.txt", optimizer.bytecodeListing());
        return files;
    }

    /** Writes the sources of a training step that is compiled as a whole. */
    static int write(Path directory, CompiledStep step) throws IOException {
        Map<String, String> files = new LinkedHashMap<>();
        step.javaSources(PACKAGE).forEach((name, source) -> files.put(name + ".java", source));
        return write(directory, files);
    }
}
