package wengert.compiler;

import wengert.cache.EntryReader;
import wengert.cache.EntryWriter;
import wengert.cache.LayoutEntry;
import wengert.emit.LoadableClass;
import wengert.engine.Layout;
import wengert.rewrite.StepRule;

/**
 * The code of a program and what running it takes, apart from how it came about.
 *
 * @param name what the program is called
 * @param layout where everything lies in a workspace
 * @param code the class of the kernels whose products do not look at the adjoint
 * @param kernels the number of kernels
 * @param width the number of lanes
 * @param scratch the number of elements of scratch space
 * @param poison the first of the elements, as many as lanes, in which a gradient that is not finite leaves a mark
 * @param hasGradient whether it has a backward part
 * @param updatesInSteps whether there are rules that put gradients into updates
 */
record ProgramImage(
        String name,
        Layout layout,
        LoadableClass code,
        int kernels,
        int width,
        int scratch,
        int poison,
        boolean hasGradient,
        boolean updatesInSteps) {
    static ProgramImage of(Compilation compilation, LoadableClass code) {
        return new ProgramImage(
                compilation.lowered().name(),
                compilation.layout(),
                code,
                compilation.lowered().kernels().size(),
                compilation.plan().arrangement().width(),
                compilation.plan().scratch(),
                compilation.plan().poison(),
                compilation.hasGradient(),
                !compilation.rules().of(StepRule.class).isEmpty());
    }

    byte[] toBytes() {
        EntryWriter out = new EntryWriter().text(name);
        LayoutEntry.write(out, layout);
        code.write(out);
        return out.number(kernels)
                .number(width)
                .number(scratch)
                .number(poison)
                .number(hasGradient ? 1 : 0)
                .number(updatesInSteps ? 1 : 0)
                .toBytes();
    }

    static ProgramImage of(byte[] bytes) {
        EntryReader in = new EntryReader(bytes);
        return new ProgramImage(
                in.text(),
                LayoutEntry.read(in),
                LoadableClass.read(in),
                in.number(),
                in.number(),
                in.number(),
                in.number(),
                in.number() == 1,
                in.number() == 1);
    }
}
