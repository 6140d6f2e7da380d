package wengert.emit;

import static org.objectweb.asm.Opcodes.ALOAD;
import static org.objectweb.asm.Opcodes.ASTORE;
import static org.objectweb.asm.Opcodes.DALOAD;
import static org.objectweb.asm.Opcodes.DASTORE;
import static org.objectweb.asm.Opcodes.DCMPL;
import static org.objectweb.asm.Opcodes.DLOAD;
import static org.objectweb.asm.Opcodes.DNEG;
import static org.objectweb.asm.Opcodes.DSTORE;
import static org.objectweb.asm.Opcodes.DUP;
import static org.objectweb.asm.Opcodes.DUP2;
import static org.objectweb.asm.Opcodes.GOTO;
import static org.objectweb.asm.Opcodes.I2D;
import static org.objectweb.asm.Opcodes.IADD;
import static org.objectweb.asm.Opcodes.IALOAD;
import static org.objectweb.asm.Opcodes.IDIV;
import static org.objectweb.asm.Opcodes.IFEQ;
import static org.objectweb.asm.Opcodes.IFLT;
import static org.objectweb.asm.Opcodes.IF_ICMPGE;
import static org.objectweb.asm.Opcodes.IF_ICMPLT;
import static org.objectweb.asm.Opcodes.ILOAD;
import static org.objectweb.asm.Opcodes.IMUL;
import static org.objectweb.asm.Opcodes.INVOKESTATIC;
import static org.objectweb.asm.Opcodes.IREM;
import static org.objectweb.asm.Opcodes.ISTORE;
import static org.objectweb.asm.Opcodes.ISUB;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.objectweb.asm.Label;
import org.objectweb.asm.Opcodes;
import wengert.lower.Int;
import wengert.lower.Kernel;
import wengert.lower.Stmt;
import wengert.lower.Value;
import wengert.trace.Op;

/**
 * The body of one kernel as bytecode, in the shapes that javac emits, which are those that HotSpot knows: a loop tests
 * at its top, and its variable is a local that changes by {@code iinc} only.
 */
final class KernelCode {
    private static final String DOUBLES = "[D";
    private static final String INTS = "[I";
    private static final Int MINUS_ONE = new Int.Const(-1);

    /** No name of a kernel has spaces. */
    private static final String ZEROS = "vector of zeros";

    private final Kernel kernel;
    private final Code code;
    private final VectorCode vectors;
    private final LineNumbers lines;
    /** The number of the next statement. */
    private int next;

    private final Map<String, Integer> slots = new HashMap<>();
    private final List<String> visible = new ArrayList<>();
    private final LaneNumbers laneNumbers = new LaneNumbers();

    private KernelCode(Kernel kernel, LineNumbers lines, Code code, VectorCode vectors) {
        this.kernel = kernel;
        this.lines = lines;
        this.code = code;
        this.vectors = vectors;
    }

    /** Writes the body of a tidy kernel, and leaves ending the method to the caller. */
    static void write(Kernel kernel, LineNumbers lines, Code code, VectorCode vectors) {
        KernelCode writer = new KernelCode(kernel, lines, code, vectors);
        for (Kernel.Parameter parameter : kernel.parameters()) {
            writer.declare(
                    parameter.name(),
                    switch (parameter.type()) {
                        case DOUBLES -> DOUBLES;
                        case INTS -> INTS;
                        case INT -> Opcodes.INTEGER;
                    });
        }
        if (storesLocals(kernel.body())) {
            writer.declareZeros();
        }
        writer.block(kernel.body());
        code.line(lines.end());
        code.op(Opcodes.RETURN);
    }

    /** Says whether a kernel stores vectors that were kept in locals, as it does with sums. */
    private static boolean storesLocals(List<Stmt> body) {
        boolean found = false;
        for (Stmt stmt : body) {
            if (stmt instanceof Stmt.For loop) {
                found |= storesLocals(loop.body());
            } else if (stmt instanceof Stmt.Store store) {
                found |= store.value() instanceof Value.Local local && local.isVector();
            }
        }
        return found;
    }

