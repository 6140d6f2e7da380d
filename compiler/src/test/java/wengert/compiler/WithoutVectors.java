package wengert.compiler;

import wengert.emit.VectorProvider;
import wengert.engine.Check;
import wengert.engine.Interpreter;
import wengert.engine.Workspace;
import wengert.trace.Trace;

/** A program for a virtual machine without vectors: it prints what {@link TierTest} reads, a line each. */
final class WithoutVectors {
    private WithoutVectors() {}

    /**
     * Prints the reason, the message of a compilation for vectors, and the number of lanes of a program that chooses
     * itself.
     */
    public static void main(String[] args) {
        VectorProvider provider = VectorProvider.find();
        System.out.println(provider.isOn() + " " + provider.width() + " " + provider.reason());
        Trace trace = Trace.record(
                "small", t -> t.output("loss", t.parameter("p", 8).exp().sum()));
        try {
            TraceCompiler.create().tier(Tier.VECTOR).compile(trace);
        } catch (CompileException e) {
            System.out.println(e.getMessage());
        }
        CompiledProgram program = TraceCompiler.create().tier(Tier.AUTO).compile(trace);
        Workspace run = program.workspace();
        Check.bits(program, Interpreter.of(trace), run);
        System.out.println(program.lanes());
    }
}
