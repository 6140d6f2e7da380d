/** Local rewriting of traces: a rule looks at one node and says what stands for it. */
package wengert.rewrite;
