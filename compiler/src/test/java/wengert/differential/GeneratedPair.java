package wengert.differential;

import java.util.Arrays;
import wengert.emit.GeneratedProgram;

/**
 * Two generated classes of one program as one: the plain one, and the one with guards that repeats a backward run which
 * leaves a NaN, as {@link wengert.compiler.CompiledProgram} does with bytecode.
 */
final class GeneratedPair implements GeneratedProgram {
    private final GeneratedProgram plain;
    private final GeneratedProgram guarded;
    private final boolean alwaysGuarded;

    /** @param alwaysGuarded whether the program has states, which a second forward run would find changed */
    GeneratedPair(GeneratedProgram plain, GeneratedProgram guarded, boolean alwaysGuarded) {
        this.plain = plain;
        this.guarded = guarded;
        this.alwaysGuarded = alwaysGuarded;
    }

    @Override
    public double forward(double[] parameters, double[] gradients, double[] values, double[] scratch, int[] integers) {
        return plain.forward(parameters, gradients, values, scratch, integers);
    }

    @Override
    public void backward(double[] parameters, double[] gradients, double[] values, double[] scratch, int[] integers) {
        if (!alwaysGuarded) {
            plain.backward(parameters, gradients, values, scratch, integers);
            if (Arrays.stream(gradients).noneMatch(Double::isNaN)) {
                return;
            }
            plain.forward(parameters, gradients, values, scratch, integers);
        }
        guarded.backward(parameters, gradients, values, scratch, integers);
    }
}
