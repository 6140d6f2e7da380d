package wengert.compiler;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import wengert.emit.BytecodeListing;
import wengert.emit.UpdateSource;
import wengert.engine.ElementwiseOptimizer;
import wengert.engine.Precision;
import wengert.engine.UpdateRule;
import wengert.flight.CompileEvent;
import wengert.lower.LoweredUpdate;
import wengert.optim.AbstractOptimizer;
import wengert.trace.Trace;

/**
 * An optimiser compiled to bytecode, from the rules that say what it does to a parameter; a step allocates nothing.
 *
 * <p>It works on the running numbers of the optimiser that it was compiled from, which also says what the parameters share
 * in a step.
 */
public final class CompiledOptimizer extends AbstractOptimizer {
    private final ElementwiseOptimizer source;
    private final UpdateCompiler compiler;
    private final StepNumbers numbers;
    private final UpdateKernels first;
    private final UpdatePromotion promotion;
    private volatile UpdateKernels current;
    private volatile UpdateCompilation compilation;
    private int rule;

    /**
     * Loads the code; how it comes about is found out when somebody asks, unless it is told.
     *
     * @param source the optimiser whose running numbers are used
     * @param image the code
     * @param compiler makes the compilation of code that was kept, and code of another tier
     * @param isPromoted whether code of another tier may take over
     * @param event what tells the flight recorder of it, or null
     */
    CompiledOptimizer(
            ElementwiseOptimizer source,
            UpdateImage image,
            UpdateCompiler compiler,
            boolean isPromoted,
            CompileEvent event) {
        super(image.name(), source.size(), source.learningRate(), source.precision());
        this.source = source;
        this.compiler = compiler;
        boolean isSingle = source.precision() == Precision.F32;
        if (isSingle) {
            // Loads the elementary functions as well: loading a class allocates, and a step must not.
            FloatKernels.prepare();
        }
        this.numbers = new StepNumbers(
                source.running(),
                source.runningFloats(),
                new double[image.shared()],
                isSingle ? new float[image.shared()] : null);
        this.first = new UpdateKernels(image, source.precision());
        this.current = first;
        this.promotion = isPromoted ? new UpdatePromotion(this) : null;
        if (event != null) {
            first.commit(event, source.precision());
        }
    }

    UpdateKernels first() {
        return first;
    }

    /** Compiles code for lanes, or takes it from the cache. */
    UpdateKernels inLanes(int width) {
        return compiler.kernels(source, width);
    }

    /** Runs other code from the next step on. */
    void takeOver(UpdateKernels kernels) {
        current = kernels;
    }

    /** Is told what the code was just made from. */
    void compiled(UpdateCompilation made) {
        compilation = made;
    }

    private UpdateCompilation compilation() {
        UpdateCompilation made = compilation;
        if (made == null) {
            made = compiler.compilation(source, first.width());
            compilation = made;
        }
        return made;
    }

    /** Returns the trace of a rule after its passes. */
    Trace simplified(int number) {
        return compilation().simplified(number);
    }

    /** Returns which rule the step follows that has begun. */
    int rule() {
        return rule;
    }

    /** Returns the arrays themselves that a step works on. */
    StepNumbers numbers() {
        return numbers;
    }

    @Override
    public void begin(double learningRate) {
        double[] shared = numbers.shared();
        float[] floats = numbers.sharedFloats();
        rule = source.advance(learningRate, shared);
        if (floats != null) {
            for (int i = 0; i < floats.length; i++) {
                floats[i] = (float) shared[i];
            }
        }
    }

    @Override
    protected void update(double[] parameters, double[] gradients, int from, int to) {
        // Threads may share a step out: one of them counts it.
        if (promotion != null && from == 0 && promotion.isDue()) {
            promotion.start(UpdateData.of(parameters, gradients, numbers));
        }
        current.move(rule, parameters, gradients, numbers, from, to);
    }

    @Override
    protected void update(float[] parameters, float[] gradients, int from, int to) {
        if (promotion != null && from == 0 && promotion.isDue()) {
            promotion.start(UpdateData.of(parameters, gradients, numbers));
        }
        current.move(rule, parameters, gradients, numbers, from, to);
    }

    /**
     * Returns the number of lanes of the code that the next step runs.
     *
     * @return 1 for scalar loops, which HotSpot may make vectors of
     */
    public int lanes() {
        return current.width();
    }

    /**
     * Returns the rules, as recorded.
     *
     * @return what a step does to a parameter, one rule or several
     */
    public List<UpdateRule> rules() {
        return List.copyOf(source.rules());
    }

    /**
     * Returns the trace of each rule before and after each pass.
     *
     * @return the passes in order, for each of {@link #rules()}
     */
    public List<List<PassTrace>> passes() {
        List<List<PassTrace>> copies = new ArrayList<>();
        for (List<PassTrace> each : compilation().passes()) {
            copies.add(List.copyOf(each));
        }
        return copies;
    }

    /**
     * Returns the loop-level tree that bytecode and source are written from.
     *
     * @return a kernel for each rule
     */
    public LoweredUpdate lowered() {
        return compilation().lowered();
    }

    /**
     * Returns where the rules for loops fired.
     *
     * @return the name of each rule that fired, to the name of each kernel that it changed, to how often
     */
    public Map<String, Map<String, Integer>> contracted() {
        return Map.copyOf(compilation().contracted());
    }

    /**
     * Returns the generated class of the code that runs at first, for inspection.
     *
     * @return the class with the sizes of its methods
     */
    public GeneratedClass generatedClass() {
        return GeneratedClass.of(lowered(), first.type());
    }

    /**
     * Returns the classes that were generated for this optimiser so far, for inspection: that of the code that runs at first,
     * then that of the code that took over.
     *
     * @return the classes with the sizes of their methods
     */
    public List<GeneratedClass> generatedClasses() {
        List<GeneratedClass> classes = new ArrayList<>();
        classes.add(generatedClass());
        UpdateKernels now = current;
        if (now != first) {
            LoweredUpdate lanes = compiler.compilation(source, now.width()).lowered();
            classes.add(GeneratedClass.of(lanes, now.type()));
        }
        return classes;
    }

    /**
     * Returns the optimiser as a Java class that compiles with {@code javac} and gives the same bits.
     *
     * @param packageName the package of the class
     * @return the source text
     */
    public String javaSource(String packageName) {
        return UpdateSource.emit(lowered(), packageName);
    }

    /**
     * Returns the name of the class in {@link #javaSource}.
     *
     * @return the simple name
     */
    public String className() {
        return first.image().name();
    }

    /**
     * Returns the generated bytecode that runs at first as text.
     *
     * @return the listing
     */
    public String bytecodeListing() {
        return BytecodeListing.of(first.image().code().bytes());
    }
}
