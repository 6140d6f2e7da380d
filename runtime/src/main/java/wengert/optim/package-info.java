/**
 * Optimisers over flat parameter arrays that allocate nothing a step: SGD, Adam, and any whose rule is recorded.
 */
package wengert.optim;
