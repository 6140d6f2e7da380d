/**
 * What rules are: patterns, sets of named rules, and the local rewriting of traces, in which a rule looks at one node and
 * says what stands for it.
 */
package wengert.rewrite;
