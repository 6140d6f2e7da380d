/**
 * The loop-level tree: what a trace becomes before it is bytecode or Java source.
 *
 * <p>Both emitters read the same tree, so the dumped source cannot drift from the bytecode.
 */
package wengert.lower;
