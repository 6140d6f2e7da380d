/** The commands of the {@code wengert} command line, one class each, and what they share. */
package wengert.samples.cli;
