/** JIT health of a training: what HotSpot makes of the methods that are generated for it. */
package wengert.samples.jit;
