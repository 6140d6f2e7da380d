package wengert.compiler;

import java.util.List;
import wengert.engine.Layout;
import wengert.engine.Program;
import wengert.engine.Workspace;
import wengert.trace.Trace;

/** TEMPORARY stand-in for a compiled program, replaced at merge. */
public final class CompiledProgram implements Program {
    private final Program interpreter;

    CompiledProgram(Program interpreter) {
        this.interpreter = interpreter;
    }

    @Override
    public Trace trace() {
        return interpreter.trace();
    }

    @Override
    public Layout layout() {
        return interpreter.layout();
    }

    @Override
    public Workspace workspace(double[] parameters) {
        return interpreter.workspace(parameters);
    }

    @Override
    public double forward(Workspace run) {
        return interpreter.forward(run);
    }

    @Override
    public void backward(Workspace run) {
        interpreter.backward(run);
    }

    /**
     * Returns the trace before and after each pass.
     *
     * @return the passes
     */
    public List<PassTrace> passes() {
        return List.of(new PassTrace("nothing", trace(), trace()));
    }

    /**
     * Returns the Java source.
     *
     * @param packageName the package
     * @return the source
     */
    public String javaSource(String packageName) {
        return "package " + packageName + ";\n\nfinal class StandIn {}\n";
    }

    /**
     * Returns the bytecode listing.
     *
     * @return the listing
     */
    public String bytecodeListing() {
        return "no bytecode\n";
    }

    /**
     * Returns the report.
     *
     * @return the report
     */
    public CompileReport report() {
        return new CompileReport();
    }
}
