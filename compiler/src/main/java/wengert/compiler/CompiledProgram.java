package wengert.compiler;

import java.lang.invoke.MethodHandles;
import java.util.ArrayList;
import java.util.List;
import wengert.emit.BytecodeEmitter;
import wengert.emit.BytecodeListing;
import wengert.emit.EmissionException;
import wengert.emit.JavaEmitter;
import wengert.engine.ElementwiseOptimizer;
import wengert.engine.Layout;
import wengert.engine.LiveLookups;
import wengert.engine.Program;
import wengert.engine.Step;
import wengert.engine.Workspace;
import wengert.math.Elementary;
import wengert.math.Scalar;
import wengert.rewrite.RuleSet;
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
            // Sines and powers have classes of their own behind those.
            Elementary.sin(1);
            Elementary.pow(3, 3);
        } catch (IllegalAccessException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final Executable first;
    private final RunPromotion promotion;
    private final BackEnd backEnd;
    private final UpdateCompiler updates;
    private final Layout layout;
    private final LiveLookups lookups;
    private final boolean hasGradient;
    private final boolean needsGuard;
    private volatile Executable current;

    /**
     * Makes a program of the kernels of one tier.
     *
     * @param first the kernels that run at first
     * @param backEnd makes kernels of other tiers, and those of steps
     * @param isPromoted whether kernels of other tiers may take over
     * @param updates compiles optimisers
     */
    CompiledProgram(Executable first, BackEnd backEnd, boolean isPromoted, UpdateCompiler updates) {
        this.first = first;
        this.backEnd = backEnd;
        this.updates = updates;
        this.current = first;
        this.layout = first.image().layout();
        this.lookups = layout.lookups();
        this.hasGradient = first.hasGradient();
        // A repeated forward run would find states that the first one has changed.
        this.needsGuard = !layout.states().isEmpty();
        this.promotion = isPromoted ? new ProgramPromotion(this, first, backEnd) : null;
    }

    /** Runs other kernels from the next forward run on. */
    void takeOver(Executable executable) {
        current = executable;
    }

    /** Returns what a run may name; not by the layout, which has string constants. */
    LiveLookups lookups() {
        return lookups;
    }

    /** Returns what makes kernels of other tiers, and those of steps. */
    BackEnd backEnd() {
        return backEnd;
    }

    @Override
    public Trace trace() {
        return backEnd.front().recorded();
    }

    @Override
    public Layout layout() {
        return layout;
    }

    @Override
    public Workspace workspace(double[] parameters) {
        return new CompiledWorkspace(this, parameters, current);
    }

    @Override
    public double forward(Workspace run) {
        CompiledWorkspace own = check(run);
        if (promotion != null) {
            promotion.tick(run);
        }
        own.adopt(current);
        lookups.require(run.integers());
        own.ran();
        return own.executable().plain().forward(run);
    }

    @Override
    public void backward(Workspace run) {
        CompiledWorkspace own = check(run);
        if (!hasGradient) {
            throw Misuse.noGradient(trace());
        }
        if (!own.hasRun()) {
            throw Misuse.notForward(trace());
        }
        // The kernels that ran forward, whose intermediate results are there.
        Executable executable = own.executable();
        if (needsGuard) {
            executable.guarded().backward(run);
            return;
        }
        executable.plain().backward(run);
        if (executable.isPoisoned(run)) {
            // The first backward run has reused the space of what the forward run left.
            executable.plain().forward(run);
            executable.guarded().backward(run);
        }
    }

    /**
     * Returns an optimiser that takes an optimiser's steps by generated code, of this program's tier and mode. With the
     * tier {@code auto} it has scalar loops at first, of which HotSpot makes vectors by itself where they call no function, until
     * code in lanes takes over if that is faster.
     *
     * @param rule the optimiser, whose running numbers are used and changed; it need not be for the parameters of this
     *     program, nor in its precision
     * @return an optimiser of the same size, precision and learning rate; only one of both may be used for a step
     * @throws CompileException if a rule is too long for one method
     * @throws wengert.trace.TraceException if the rules of the optimiser keep or share different numbers
     */
    @Override
    public CompiledOptimizer optimizer(ElementwiseOptimizer rule) {
        return updates.compile(rule, first.width() * first.precision().bits(), promotion != null);
    }

    /**
     * Returns training steps of this program: a {@link CompiledStep} if one of its rules puts a gradient into the update of its
     * parameter, and otherwise the runs and the optimiser one after the other.
     *
     * @param rule the optimiser, whose running numbers are used and changed, for as many parameters as the program has and in
     *     its precision
     * @return the steps
     * @throws CompileException if a kernel is too long
     * @throws IllegalArgumentException if the optimiser is of another size, or of another precision than steps that are compiled
     */
    @Override
    public Step step(ElementwiseOptimizer rule) {
        if (rule.size() != layout.parameterCount() || rule.precision() != first.precision()) {
            throw Misuse.otherOptimizer(trace(), layout.parameterCount(), first.precision(), rule);
        }
        if (!hasGradient || !first.image().updatesInSteps()) {
            return Program.super.step(rule);
        }
        CompiledOptimizer optimizer = optimizer(rule);
        try {
            StepKernels kernels = backEnd.step(first.width(), optimizer);
            return kernels == null
                    ? Step.separate(this, optimizer)
                    : new CompiledStep(this, optimizer, kernels, promotion != null);
        } catch (EmissionException e) {
            throw Misuse.tooLong(trace(), e);
        }
    }

    /**
     * Returns the number of lanes of the kernels that the next run uses.
     *
     * @return 1 for scalar kernels
     */
    public int lanes() {
        return current.width();
    }

    /**
     * Returns what the compiler did for the kernels that run at first, for inspection. If the code was kept in a cache, the compiler
     * does it now.
     *
     * @return the compilation
     */
    public Compilation compilation() {
        return first.compilation();
    }

    /**
     * Returns the rules of all kinds that it was compiled by.
     *
     * @return the rules
     */
    public RuleSet rules() {
        return backEnd.front().rules();
    }

    /**
     * Returns the trace before and after each pass.
     *
     * @return the passes in order
     */
    public List<PassTrace> passes() {
        return compilation().passes();
    }

    /**
     * Returns the program as a Java class that compiles with {@code javac} and gives the same bits.
     *
     * @param packageName the package of the class
     * @return the source text
     */
    public String javaSource(String packageName) {
        return JavaEmitter.emit(compilation().lowered(), packageName);
    }

    /**
     * Returns the program with guarded products, which runs where a gradient is NaN without, as a Java class.
     *
     * @param packageName the package of the class
     * @return the source text
     */
    public String guardedJavaSource(String packageName) {
        return JavaEmitter.emit(compilation().guarded(), packageName);
    }

    /**
     * Returns the name of the class in {@link #guardedJavaSource}.
     *
     * @return the simple name
     */
    public String guardedClassName() {
        return JavaEmitter.className(compilation().guarded());
    }

    /**
     * Returns the name of the class in {@link #javaSource}.
     *
     * @return the simple name
     */
    public String className() {
        return JavaEmitter.className(compilation().lowered());
    }

    /**
     * Returns the generated bytecode as text.
     *
     * @return the listing
     */
    public String bytecodeListing() {
        return BytecodeListing.of(BytecodeEmitter.emit(compilation().lowered()));
    }

    /**
     * Returns the account of the compilation.
     *
     * @return the report
     */
    public CompileReport report() {
        return new CompileReport(compilation());
    }

    /**
     * Returns the classes that were generated for this program so far, for inspection: those of the kernels that run at
     * first, then those of the kernels that took over; guarded ones only if a run needed them.
     *
     * @return the classes with the sizes of their methods
     */
    public List<GeneratedClass> generatedClasses() {
        List<GeneratedClass> classes = new ArrayList<>();
        first.addGenerated(classes);
        Executable now = current;
        if (now != first) {
            now.addGenerated(classes);
        }
        return classes;
    }

    /**
     * Times the calls of kernels where they stand in a run, on a copy of a workspace, after up to 20,000 runs there in up to
     * two seconds; {@link wengert.flight.KernelEvent} tells the flight recorder, if it is in use.
     *
     * @param run a workspace of this program, whose inputs are set
     * @param rounds how often all calls of a run are timed
     * @return the kernels that run now, the most costly first
     * @throws IllegalArgumentException if the workspace is another program's, or there are no rounds
     */
    public List<KernelTime> kernelTimes(Workspace run, int rounds) {
        return new KernelSampler(this, current, check(run)).sample(rounds);
    }

    /** Returns a workspace of this program as such, and refuses any other. */
    CompiledWorkspace check(Workspace run) {
        if (!(run instanceof CompiledWorkspace own) || own.owner() != this) {
            throw Misuse.otherWorkspace(trace());
        }
        return own;
    }
}
