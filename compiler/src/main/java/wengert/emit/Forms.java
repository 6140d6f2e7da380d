package wengert.emit;

import org.objectweb.asm.Opcodes;

/** The forms that {@link Form#of} hands out. */
final class Forms {
    static final Form NEG = new Form.Negation();
    static final Form ADD = new Form.Binary(Opcodes.DADD, "+", Precedence.SUM);
    static final Form SUB = new Form.Binary(Opcodes.DSUB, "-", Precedence.SUM);
    static final Form MUL = new Form.Binary(Opcodes.DMUL, "*", Precedence.PRODUCT);
    static final Form DIV = new Form.Binary(Opcodes.DDIV, "/", Precedence.PRODUCT);
    static final Form IDENTITY = new Form.Identity();
    static final Form SELECT = new Form.Choice();
    static final Form GREATER = new Form.Comparison(Opcodes.IFLE, ">", "GT");
    static final Form GREATER_EQUAL = new Form.Comparison(Opcodes.IFLT, ">=", "GE");
    static final Form EQUAL = new Form.Comparison(Opcodes.IFNE, "==", "EQ");

    // HotSpot has intrinsics for these two.
    static final Form SQRT = new Form.Function("java/lang", "Math", "sqrt", false);
    static final Form ABS = new Form.Function("java/lang", "Math", "abs", false);

    static final Form EXP = elementary("exp");
    static final Form LOG = elementary("log");
    static final Form TANH = elementary("tanh");
    static final Form SIGMOID = elementary("sigmoid");
    static final Form SIN = elementary("sin");
    static final Form COS = elementary("cos");
    static final Form QUOTIENT = elementary("quotient");
    static final Form RECIPROCAL = elementary("reciprocal");
    static final Form RSQRT = elementary("rsqrt");
    static final Form FAST_EXP = elementary("fastExp");
    static final Form POW = new Form.Function("wengert/math", "Elementary", "pow", true);
    static final Form RELU = scalar("relu");
    static final Form MAX = scalar("max");
    static final Form MIN = scalar("min");
    static final Form CHAIN = scalar("chain");

    private Forms() {}

    private static Form elementary(String name) {
        return new Form.Function("wengert/math", "Elementary", name, false);
    }

    private static Form scalar(String name) {
        return new Form.Function("wengert/math", "Scalar", name, false);
    }
}
