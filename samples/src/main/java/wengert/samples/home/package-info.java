/** Where the program is installed: its jar, and what it keeps beside it. */
package wengert.samples.home;
