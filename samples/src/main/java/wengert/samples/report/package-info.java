/** The report: one page that shows a compiled program from the user's line to the bytecode. */
package wengert.samples.report;
