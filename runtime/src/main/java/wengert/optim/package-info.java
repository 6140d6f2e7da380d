/**
 * Optimisers over flat parameter arrays that allocate nothing a step.
 */
package wengert.optim;
