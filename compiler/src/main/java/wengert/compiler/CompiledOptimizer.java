package wengert.compiler;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import wengert.emit.BytecodeListing;
import wengert.emit.GeneratedClasses;
import wengert.emit.GeneratedFloatUpdate;
import wengert.emit.GeneratedUpdate;
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
    private final UpdateImage image;
    private final UpdateCompiler compiler;
    private volatile UpdateCompilation compilation;
    private final double[] shared;
    private final double[][] running;
    private final float[][] runningFloats;
    /** The shared numbers in single precision, else null. */
    private final float[] sharedFloats;
    /** The code, one of both. */
    private final GeneratedUpdate doubles;

    private final GeneratedFloatUpdate floats;
    private int rule;

    /**
     * Loads the code; how it comes about is found out when somebody asks, unless it is told.
     *
     * @param source the optimiser whose running numbers are used
     * @param image the code
     * @param compiler makes the compilation of code that was kept
     * @param event what tells the flight recorder of it, or null
     */
    CompiledOptimizer(ElementwiseOptimizer source, UpdateImage image, UpdateCompiler compiler, CompileEvent event) {
        super(image.name(), source.size(), source.learningRate(), source.precision());
        this.source = source;
        this.image = image;
        this.compiler = compiler;
        this.shared = new double[image.shared()];
        this.running = source.running();
        this.runningFloats = source.runningFloats();
        if (source.precision() == Precision.F32) {
            // Loads the elementary functions as well: loading a class allocates, and a step must not.
            FloatKernels.prepare();
            this.sharedFloats = new float[shared.length];
            this.doubles = null;
            this.floats = GeneratedClasses.load(image.code(), GeneratedFloatUpdate.class);
        } else {
            this.sharedFloats = null;
            this.doubles = GeneratedClasses.load(image.code(), GeneratedUpdate.class);
            this.floats = null;
        }
        if (event != null) {
            event.commit(
                    image.rule(),
                    type(),
                    GeneratedClass.Variant.OPTIMIZER.toString(),
                    image.width(),
                    source.precision().toString(),
                    image.kernels(),
                    image.code().bytes().length);
        }
    }

    /** Is told what the code was just made from. */
    void compiled(UpdateCompilation made) {
        compilation = made;
    }

    private UpdateCompilation compilation() {
        UpdateCompilation made = compilation;
        if (made == null) {
            made = compiler.compilation(source, image.width());
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
        return new StepNumbers(running, runningFloats, shared, sharedFloats);
    }

    private Class<?> type() {
        return doubles != null ? doubles.getClass() : floats.getClass();
    }

    @Override
    public void begin(double learningRate) {
        rule = source.advance(learningRate, shared);
        if (sharedFloats != null) {
            for (int i = 0; i < sharedFloats.length; i++) {
                sharedFloats[i] = (float) shared[i];
            }
        }
    }

    @Override
    protected void update(double[] parameters, double[] gradients, int from, int to) {
        doubles.move(rule, parameters, gradients, running, shared, from, to);
    }

    @Override
    protected void update(float[] parameters, float[] gradients, int from, int to) {
        floats.move(rule, parameters, gradients, runningFloats, sharedFloats, from, to);
    }

    /**
     * Returns the number of lanes of the generated code.
     *
     * @return 1 for scalar loops, which HotSpot may make vectors of
     */
    public int lanes() {
        return image.width();
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
     * Returns the generated class, for inspection.
     *
     * @return the class with the sizes of its methods
     */
    public GeneratedClass generatedClass() {
        return GeneratedClass.of(lowered(), type());
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
        return image.name();
    }

    /**
     * Returns the generated bytecode as text.
     *
     * @return the listing
     */
    public String bytecodeListing() {
        return BytecodeListing.of(image.code().bytes());
    }
}