    /**
     * Makes one vector of zeros for all sums. HotSpot inlines a broadcast as some hundred nodes, and once a method has 18,000 of
     * them it leaves calls, between which vectors are objects.
     */
    private void declareZeros() {
        code.line(lines.start(next));
        broadcast(new Value.Literal(0.0));
        code.store(ASTORE, declare(ZEROS, Lanes.VECTOR));
    }

    private int declare(String name, Object type) {
        int slot = code.declare(type);
        if (slots.put(name, slot) != null) {
            throw new IllegalStateException(
                    "Kernel '" + kernel.name() + "' declares '" + name + "' twice; names are unique in a kernel");
        }
        visible.add(name);
        return slot;
    }

    /** Ends a scope: its names can no longer be used, and its slots are free. */
    private void leave(int scope) {
        code.leave(scope);
        while (visible.size() > scope) {
            slots.remove(visible.remove(visible.size() - 1));
        }
    }

    private int slot(String name) {
        Integer slot = slots.get(name);
        if (slot == null) {
            throw new IllegalStateException("Kernel '" + kernel.name() + "' uses '" + name
                    + "', which is neither a parameter nor declared before");
        }
        return slot;
    }

    private void block(List<Stmt> body) {
        for (Stmt stmt : body) {
            statement(stmt);
        }
    }

    private void statement(Stmt stmt) {
        int line = lines.start(next++);
        code.line(line);
        if (stmt instanceof Stmt.DeclareInt declare) {
            integer(declare.value());
            code.store(ISTORE, declare(declare.name(), Opcodes.INTEGER));
        } else if (stmt instanceof Stmt.Declare declare) {
            value(declare.value());
            boolean isVector = declare.value().isVector();
            int slot = declare(declare.name(), isVector ? Lanes.VECTOR : Opcodes.DOUBLE);
            code.store(isVector ? ASTORE : DSTORE, slot);
            laneNumbers.note(declare);
        } else if (stmt instanceof Stmt.Assign assign) {
            value(assign.value());
            code.store(assign.value().isVector() ? ASTORE : DSTORE, slot(assign.name()));
        } else if (stmt instanceof Stmt.Store store) {
            store(store);
        } else if (stmt instanceof Stmt.For loop) {
            loop(loop, line);
        } else {
            throw new IllegalStateException("Unknown statement " + stmt);
        }
    }

    private void store(Stmt.Store store) {
        if (store.value().isVector()) {
            value(store.value());
            if (store.value() instanceof Value.Local) {
                vectors.sharpen(code, slot(ZEROS));
            }
            code.load(ALOAD, slot(store.array()), DOUBLES);
            integer(store.at());
            vectors.store(code);
            return;
        }
        code.load(ALOAD, slot(store.array()), DOUBLES);
        integer(store.at());
        Update update = Update.of(store);
        if (update == null) {
            value(store.value());
        } else {
            code.op(DUP2);
            code.op(DALOAD);
            value(update.operand());
            code.op(update.form().opcode());
        }
        code.op(DASTORE);
    }

    private void loop(Stmt.For loop, int line) {
        integer(loop.descending() ? Ints.sum(loop.to(), MINUS_ONE) : loop.from());
        int scope = visible.size();
        int variable = declare(loop.variable(), Opcodes.INTEGER);
        code.store(ISTORE, variable);
        Label top = new Label();
        Label exit = new Label();
        code.label(top);
        code.load(ILOAD, variable, Opcodes.INTEGER);
        if (!loop.descending()) {
            integer(loop.to());
            code.jump(IF_ICMPGE, exit);
        } else if (loop.from() instanceof Int.Const from && from.value() == 0) {
            code.jump(IFLT, exit);
        } else {
            integer(loop.from());
            code.jump(IF_ICMPLT, exit);
        }
        int body = visible.size();
        block(loop.body());
        leave(body);
        code.line(line);
        code.increment(variable, loop.descending() ? -1 : loop.step());
        code.jump(GOTO, top);
        leave(scope);
        code.label(exit);
    }

