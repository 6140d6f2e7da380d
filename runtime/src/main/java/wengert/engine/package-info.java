/**
 * What runs a trace: the {@link wengert.engine.Program} that both engines implement, the {@link
 * wengert.engine.Workspace} that a run lives in, and the {@link wengert.engine.Interpreter} that defines every result.
 */
package wengert.engine;
