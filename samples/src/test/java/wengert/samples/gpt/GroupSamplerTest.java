package wengert.samples.gpt;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import wengert.compiler.Tier;
import wengert.engine.Check;
import wengert.engine.Interpreter;
import wengert.engine.Layout;
import wengert.engine.Precision;
import wengert.engine.Program;
import wengert.engine.Workspace;
import wengert.random.XorShift64;
import wengert.trace.TraceException;

/** Documents of a group against documents one by one. */
class GroupSamplerTest {
    private static final int BLOCK = 6;
    private static final Tokenizer LETTERS = Tokenizer.of('a', 'b', 'c', 'd');
    private static final GptConfig CONFIG = new GptConfig(LETTERS.size(), 6, 3, 2, BLOCK);
    private static final double[] PARAMETERS = parameters();
    private static final double TEMPERATURE = 2;
    private static final long SEED = -5;
    private static final int COUNT = 21;

    private static double[] parameters() {
        XorShift64 random = new XorShift64(7);
        double[] parameters = new double[CONFIG.parameterCount()];
        for (int i = 0; i < parameters.length; i++) {
            parameters[i] = random.gauss(0, 0.3);
        }
        return parameters;
    }

    private static GroupSampler groups(Execution execution, int sequences) {
        Program program = execution.apply(Gpt.groupDecoding(CONFIG, sequences));
        return new GroupSampler(program, PARAMETERS, LETTERS, TEMPERATURE, SEED);
    }

    /** What a sampler without groups invents first, with the generator of each document. */
    private static List<String> oneByOne(Precision precision) {
        Program program = new Execution(Engine.TAPE, Tier.AUTO, precision).apply(Gpt.decoding(CONFIG));
        List<String> documents = new ArrayList<>();
        for (int i = 0; i < COUNT; i++) {
            documents.add(new Sampler(program, PARAMETERS, LETTERS, TEMPERATURE, new XorShift64(SEED, i)).next());
        }
        return documents;
    }

    @Test
    void theDocumentsAreOfManyLengths() {
        List<String> documents = oneByOne(Precision.F64);
        Set<Integer> lengths = new HashSet<>();
        for (String document : documents) {
            lengths.add(document.length());
        }
        assertTrue(lengths.contains(0) && lengths.contains(BLOCK) && lengths.size() > 3, documents.toString());
    }

    @ParameterizedTest
    @CsvSource({
        "COMPILED, SCALAR, F64",
        "COMPILED, VECTOR, F64",
        "COMPILED, AUTO, F64",
        "TAPE, AUTO, F64",
        "COMPILED, SCALAR, F32",
        "COMPILED, VECTOR, F32",
        "TAPE, AUTO, F32"
    })
    void aDocumentIsTheSameInEveryGroupAndAlone(Engine engine, Tier tier, Precision precision) {
        List<String> expected = oneByOne(precision);
        for (int sequences : new int[] {1, 2, 5, 8, 16, 19, 32}) {
            GroupSampler sampler = groups(new Execution(engine, tier, precision), sequences);
            for (int i = 0; i < COUNT; i++) {
                assertEquals(expected.get(i), sampler.next(), "document " + i + " in groups of " + sequences);
            }
        }
    }

    /** A draw would hide most differences, so the probabilities themselves are compared. */
    @ParameterizedTest
    @CsvSource({"COMPILED, SCALAR", "COMPILED, VECTOR", "TAPE, AUTO"})
    void theProbabilitiesOfASequenceHaveTheBitsOfARunOfItsOwn(Engine engine, Tier tier) {
        int sequences = 9;
        Execution execution = new Execution(engine, tier, Precision.F64);
        Program group = execution.apply(Gpt.groupDecoding(CONFIG, sequences));
        Program single = execution.apply(Gpt.decoding(CONFIG));
        Workspace together = group.workspace(PARAMETERS).set(Gpt.TEMPERATURE, 0.7);
        Workspace[] alone = new Workspace[sequences];
        for (int i = 0; i < sequences; i++) {
            alone[i] = single.workspace(PARAMETERS).set(Gpt.TEMPERATURE, 0.7);
        }
        for (int position = 0; position < BLOCK; position++) {
            int[] tokens = new int[sequences];
            for (int i = 0; i < sequences; i++) {
                tokens[i] = (i * i + 3 * position) % CONFIG.vocab();
            }
            run(group, together, position, tokens);
            double[] probabilities = together.output(Gpt.PROBABILITIES);
            for (int i = 0; i < sequences; i++) {
                run(single, alone[i], position, tokens[i]);
                double[] column = new double[CONFIG.vocab()];
                for (int id = 0; id < column.length; id++) {
                    column[id] = probabilities[id * sequences + i];
                }
                assertArrayEquals(bits(alone[i].output(Gpt.PROBABILITIES)), bits(column), "sequence " + i);
            }
        }
    }

