/**
 * The scalar Wengert tape: the oracle that says what every recorded computation means, bit for bit.
 */
package wengert.tape;
