package wengert.compiler;

import java.lang.invoke.MethodHandles;
import java.util.function.Supplier;
import wengert.emit.GeneratedProgram;
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
            lookup.ensureInitialized(NaNs.class);
        } catch (IllegalAccessException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final Trace trace;
    private final Layout layout;
    private final Compilation compilation;
    private final GeneratedProgram program;
    private final Supplier<GeneratedProgram> guardedFactory;
    private final boolean needsGuard;
    private final boolean hasGradient;
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
        if (NaNs.in(run.gradients())) {
            // The first backward run has reused the space of what the forward run left.
            program.forward(run.parameters(), run.gradients(), run.values(), run.integers());
            guarded().backward(run.parameters(), run.gradients(), run.values(), run.integers());
        }
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
     * Returns what the compiler did: passes, memory, kernels, code.
     *
     * @return the compilation
     */
    public Compilation compilation() {
        return compilation;
    }

    /**
     * Returns the passes (STAND-IN, drop at merge).
     *
     * @return the trace before and after each
     */
    public java.util.List<PassTrace> passes() {
        return compilation.passes();
    }

    /**
     * Returns the Java source (STAND-IN, drop at merge).
     *
     * @param packageName its package
     * @return nothing yet
     */
    public String javaSource(String packageName) {
        return Misuse.standIn(packageName);
    }

    /**
     * Returns the bytecode listing (STAND-IN, drop at merge).
     *
     * @return nothing yet
     */
    public String bytecodeListing() {
        return Misuse.standIn(trace.name());
    }

    /**
     * Returns the report (STAND-IN, drop at merge).
     *
     * @return nothing yet
     */
    public CharSequence report() {
        return Misuse.standIn(trace.name());
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
