/**
 * A small GPT that learns names and invents new ones: the model in the DSL, its corpus, training and sampling.
 *
 * <p>{@link wengert.samples.gpt.Gpt} is the model. {@link wengert.samples.gpt.Setup} turns a corpus and a seed into what
 * {@link wengert.samples.gpt.Trainer} and {@link wengert.samples.gpt.Sampler} run; {@link wengert.samples.gpt.Batching}
 * says how many documents a step takes. {@link wengert.samples.gpt.GroupSampler} invents many documents side by side.
 */
package wengert.samples.gpt;
