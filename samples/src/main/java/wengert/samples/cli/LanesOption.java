package wengert.samples.cli;

import picocli.CommandLine.Option;
import wengert.engine.Program;
import wengert.random.XorShift64;
import wengert.samples.gpt.Execution;
import wengert.samples.gpt.GptConfig;
import wengert.samples.gpt.GptRecordings;
import wengert.samples.gpt.GroupSampler;
import wengert.samples.gpt.Model;
import wengert.samples.gpt.Sampler;
import wengert.samples.gpt.Sampling;

/** The option that says whether documents are invented one by one or side by side. */
final class LanesOption {
    /** The number of documents in a group: more fill the vectors better, but idle longer. */
    private static final int GROUP = 16;

    @Option(
            names = "--lanes",
            description = "Invent documents in groups of up to " + GROUP
                    + ", side by side in the lanes of vectors: many are made faster. Each draws from a generator of its"
                    + " own, by its number, so they are others than without this option, and the first N are the same"
                    + " however many are asked for.")
    private boolean lanes;

    /** Makes the program that invents so many documents. */
    Program program(Execution execution, GptConfig config, int count) {
        return execution.apply(
                lanes ? GptRecordings.groupDecoding(config, Math.min(count, GROUP)) : GptRecordings.decoding(config));
    }

    /** Prepares the invention of documents; the generator is where the draws or their seed come from. */
    Sampling sampling(Program program, Model model, double temperature, XorShift64 random) {
        if (!lanes) {
            return new Sampler(program, model.parameters(), model.tokenizer(), temperature, random);
        }
        long seed = random.nextU32() << 32 | random.nextU32();
        return new GroupSampler(program, model.parameters(), model.tokenizer(), temperature, seed);
    }
}
