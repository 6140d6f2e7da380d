package wengert.samples.gpt;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import wengert.engine.Layout;
import wengert.engine.Program;
import wengert.engine.Workspace;
import wengert.random.XorShift64;

/** The run of a group against runs of its documents one by one. */
class GroupTrainingTest {
    private static final int BLOCK = 4;
    private static final Tokenizer LETTERS = Tokenizer.of('a', 'b', 'c');
    private static final GptConfig CONFIG = new GptConfig(LETTERS.size(), 6, 3, 2, BLOCK);

    /** Of 1 to 4 tokens, exactly as long as the block, and longer. */
    private static final Documents DOCUMENTS =
            Documents.of(List.of("b", "", "abc", "caba", "ab", "cabcabc", "cc", "bab", "bca"), LETTERS, BLOCK);

    private static double[] parameters() {
        XorShift64 random = new XorShift64(7);
        double[] parameters = new double[CONFIG.parameterCount()];
        for (int i = 0; i < parameters.length; i++) {
            parameters[i] = random.gauss(0, 0.3);
        }
        return parameters;
    }

    /** A batch of so many documents in one group. */
    private static Dealing dealt(int first, int count) {
        Dealing dealing = new Dealing(count, 1, DOCUMENTS);
        dealing.deal(first);
        return dealing;
    }

    /** The run of one document: its loss, then its gradients. */
    private static double[] alone(Program program, double[] parameters, int document) {
        Workspace run = program.workspace(parameters).setLength(Gpt.LENGTH, DOCUMENTS.length(document));
        Layout layout = program.layout();
        DOCUMENTS.copyTokens(
                document, run.integers(), layout.indices(Gpt.TOKENS).offset());
        DOCUMENTS.copyTargets(
                document, run.integers(), layout.indices(Gpt.TARGETS).offset());
        return lossAndGradients(program, run);
    }

    private static double[] lossAndGradients(Program program, Workspace run) {
        double[] results = new double[1 + run.gradients().length];
        results[0] = program.forward(run);
        program.backward(run);
        System.arraycopy(run.gradients(), 0, results, 1, run.gradients().length);
        return results;
    }

    private static void assertBits(double[] expected, double[] actual) {
        assertArrayEquals(
                Arrays.stream(expected).mapToLong(Double::doubleToLongBits).toArray(),
                Arrays.stream(actual).mapToLong(Double::doubleToLongBits).toArray());
    }

