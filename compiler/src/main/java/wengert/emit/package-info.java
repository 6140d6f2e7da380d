/** The emitters: bytecode through ASM, and Java source through JavaPoet, from the same loop-level tree. */
package wengert.emit;