    private void integer(Int value) {
        if (value instanceof Int.Const c) {
            code.push(c.value());
        } else if (value instanceof Int.Var variable) {
            code.load(ILOAD, slot(variable.name()), Opcodes.INTEGER);
        } else if (value instanceof Int.Sum sum) {
            sum(sum);
        } else if (value instanceof Int.Product product) {
            integer(product.left());
            integer(product.right());
            code.op(IMUL);
        } else if (value instanceof Int.Quotient quotient) {
            integer(quotient.dividend());
            code.push(quotient.divisor());
            code.op(IDIV);
        } else if (value instanceof Int.Remainder remainder) {
            integer(remainder.dividend());
            code.push(remainder.divisor());
            code.op(IREM);
        } else if (value instanceof Int.Min min) {
            integer(min.left());
            integer(min.right());
            code.invoke(INVOKESTATIC, "java/lang/Math", "min", "(II)I", 2, Opcodes.INTEGER);
        } else if (value instanceof Int.Load load) {
            code.load(ALOAD, slot(load.array()), INTS);
            integer(load.at());
            code.op(IALOAD);
        } else {
            throw new IllegalStateException("Unknown integer expression " + value);
        }
    }

    private void sum(Int.Sum sum) {
        integer(sum.left());
        if (sum.right() instanceof Int.Const c && c.value() < 0 && c.value() != Integer.MIN_VALUE) {
            code.push(-c.value());
            code.op(ISUB);
        } else if (Ints.negated(sum.right()) != null) {
            integer(Ints.negated(sum.right()));
            code.op(ISUB);
        } else {
            integer(sum.right());
            code.op(IADD);
        }
    }

    private void value(Value value) {
        if (value instanceof Value.Literal literal) {
            code.push(literal.value());
        } else if (value instanceof Value.Local local) {
            if (local.isVector()) {
                code.load(ALOAD, slot(local.name()), Lanes.VECTOR);
            } else {
                code.load(DLOAD, slot(local.name()), Opcodes.DOUBLE);
            }
        } else if (value instanceof Value.Load load) {
            code.load(ALOAD, slot(load.array()), DOUBLES);
            integer(load.at());
            code.op(DALOAD);
        } else if (value instanceof Value.FromInt from) {
            integer(from.value());
            code.op(I2D);
        } else if (value instanceof Value.MultiplyAdd fused) {
            value(fused.left());
            value(fused.right());
            value(fused.addend());
            if (fused.isVector()) {
                vectors.fused(code);
            } else {
                code.invoke(INVOKESTATIC, "java/lang/Math", "fma", "(DDD)D", 3, Opcodes.DOUBLE);
            }
        } else if (value instanceof Value.LoadVector load) {
            vectors.species(code);
            code.load(ALOAD, slot(load.array()), DOUBLES);
            integer(load.at());
            vectors.load(code);
        } else if (value instanceof Value.Broadcast broadcast) {
            if (slots.containsKey(ZEROS) && isZero(broadcast.value())) {
                code.load(ALOAD, slot(ZEROS), Lanes.VECTOR);
            } else {
                broadcast(broadcast.value());
            }
        } else if (value instanceof Value.Successive successive) {
            vectors.species(code);
            integer(successive.first());
            code.op(I2D);
            vectors.broadcast(code);
            vectors.successive(code);
        } else if (value instanceof Value.Swapped swapped) {
            value(swapped.value());
            vectors.swap(code, swapped.distance());
        } else if (value instanceof Value.Apply apply) {
            apply(apply);
        } else {
            throw new IllegalStateException("Unknown value " + value);
        }
    }

    private static boolean isZero(Value value) {
        return value instanceof Value.Literal literal && Double.doubleToRawLongBits(literal.value()) == 0;
    }

    private void broadcast(Value scalar) {
        vectors.species(code);
        value(scalar);
        vectors.broadcast(code);
    }

    private void apply(Value.Apply apply) {
        Form form = Form.of(apply.op());
        List<Value> operands = apply.operands();
        if (operands.size() != apply.op().arity()) {
            throw new IllegalStateException("Operation '" + apply.op() + "' in kernel '" + kernel.name()
                    + "': expected " + apply.op().arity() + " operands, got " + operands.size());
        }
        if (apply.isVector()) {
            applyInLanes(apply, form);
        } else if (form instanceof Form.Comparison comparison) {
            Label otherwise = new Label();
            compare(comparison, operands, otherwise);
            oneOrZero(otherwise);
        } else if (form instanceof Form.Choice) {
            Label otherwise = new Label();
            unless(operands.get(0), otherwise);
            choose(operands.get(1), operands.get(2), otherwise);
        } else {
            for (Value operand : operands) {
                value(operand);
            }
            combine(form, apply);
        }
    }

