/** JIT health: what HotSpot did with the generated methods, by the events of the JDK Flight Recorder. */
package wengert.jit;
