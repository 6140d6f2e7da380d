package wengert.compiler;

import wengert.trace.Trace;

/**
 * TEMPORARY stand-in, replaced at merge.
 *
 * @param name the name of the pass
 * @param before the trace before it
 * @param after the trace after it
 */
public record PassTrace(String name, Trace before, Trace after) {}
