/**
 * Optimisers over flat parameter arrays that allocate nothing a step, and the recording of what they do to a parameter.
 */
package wengert.optim;
