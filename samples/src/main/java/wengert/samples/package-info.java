/** What people run: the command line, and the smallest example of the public API. */
package wengert.samples;
