package wengert.samples.gpt;

import wengert.rewrite.StepRule;
import wengert.trace.Shape;

/**
 * The errors of the classes whose methods run in every step or for every token.
 *
 * <p>They are made here because those classes must have no string constants that set-up has not used: before HotSpot
 * compiles a hot method, it makes all the strings of the method's class, in the thread that runs, which would be an
 * allocation in a step.
 */
final class Refusals {
    private Refusals() {}

    static IllegalArgumentException blockSizes(int documents, int program) {
        return new IllegalArgumentException("the documents are cut for a block of " + documents + ", the program takes "
                + program + "; expected one block size");
    }

    static IllegalArgumentException groupSizes(int documents, Shape tokens) {
        return new IllegalArgumentException("a step takes groups of " + documents
                + " documents, the tokens of the program are " + tokens
                + "; expected what an engine made of Gpt.training for the same batch");
    }

    static IllegalArgumentException stepRule(StepRule rule, int batch) {
        return new IllegalArgumentException("rule '" + rule.name()
                + "' takes steps of one document, the batch has " + batch
                + ", whose gradients are added first; leave the rule out, or take batches of 1");
    }

    static IllegalStateException closed() {
        return new IllegalStateException("the threads of the trainer have ended; expected no step after close()");
    }

    static IllegalStateException allStepsTaken(int steps) {
        return new IllegalStateException("all " + steps + " steps are taken; expected a longer schedule");
    }

    static IllegalArgumentException tooManyTokens(long tokens) {
        return new IllegalArgumentException("the corpus has " + tokens + " tokens; expected fewer than 2^31");
    }

    static void requireTemperature(double temperature) {
        if (!(temperature > 0 && temperature < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("temperature is " + temperature + "; expected a finite number above 0");
        }
    }
    /** Refuses to draw a token by what the softmax of an infinite score, or of none, leaves. */
    static void requireProbability(double probability) {
        if (Double.isNaN(probability)) {
            throw new IllegalArgumentException(
                    "the probabilities of the next token are NaN; expected a model whose training"
                            + " has not diverged, and a temperature that is not next to 0");
        }
    }

    static IllegalArgumentException noGroup(Shape token) {
        return new IllegalArgumentException("the tokens of the program are " + token
                + "; expected one for each sequence, as in what an engine made of Gpt.groupDecoding");
    }

    static IllegalArgumentException noSingle(Shape token) {
        return new IllegalArgumentException("the tokens of the program are " + token
                + "; expected one token, as in what an engine made of Gpt.decoding");
    }

    static IllegalArgumentException tokenIds(int program, int alphabet) {
        return new IllegalArgumentException(
                "the program has " + program + " token ids, the alphabet " + alphabet + "; expected as many");
    }
}
