package wengert.compiler;

import wengert.cache.EntryReader;
import wengert.cache.EntryWriter;
import wengert.emit.LoadableClass;
import wengert.emit.UpdateEmitter;
import wengert.lower.LoweredUpdate;

/**
 * The code of an optimiser, apart from how it came about.
 *
 * @param code the class
 * @param name what the optimiser is called
 * @param rule the name of its first rule
 * @param shared how many numbers the parameters share in a step
 * @param kernels the number of kernels
 * @param width the number of lanes
 */
record UpdateImage(LoadableClass code, String name, String rule, int shared, int kernels, int width) {
    static UpdateImage of(LoweredUpdate lowered, int shared) {
        LoadableClass code = LoadableClass.of(UpdateEmitter.bytecode(lowered));
        return new UpdateImage(
                code,
                UpdateEmitter.className(lowered),
                lowered.name(),
                shared,
                lowered.kernels().size(),
                lowered.width());
    }

    byte[] toBytes() {
        EntryWriter out = new EntryWriter();
        code.write(out);
        return out.text(name)
                .text(rule)
                .number(shared)
                .number(kernels)
                .number(width)
                .toBytes();
    }

    static UpdateImage of(byte[] bytes) {
        EntryReader in = new EntryReader(bytes);
        return new UpdateImage(LoadableClass.read(in), in.text(), in.text(), in.number(), in.number(), in.number());
    }
}
