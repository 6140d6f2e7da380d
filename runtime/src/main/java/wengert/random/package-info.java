/**
 * Seeded pseudo-random numbers: initial weights, shuffles and samples that can be repeated exactly.
 */
package wengert.random;
