/** The tables of built-in rules. */
package wengert.rules;
