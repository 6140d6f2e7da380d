/**
 * The project's own elementary functions, whose bits depend on no JDK, processor or engine.
 */
package wengert.math;
