/** The passes from trace to trace: dead code, differentiation, simplification, fusion; and the memory plan. */
package wengert.pass;
