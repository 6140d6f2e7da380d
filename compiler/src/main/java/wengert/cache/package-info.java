/** The cache of compiled code on disk: where it lies, what it is found by, and what an entry holds. */
package wengert.cache;
