/**
 * The comparison of engines and external programs by the time of a training step, and the machine's own limits.
 *
 * <p>{@link wengert.samples.bench.Subject} is what is compared, {@link wengert.samples.bench.Plan} how.
 */
package wengert.samples.bench;
