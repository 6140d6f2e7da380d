/** Layers and losses of neural networks, composed from the primitives of the DSL as a user's own would be. */
package wengert.nn;