    @Test
    void theDocumentsAreOfAllLengths() {
        int[] lengths = new int[DOCUMENTS.count()];
        Arrays.setAll(lengths, DOCUMENTS::length);
        assertArrayEquals(new int[] {2, 1, 4, 4, 3, 4, 3, 4, 4}, lengths);
        assertEquals(2, DOCUMENTS.longer());
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void aGroupIsTheMeanOfItsDocuments(Engine engine) {
        Program single = engine.apply(Gpt.training(CONFIG));
        double[] parameters = parameters();
        for (int batch : new int[] {2, 3, 8}) {
            Batching batching = new Batching(batch, 1);
            Program program = engine.apply(Gpt.training(CONFIG, batching));
            GroupRun group = new GroupRun(program, batching, DOCUMENTS, parameters);
            for (int first : new int[] {0, 1, 7}) {
                double[] mean = new double[1 + parameters.length];
                for (int place = 0; place < batch; place++) {
                    double[] one = alone(single, parameters, (first + place) % DOCUMENTS.count());
                    for (int i = 0; i < mean.length; i++) {
                        mean[i] += one[i] / batch;
                    }
                }
                assertEquals(mean[0], group.run(dealt(first, batch), 0), 1e-14);
                assertArrayEquals(
                        Arrays.copyOfRange(mean, 1, mean.length),
                        group.workspace().gradients(),
                        1e-15);
            }
        }
    }

    /** What is missing counts for nothing, not even in the last bit: a lone document in a group is a document alone. */
    @ParameterizedTest
    @EnumSource(Engine.class)
    void aLoneDocumentHasTheBitsOfARunOfItsOwn(Engine engine) {
        Program single = engine.apply(Gpt.training(CONFIG));
        double[] parameters = parameters();
        GroupRun group =
                new GroupRun(engine.apply(Gpt.groupTraining(CONFIG, 3)), new Batching(3, 1), DOCUMENTS, parameters);
        group.workspace().set(Gpt.BATCH, 1);
        for (int document = 0; document < DOCUMENTS.count(); document++) {
            double[] alone = alone(single, parameters, document);
            // What a full group leaves behind must not be seen.
            group.run(dealt(document, 3), 0);
            assertEquals(alone[0], group.run(dealt(document, 1), 0));
            assertBits(
                    Arrays.copyOfRange(alone, 1, alone.length),
                    group.workspace().gradients());
        }
    }

    /** The rows of a group of three, the second of which ends first. */
    @Test
    void rowsGoByPositionAndThoseOfOnePositionByLength() {
        Program program = Engine.TAPE.apply(Gpt.groupTraining(CONFIG, 4));
        GroupRun group = new GroupRun(program, new Batching(4, 1), DOCUMENTS, parameters());
        // "b" and its boundary, an empty one, and "abc" with its boundary; one is missing.
        group.run(dealt(0, 3), 0);
        int end = LETTERS.boundary();
        assertIntegers(group, Gpt.TOKENS, end, end, end, end, 1, 0, 1, 2);
        assertIntegers(group, Gpt.POSITIONS, 0, 0, 0, 0, 1, 1, 2, 3);
        assertIntegers(group, Gpt.PLACES, 0, 1, 2, 3, 2, 3, 3, 3);
        assertIntegers(group, Gpt.STARTS, 0, 2, 3, 4);
        Workspace run = group.workspace();
        Layout layout = run.layout();
        int targetsAt = layout.indices(Gpt.TARGETS).offset();
        assertArrayEquals(
                new int[] {end, 1, 0, end, 1, 2, end},
                Arrays.copyOfRange(run.integers(), targetsAt + 1, targetsAt + 8));
        assertEquals(8, run.integers()[layout.length(Gpt.ROWS).offset()]);
        assertEquals(4, run.integers()[layout.length(Gpt.LENGTH).offset()]);
        int lengthsAt = layout.input(Gpt.LENGTHS).offset();
        assertArrayEquals(new double[] {0, 1, 2, 4}, Arrays.copyOfRange(run.values(), lengthsAt, lengthsAt + 4));
    }

    private static void assertIntegers(GroupRun group, String name, int... expected) {
        int offset = group.workspace().layout().indices(name).offset();
        assertArrayEquals(
                expected, Arrays.copyOfRange(group.workspace().integers(), offset, offset + expected.length), name);
    }

    /** A NaN in one document's place counts for nothing in another's. */
    @ParameterizedTest
    @EnumSource(Engine.class)
    void whatOverflowsInThePaddingDoesNoHarm(Engine engine) {
        Program single = engine.apply(Gpt.training(CONFIG));
        Program program = engine.apply(Gpt.groupTraining(CONFIG, 2));
        double[] parameters = parameters();
        int embedding = program.layout().parameter("wte").offset();
        Arrays.fill(parameters, embedding, embedding + CONFIG.embd(), Double.NaN);
        // The padding reads token 0, which neither document does.
        Documents documents = Documents.of(List.of("bcb", "c"), LETTERS, BLOCK);
        GroupRun group = new GroupRun(program, new Batching(2, 1), documents, parameters);
        Dealing both = new Dealing(2, 1, documents);
        both.deal(0);
        double loss = group.run(both, 0);
        assertTrue(Double.isFinite(loss), "loss is " + loss);
        assertTrue(Arrays.stream(group.workspace().gradients()).allMatch(Double::isFinite));
        assertTrue(Double.isNaN(alone(single, parameters, 4)[0]), "a document that reads it has no loss");
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void groupsOfOneAreAsGoodAsNone(Engine engine) {
        Program program = engine.apply(Gpt.groupTraining(CONFIG, 1));
        double[] parameters = parameters();
        GroupRun group = new GroupRun(program, Batching.SINGLE, DOCUMENTS, parameters);
        double[] alone = alone(engine.apply(Gpt.training(CONFIG)), parameters, 3);
        assertEquals(alone[0], group.run(dealt(3, 1), 0));
        assertBits(Arrays.copyOfRange(alone, 1, alone.length), group.workspace().gradients());
    }

    @Test
    void theParametersAreThoseOfOneDocument() {
        assertEquals(
                Layout.of(Gpt.training(CONFIG)).parameters(),
                Layout.of(Gpt.training(CONFIG, new Batching(9, 1))).parameters());
    }

    @Test
    void aBatchOfOneIsTheRunOfOneDocument() {
        assertEquals(
                withoutLines(Gpt.training(CONFIG).toString()),
                withoutLines(Gpt.training(CONFIG, new Batching(1, 4)).toString()));
    }

    private static String withoutLines(String listing) {
        return listing.replaceAll("\\.java:\\d+", "");
    }
}
