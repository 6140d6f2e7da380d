package wengert.samples.gpt;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import wengert.engine.Check;
import wengert.engine.Interpreter;
import wengert.engine.Layout;
import wengert.engine.Program;
import wengert.engine.Workspace;
import wengert.random.XorShift64;

class GptTest {
    private static final GptConfig TWO_LAYERS = new GptConfig(5, 6, 3, 2, 4);

    private static List<String> names(Layout layout) {
        return layout.parameters().stream().map(Layout.Slot::name).toList();
    }

    private static double[] parameters(GptConfig config) {
        XorShift64 random = new XorShift64(7);
        double[] parameters = new double[config.parameterCount()];
        for (int i = 0; i < parameters.length; i++) {
            parameters[i] = random.gauss(0, 0.3);
        }
        return parameters;
    }

    @Test
    void parametersAreInTheSeedsOrderLayerByLayer() {
        assertEquals(
                List.of(
                        "wte",
                        "wpe",
                        "lm_head",
                        "block0.attn_wq",
                        "block0.attn_wk",
                        "block0.attn_wv",
                        "block0.attn_wo",
                        "block0.mlp_fc1",
                        "block0.mlp_fc2",
                        "block1.attn_wq",
                        "block1.attn_wk",
                        "block1.attn_wv",
                        "block1.attn_wo",
                        "block1.mlp_fc1",
                        "block1.mlp_fc2"),
                names(Layout.of(Gpt.training(TWO_LAYERS))));
    }

    @Test
    void trainingAndDecodingShareTheParameterArray() {
        Layout training = Layout.of(Gpt.training(TWO_LAYERS));
        Layout decoding = Layout.of(Gpt.decoding(TWO_LAYERS));
        assertEquals(training.parameters(), decoding.parameters());
        assertEquals(TWO_LAYERS.parameterCount(), training.parameterCount());
    }

    @Test
    void nodesKnowTheirScopeAndLine() {
        String listing = Gpt.training(TWO_LAYERS).toString();
        assertTrue(
                listing.lines()
                        .anyMatch(line ->
                                line.matches(".*parameter block1.attn_wq.*# block1.attn.q \\(Gpt.java:\\d+\\)")),
                listing);
    }

    /** A token at a time over the cache sees what the whole document at once sees. */
    @ParameterizedTest
    @EnumSource(Engine.class)
    void decodingFollowsTraining(Engine engine) {
        double[] parameters = parameters(TWO_LAYERS);
        int[] tokens = {4, 0, 3, 1};
        int[] targets = {0, 3, 1, 4};
        Program training = engine.apply(Gpt.training(TWO_LAYERS));
        Program decoding = engine.apply(Gpt.decoding(TWO_LAYERS));
        Workspace one = training.workspace(parameters);
        one.setIndices(Gpt.TOKENS, tokens).setIndices(Gpt.TARGETS, targets);
        Workspace many = decoding.workspace(parameters).set(Gpt.TEMPERATURE, 1);
        double sum = 0;
        for (int position = 0; position < tokens.length; position++) {
            many.setIndices(Gpt.TOKEN, tokens[position]).setIndices(Gpt.POSITION, position);
            many.setLength(Gpt.LIVE, position + 1);
            decoding.forward(many);
            sum -= Math.log(many.output(Gpt.PROBABILITIES)[targets[position]]);
        }
        assertEquals(training.forward(one), sum / tokens.length, 1e-12);
    }

    @Test
    void aStateThatEarlierRunsLeftIsComparedToo() {
        Program compiled = Engine.COMPILED.apply(Gpt.decoding(TWO_LAYERS));
        Program tape = Interpreter.of(compiled.trace());
        Workspace run = compiled.workspace(parameters(TWO_LAYERS)).set(Gpt.TEMPERATURE, 0.5);
        for (int position = 0; position < TWO_LAYERS.block(); position++) {
            run.setIndices(Gpt.TOKEN, position).setIndices(Gpt.POSITION, position);
            run.setLength(Gpt.LIVE, position + 1);
            Check.bits(compiled, tape, run);
            compiled.forward(run);
        }
    }

    @Test
    void theShorterLengthsOfABlockNeedNoOtherProgram() {
        Program program = Engine.COMPILED.apply(Gpt.training(TWO_LAYERS));
        Program tape = Interpreter.of(program.trace());
        Workspace run = program.workspace(parameters(TWO_LAYERS));
        run.setIndices(Gpt.TOKENS, 4, 0, 3, 1).setIndices(Gpt.TARGETS, 0, 3, 1, 4);
        for (int n = TWO_LAYERS.block(); n >= 1; n--) {
            Check.bits(program, tape, run.setLength(Gpt.LENGTH, n));
        }
    }

    @Test
    void temperatureSharpensTheProbabilities() {
        Program program = Engine.COMPILED.apply(Gpt.decoding(TWO_LAYERS));
        double[] cold = probabilities(program, 0.1);
        double[] warm = probabilities(program, 1);
        assertArrayEquals(new double[] {1, 1}, new double[] {sum(cold), sum(warm)}, 1e-12);
        assertTrue(max(cold) > max(warm));
    }

    private static double[] probabilities(Program program, double temperature) {
        Workspace run = program.workspace(parameters(TWO_LAYERS)).set(Gpt.TEMPERATURE, temperature);
        program.forward(run.setLength(Gpt.LIVE, 1));
        return run.output(Gpt.PROBABILITIES);
    }

    private static double sum(double[] values) {
        return Arrays.stream(values).sum();
    }

    private static double max(double[] values) {
        return Arrays.stream(values).max().orElseThrow();
    }
}
