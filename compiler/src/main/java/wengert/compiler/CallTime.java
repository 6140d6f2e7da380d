package wengert.compiler;

/**
 * What one of the calls in a run takes, by a sample on a copy of the data. The times are means of blocks of 20 rounds, less
 * those that reading the clock takes, at least 0.
 *
 * @param at the position of the call among those of a run, from 0, the forward run first
 * @param low the nanoseconds that one block in ten does not reach
 * @param nanos the median nanoseconds
 * @param high the nanoseconds that one block in ten exceeds
 */
public record CallTime(int at, double low, double nanos, double high) {}
