/**
 * The recording DSL and the trace that it records.
 *
 * <p>A {@link wengert.trace.Trace} is a list of array-valued {@link wengert.trace.Node}s in creation order. Every node
 * evaluates one primitive {@link wengert.trace.Op} at each point of its domain, and reads its operands through
 * {@link wengert.trace.Index} expressions over that domain. Transposing, slicing, broadcasting, splitting and merging
 * axes, gathering rows and causal masks are therefore not operations at all: they only change the index expressions
 * with which the next operation reads. An element has one identity, however it is viewed, which is what lets the
 * scalar tape and the compiled program agree on the order in which its adjoint is summed.
 */
package wengert.trace;
