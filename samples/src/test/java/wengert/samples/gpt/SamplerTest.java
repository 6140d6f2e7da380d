package wengert.samples.gpt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import wengert.random.XorShift64;

class SamplerTest {
    private static final GptConfig CONFIG = new GptConfig(3, 4, 1, 1, 5);

    /** A head that gives one id a logit far above the others, whatever comes before. */
    private static Sampler always(int id) {
        double[] parameters = new double[CONFIG.parameterCount()];
        for (int i = 0; i < CONFIG.vocab() * CONFIG.embd(); i++) {
            parameters[i] = 1;
        }
        int head = (CONFIG.vocab() + CONFIG.block()) * CONFIG.embd();
        for (int i = 0; i < CONFIG.embd(); i++) {
            parameters[head + id * CONFIG.embd() + i] = 100;
        }
        return new Sampler(
                Engine.COMPILED.apply(Gpt.decoding(CONFIG)),
                parameters,
                Tokenizer.of('x', 0x1f600),
                0.5,
                new XorShift64(3));
    }

    @Test
    void aDocumentIsAtMostABlockLong() {
        assertEquals("xxxxx", always(0).next());
    }

    @Test
    void theBoundaryEndsADocument() {
        Sampler sampler = always(2);
        assertEquals("", sampler.next());
        assertEquals("", sampler.next());
    }

    @Test
    void charactersBeyondTheBasicPlaneArePrintedWhole() {
        assertEquals("\ud83d\ude00".repeat(5), always(1).next());
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -1, Double.NaN, Double.POSITIVE_INFINITY})
    void theTemperatureMustBeFiniteAndAboveZero(double temperature) {
        IllegalArgumentException error = assertThrows(
                IllegalArgumentException.class,
                () -> new Sampler(
                        Engine.TAPE.apply(Gpt.decoding(CONFIG)),
                        new double[CONFIG.parameterCount()],
                        Tokenizer.of('a', 'b'),
                        temperature,
                        new XorShift64(1)));
        assertEquals("temperature is " + temperature + "; expected a finite number above 0", error.getMessage());
    }

    @Test
    void theAlphabetMustFit() {
        IllegalArgumentException error = assertThrows(
                IllegalArgumentException.class,
                () -> new Sampler(
                        Engine.TAPE.apply(Gpt.decoding(CONFIG)),
                        new double[CONFIG.parameterCount()],
                        Tokenizer.of('a'),
                        1,
                        new XorShift64(1)));
        assertEquals("the program has 3 token ids, the alphabet 2; expected as many", error.getMessage());
    }
}
