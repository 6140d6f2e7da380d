/** The compiler as users meet it: a builder, the program that it makes, and the report of what was done. */
package wengert.compiler;
