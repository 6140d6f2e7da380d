/**
 * What runs a trace: the {@link wengert.engine.Program} that both engines implement, the {@link
 * wengert.engine.Workspace} that a run lives in, the {@link wengert.engine.Interpreter} that defines every result, and the
 * {@link wengert.engine.Step} of a training with the {@link wengert.engine.Optimizer} that it takes.
 */
package wengert.engine;