    private static void run(Program program, Workspace run, int position, int... tokens) {
        run.setIndices(Gpt.TOKEN, tokens).setIndices(Gpt.POSITION, position).setLength(Gpt.LIVE, position + 1);
        program.forward(run);
    }

    private static long[] bits(double[] numbers) {
        return Arrays.stream(numbers).mapToLong(Double::doubleToRawLongBits).toArray();
    }

    /** The caches too are those of the tape, which they would not be if a lane wrote to its neighbour. */
    @ParameterizedTest
    @CsvSource({"SCALAR", "VECTOR"})
    void theStatesAreThoseOfTheTape(Tier tier) {
        Program compiled = new Execution(Engine.COMPILED, tier, Precision.F64).apply(Gpt.groupDecoding(CONFIG, 11));
        Program tape = Interpreter.of(compiled.trace());
        Workspace run = compiled.workspace(PARAMETERS).set(Gpt.TEMPERATURE, 0.5);
        int[] tokens = new int[11];
        for (int position = 0; position < BLOCK; position++) {
            Arrays.setAll(tokens, i -> i % CONFIG.vocab());
            run.setIndices(Gpt.TOKEN, tokens).setIndices(Gpt.POSITION, position).setLength(Gpt.LIVE, position + 1);
            Check.bits(compiled, tape, run);
            compiled.forward(run);
        }
    }

    @Test
    void theSequencesAreTheLastAxis() {
        Layout layout = Layout.of(Gpt.groupDecoding(CONFIG, 8));
        assertEquals("f64[6, 6, 8]", layout.state("block1.keys").shape().toString());
        assertEquals("f64[5, 8]", layout.output(Gpt.PROBABILITIES).shape().toString());
        assertEquals(Layout.of(Gpt.training(CONFIG)).parameters(), layout.parameters());
    }

    @Test
    void theSeedMatters() {
        Program program = Engine.COMPILED.apply(Gpt.groupDecoding(CONFIG, 8));
        StringBuilder one = new StringBuilder();
        StringBuilder other = new StringBuilder();
        GroupSampler first = new GroupSampler(program, PARAMETERS, LETTERS, TEMPERATURE, 1);
        GroupSampler second = new GroupSampler(program, PARAMETERS, LETTERS, TEMPERATURE, 2);
        for (int i = 0; i < 8; i++) {
            one.append(first.next()).append(' ');
            other.append(second.next()).append(' ');
        }
        assertTrue(!one.toString().equals(other.toString()), one.toString());
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -1, Double.NaN, Double.POSITIVE_INFINITY})
    void theTemperatureMustBeFiniteAndAboveZero(double temperature) {
        Program program = Engine.TAPE.apply(Gpt.groupDecoding(CONFIG, 2));
        IllegalArgumentException error = assertThrows(
                IllegalArgumentException.class,
                () -> new GroupSampler(program, PARAMETERS, LETTERS, temperature, SEED));
        assertEquals("temperature is " + temperature + "; expected a finite number above 0", error.getMessage());
    }

    @Test
    void theAlphabetMustFit() {
        Program program = Engine.TAPE.apply(Gpt.groupDecoding(CONFIG, 2));
        IllegalArgumentException error = assertThrows(
                IllegalArgumentException.class,
                () -> new GroupSampler(program, PARAMETERS, Tokenizer.of('a'), 1, SEED));
        assertEquals("the program has 5 token ids, the alphabet 2; expected as many", error.getMessage());
    }

    @Test
    void theProgramMustBeThatOfAGroup() {
        Program program = Engine.TAPE.apply(Gpt.decoding(CONFIG));
        IllegalArgumentException error = assertThrows(
                IllegalArgumentException.class, () -> new GroupSampler(program, PARAMETERS, LETTERS, 1, SEED));
        assertEquals(
                "the tokens of the program are f64[]; expected one for each sequence, as in what an engine made of"
                        + " Gpt.groupDecoding",
                error.getMessage());
    }

    @Test
    void aProgramOfAGroupIsRefusedWhereDocumentsAreInventedOneByOne() {
        Program program = Engine.TAPE.apply(Gpt.groupDecoding(CONFIG, 1));
        IllegalArgumentException error = assertThrows(
                IllegalArgumentException.class, () -> new Sampler(program, PARAMETERS, LETTERS, 1, new XorShift64(1)));
        assertEquals(
                "the tokens of the program are f64[1]; expected one token, as in what an engine made of Gpt.decoding",
                error.getMessage());
    }

    @Test
    void aGroupHasASequence() {
        assertThrows(TraceException.class, () -> Gpt.groupDecoding(CONFIG, 0));
    }
}