    private void applyInLanes(Value.Apply apply, Form form) {
        List<Value> operands = apply.operands();
        if (form instanceof Form.Comparison) {
            value(new Value.Broadcast(new Value.Literal(0.0)));
            value(new Value.Broadcast(new Value.Literal(1.0)));
            mask(apply);
            vectors.blend(code);
        } else if (form instanceof Form.Choice) {
            Value condition = Conditions.direct(operands.get(0));
            if (vectors.choosesByBits() && laneNumbers.decide(condition)) {
                chooseByBits((Value.Apply) condition, operands.get(1), operands.get(2));
            } else {
                value(operands.get(2));
                value(operands.get(1));
                mask(condition);
                vectors.blend(code);
            }
        } else {
            for (Value operand : operands) {
                value(operand);
            }
            if (!(form instanceof Form.Identity)) {
                vectors.apply(code, apply.op());
            }
        }
    }

    /**
     * Chooses {@code b ^ ((b ^ a) & lanes)}, of bits: HotSpot makes one instruction of it. The lanes in which one number is
     * greater than the other are the sign of their difference, spread over all bits.
     */
    private void chooseByBits(Value.Apply greater, Value then, Value otherwise) {
        value(otherwise);
        vectors.toBits(code);
        code.op(DUP);
        value(then);
        vectors.toBits(code);
        vectors.differing(code);
        value(greater.operands().get(1));
        value(greater.operands().get(0));
        vectors.two(code, VectorCode.method(Op.SUB));
        vectors.toBits(code);
        vectors.shift(code, "ASHR", Long.SIZE - 1);
        vectors.bits(code, "and");
        vectors.differing(code);
        vectors.fromBits(code);
    }

    /** Writes the lanes in which a condition is not zero; NaN is not zero. */
    private void mask(Value condition) {
        if (condition instanceof Value.Apply apply && Form.of(apply.op()) instanceof Form.Comparison comparison) {
            value(apply.operands().get(0));
            value(apply.operands().get(1));
            vectors.compare(code, comparison.lanes());
        } else {
            value(condition);
            value(new Value.Broadcast(new Value.Literal(0.0)));
            vectors.compare(code, "NE");
        }
    }

    /** Replaces the operands on the stack by the result. */
    private void combine(Form form, Value.Apply apply) {
        if (form instanceof Form.Negation) {
            code.op(DNEG);
        } else if (form instanceof Form.Binary binary) {
            code.op(binary.opcode());
        } else if (form instanceof Form.Function function) {
            if (function.takesLiteral()) {
                code.push(apply.literal());
            }
            int arguments = apply.operands().size() + (function.takesLiteral() ? 1 : 0);
            code.function(function.pack().concat("/").concat(function.owner()), function.name(), arguments);
        } else if (!(form instanceof Form.Identity)) {
            throw new IllegalStateException("Unknown form " + form);
        }
    }

    private void compare(Form.Comparison comparison, List<Value> operands, Label otherwise) {
        value(operands.get(0));
        value(operands.get(1));
        code.op(DCMPL);
        code.jump(comparison.unless(), otherwise);
    }

    /** Jumps if a condition is zero; NaN is not zero. */
    private void unless(Value condition, Label otherwise) {
        if (Conditions.direct(condition) instanceof Value.Apply apply
                && Form.of(apply.op()) instanceof Form.Comparison comparison) {
            compare(comparison, apply.operands(), otherwise);
        } else {
            value(condition);
            code.push(0.0);
            code.op(DCMPL);
            code.jump(IFEQ, otherwise);
        }
    }

    /** Chooses between integers, for which HotSpot has instructions without a branch: signs are hard to predict. */
    private void oneOrZero(Label otherwise) {
        Label done = new Label();
        code.push(1);
        code.jump(GOTO, done);
        code.forget();
        code.label(otherwise);
        code.push(0);
        code.label(done);
        code.op(I2D);
    }

    private void choose(Value first, Value second, Label otherwise) {
        Label done = new Label();
        value(first);
        code.jump(GOTO, done);
        code.forget();
        code.label(otherwise);
        value(second);
        code.label(done);
    }
}
