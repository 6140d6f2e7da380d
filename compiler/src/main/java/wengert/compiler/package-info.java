/** TEMPORARY stand-in for the compiler, replaced at merge. */
package wengert.compiler;
