/** The fusion laboratory: what each rule of the compiler is worth, on the GPT or on any trace. */
package wengert.samples.fusion;
