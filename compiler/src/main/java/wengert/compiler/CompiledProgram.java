package wengert.compiler;

import java.lang.invoke.MethodHandles;
import java.util.List;
import java.util.function.Supplier;
import wengert.emit.BytecodeEmitter;
import wengert.emit.BytecodeListing;
import wengert.emit.GeneratedProgram;
import wengert.emit.JavaEmitter;
import wengert.engine.Layout;
import wengert.engine.Program;
import wengert.engine.Workspace;
import wengert.math.Elementary;
import wengert.math.Scalar;
import wengert.trace.Trace;

/**
 * A trace compiled to bytecode. It may be used by many threads at once, each with a workspace of its own; running it
 * allocates nothing.
 *
 * <p>On the tape, an adjoint of exactly zero passes nothing on, so that an infinite local gradient does no harm there.
 * The generated code first multiplies without looking. That can differ in one way only: {@code 0 * infinity} is NaN where
 * the tape has 0, and a NaN goes on to every gradient that it reaches. So a backward run that leaves no NaN is right as it
 * is, and one that leaves a NaN is repeated with a second program that looks, which is compiled when first needed.
 */
public final class CompiledProgram implements Program {
    static {
        // Loading a class allocates, and a run must not, not even the first one: so what generated code calls comes
        // now.
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            lookup.ensureInitialized(Elementary.class);
            lookup.ensureInitialized(Scalar.class);
        } catch (IllegalAccessException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final Trace trace;
    private final Layout layout;
    private final Compilation compilation;
    private final GeneratedProgram program;
    private final Supplier<GeneratedProgram> guardedFactory;
    private final boolean hasGradient;
    private final boolean needsGuard;
    private volatile GeneratedProgram guarded;

    CompiledProgram(Compilation compilation, GeneratedProgram program, Supplier<GeneratedProgram> guardedFactory) {
        this.compilation = compilation;
        this.trace = compilation.trace();
        this.layout = compilation.layout();
        this.program = program;
        this.guardedFactory = guardedFactory;
        this.hasGradient = compilation.hasGradient();
        // A repeated forward run would find states that the first one has changed.
        this.needsGuard = !trace.signature().states().isEmpty();
    }

    @Override
    public Trace trace() {
        return trace;
    }

    @Override
    public Layout layout() {
        return layout;
    }

    @Override
    public Workspace workspace(double[] parameters) {
        return new CompiledWorkspace(this, parameters);
    }

    @Override
    public double forward(Workspace run) {
        check(run);
        return program.forward(run.parameters(), run.gradients(), run.values(), run.integers());
    }

    @Override
    public void backward(Workspace run) {
        check(run);
        if (!hasGradient) {
            throw Misuse.noGradient(trace);
        }
        if (needsGuard) {
            guarded().backward(run.parameters(), run.gradients(), run.values(), run.integers());
            return;
        }
        program.backward(run.parameters(), run.gradients(), run.values(), run.integers());
        if (hasNaN(run.gradients())) {
            // The first backward run has reused the space of what the forward run left.
            program.forward(run.parameters(), run.gradients(), run.values(), run.integers());
            guarded().backward(run.parameters(), run.gradients(), run.values(), run.integers());
        }
    }

    private static boolean hasNaN(double[] array) {
        for (double element : array) {
            if (Double.isNaN(element)) {
                return true;
            }
        }
        return false;
    }

    private GeneratedProgram guarded() {
        GeneratedProgram made = guarded;
        if (made == null) {
            synchronized (this) {
                made = guarded;
                if (made == null) {
                    made = guardedFactory.get();
                    guarded = made;
                }
            }
        }
        return made;
    }

    /**
     * Returns what the compiler did, for inspection.
     *
     * @return the compilation
     */
    public Compilation compilation() {
        return compilation;
    }

    /**
     * Returns the trace before and after each pass.
     *
     * @return the passes in order
     */
    public List<PassTrace> passes() {
        return compilation.passes();
    }

    /**
     * Returns the program as a Java class that compiles with {@code javac} and gives the same bits.
     *
     * @param packageName the package of the class
     * @return the source text
     */
    public String javaSource(String packageName) {
        return JavaEmitter.emit(compilation.lowered(), packageName);
    }

    /**
     * Returns the name of the class in {@link #javaSource}.
     *
     * @return the simple name
     */
    public String className() {
        return JavaEmitter.className(compilation.lowered());
    }

    /**
     * Returns the generated bytecode as text.
     *
     * @return the listing
     */
    public String bytecodeListing() {
        return BytecodeListing.of(BytecodeEmitter.emit(compilation.lowered()));
    }

    /**
     * Returns the account of the compilation.
     *
     * @return the report
     */
    public CompileReport report() {
        return new CompileReport(compilation);
    }

    private void check(Workspace run) {
        if (!(run instanceof CompiledWorkspace own) || own.owner != this) {
            throw Misuse.otherWorkspace(trace);
        }
    }

    private static final class CompiledWorkspace extends Workspace {
        private final CompiledProgram owner;

        CompiledWorkspace(CompiledProgram owner, double[] parameters) {
            super(owner.layout, parameters, owner.compilation.plan().scratch());
            this.owner = owner;
        }
    }
}
