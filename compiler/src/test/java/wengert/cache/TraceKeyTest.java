package wengert.cache;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import wengert.pass.Compositions;
import wengert.trace.Dim;
import wengert.trace.Expr;
import wengert.trace.Index;
import wengert.trace.Indices;
import wengert.trace.Node;
import wengert.trace.Op;
import wengert.trace.Operand;
import wengert.trace.Origin;
import wengert.trace.Shape;
import wengert.trace.Trace;

class TraceKeyTest {
    private static byte[] key(Trace trace) {
        EntryWriter out = new EntryWriter();
        TraceKey.write(out, trace);
        return out.toBytes();
    }

    @Test
    void equalRecordingsHaveEqualKeysAndOthersOthers() {
        List<Trace> once = Compositions.all();
        List<Trace> again = Compositions.all();
        for (int i = 0; i < once.size(); i++) {
            for (int j = 0; j < again.size(); j++) {
                assertEquals(i == j, Arrays.equals(key(once.get(i)), key(again.get(j))), i + " and " + j);
            }
        }
    }

    /** Recorded on one line, so that the lines do not tell them apart. */
    private static Trace recorded(UnaryOperator<Expr> body, int bound, int size, String name) {
        return Trace.record("t", t -> {
            Dim n = Dim.bounded(name, size);
            Indices at = t.indices("at", bound, n);
            Expr x = t.parameter("x", 4, 3).gather(at);
            t.output("y", body.apply(x).sum());
        });
    }

    @Test
    void eachPartOfATraceCounts() {
        UnaryOperator<Expr> one = x -> x.mul(2);
        byte[] key = key(recorded(one, 4, 5, "n"));
        assertArrayEquals(key, key(recorded(one, 4, 5, "n")));
        List<Trace> others = new ArrayList<>();
        others.add(recorded(x -> x.mul(3), 4, 5, "n"));
        others.add(recorded(one, 3, 5, "n"));
        others.add(recorded(one, 4, 6, "n"));
        others.add(recorded(one, 4, 5, "m"));
        for (Trace other : others) {
            assertFalse(Arrays.equals(key, key(other)), other.toString());
        }
    }

    /** Changes one thing at a time in each node, through what nodes are made of. */
    @Test
    void eachPartOfANodeCounts() {
        Origin origin = new Origin("scope", "File.java:1");
        Shape shape = Shape.of(2, 3);
        Node leaf = Node.leaf(Op.INPUT, "x", shape, origin);
        Node other = Node.leaf(Op.INPUT, "y", shape, origin);
        Node map = Node.map(Op.NEG, shape, List.of(Operand.of(leaf)), 0, origin);
        Map<String, Node> changed = new HashMap<>();
        changed.put("as it is", map);
        changed.put("operation", Node.map(Op.EXP, shape, List.of(Operand.of(leaf)), 0, origin));
        changed.put("shape", Node.map(Op.NEG, Shape.of(3, 2), List.of(Operand.of(leaf)), 0, origin));
        changed.put(
                "causal",
                Node.map(
                        Op.NEG, new Shape(shape.dims(), new Shape.Causal(0, 1)), List.of(Operand.of(leaf)), 0, origin));
        changed.put(
                "causal the other way",
                Node.map(
                        Op.NEG, new Shape(shape.dims(), new Shape.Causal(1, 0)), List.of(Operand.of(leaf)), 0, origin));
        changed.put("literal", Node.map(Op.NEG, shape, List.of(Operand.of(leaf)), -0.0, origin));
        changed.put("operand", Node.map(Op.NEG, shape, List.of(Operand.of(other)), 0, origin));
        changed.put("two operands", Node.map(Op.NEG, shape, List.of(Operand.of(leaf), Operand.of(leaf)), 0, origin));
        changed.put("scope", Node.map(Op.NEG, shape, List.of(Operand.of(leaf)), 0, new Origin("s", "File.java:1")));
        changed.put("line", Node.map(Op.NEG, shape, List.of(Operand.of(leaf)), 0, new Origin("scope", "File.java:2")));
        changed.put("name", Node.leaf(Op.INPUT, "z", shape, origin));
        changed.put(
                "domain",
                Node.fold(Op.SUM, shape, Shape.of(2, 4), Index.identity(2), List.of(Operand.of(leaf)), origin));
        changed.put(
                "target",
                Node.fold(
                        Op.SUM,
                        shape,
                        Shape.of(2, 4),
                        List.of(Index.axis(1), Index.axis(0)),
                        List.of(Operand.of(leaf)),
                        origin));
        for (Index at : List.of(
                Index.constant(1),
                Index.axis(0),
                Index.axis(1).times(2),
                Index.axis(1).plus(Index.constant(1)),
                Index.axis(1).times(2).plus(Index.axis(0)),
                Index.lookup(new Indices("i", Shape.of(3), 3), List.of(Index.axis(1))),
                Index.lookup(new Indices("i", Shape.of(3), 2), List.of(Index.axis(1))),
                Index.lookup(new Indices("j", Shape.of(3), 3), List.of(Index.axis(1))),
                Index.lookup(new Indices("i", Shape.of(4), 3), List.of(Index.axis(1))),
                Index.lookup(new Indices("i", Shape.of(3), 3), List.of(Index.axis(0))),
                new Index(0, List.of(new Index.Term(1, new Index.Quotient(Index.axis(1), 2)))),
                new Index(0, List.of(new Index.Term(1, new Index.Quotient(Index.axis(1), 3)))),
                new Index(0, List.of(new Index.Term(1, new Index.Quotient(Index.axis(0), 2)))),
                new Index(0, List.of(new Index.Term(1, new Index.Remainder(Index.axis(1), 2)))),
                new Index(0, List.of(new Index.Term(1, new Index.Remainder(Index.axis(1), 3)))))) {
            Operand operand = new Operand(leaf, List.of(Index.axis(0), at));
            Node before = changed.put(
                    "index " + at + " of " + at.terms(), Node.map(Op.NEG, shape, List.of(operand), 0, origin));
            assertTrue(before == null || at.toString().contains("i["), at.toString());
        }
        Set<String> keys = new TreeSet<>();
        for (Map.Entry<String, Node> each : changed.entrySet()) {
            List<Node> nodes = List.of(leaf, other, each.getValue());
            Trace.Signature signature =
                    new Trace.Signature(List.of(), List.of(leaf, other), List.of(), List.of(), List.of());
            Trace trace = new Trace("t", signature, nodes, nodes.size(), List.of(), Set.of());
            assertTrue(keys.add(Arrays.toString(key(trace))), each.getKey() + " is not told apart");
        }
    }

    @Test
    void eachPartOfASignatureAndARootCounts() {
        Node x = Node.leaf(Op.INPUT, "x", Shape.of(2), new Origin("", "A.java:1"));
        Trace.Signature none = new Trace.Signature(List.of(), List.of(), List.of(), List.of(), List.of());
        List<Node> leaves = List.of(x);
        Indices table = new Indices("i", Shape.of(2), 2);
        List<Trace> traces = new ArrayList<>();
        for (Trace.Signature signature : List.of(
                none,
                new Trace.Signature(leaves, List.of(), List.of(), List.of(), List.of()),
                new Trace.Signature(List.of(), leaves, List.of(), List.of(), List.of()),
                new Trace.Signature(List.of(), List.of(), leaves, List.of(), List.of()),
                new Trace.Signature(List.of(), List.of(), List.of(), List.of(table), List.of()),
                new Trace.Signature(List.of(), List.of(), List.of(), List.of(), List.of(Dim.bounded("n", 3))))) {
            traces.add(new Trace("t", signature, leaves, 1, List.of(), Set.of()));
        }
        traces.add(new Trace("u", none, leaves, 1, List.of(), Set.of()));
        traces.add(new Trace("t", none, leaves, 0, List.of(), Set.of()));
        traces.add(new Trace("t", none, leaves, 1, List.of(), Set.of(x)));
        for (Trace.Role role : Trace.Role.values()) {
            traces.add(new Trace("t", none, leaves, 1, List.of(new Trace.Root(role, "r", x)), Set.of()));
        }
        traces.add(new Trace("t", none, leaves, 1, List.of(new Trace.Root(Trace.Role.OUTPUT, "s", x)), Set.of()));
        Set<String> keys = new TreeSet<>();
        for (Trace trace : traces) {
            assertTrue(keys.add(Arrays.toString(key(trace))), "number " + traces.indexOf(trace));
        }
    }

    /** A field more is to be written too, or code of one trace would be taken for another. */
    @Test
    void noFieldIsForgotten() {
        Map<Class<?>, Set<String>> written = new HashMap<>();
        // The positions are counted from the nodes.
        written.put(Trace.class, Set.of("name", "signature", "nodes", "forwardCount", "roots", "inlined", "positions"));
        written.put(Trace.Signature.class, Set.of("parameters", "inputs", "states", "indices", "lengths"));
        written.put(Trace.Root.class, Set.of("role", "name", "node"));
        written.put(Node.class, Set.of("op", "shape", "domain", "target", "operands", "literal", "name", "origin"));
        written.put(Operand.class, Set.of("node", "at"));
        written.put(Origin.class, Set.of("scope", "location"));
        written.put(Shape.class, Set.of("dims", "causal"));
        written.put(Shape.Causal.class, Set.of("row", "column"));
        written.put(Dim.class, Set.of("name", "max"));
        written.put(Indices.class, Set.of("name", "shape", "bound"));
        written.put(Index.class, Set.of("offset", "terms"));
        written.put(Index.Term.class, Set.of("coefficient", "atom"));
        written.put(Index.Axis.class, Set.of("number"));
        written.put(Index.Quotient.class, Set.of("dividend", "divisor"));
        written.put(Index.Remainder.class, Set.of("dividend", "divisor"));
        written.put(Index.Lookup.class, Set.of("table", "at"));
        written.forEach((type, fields) -> {
            Set<String> there = new TreeSet<>();
            for (Field field : type.getDeclaredFields()) {
                if (!Modifier.isStatic(field.getModifiers())) {
                    there.add(field.getName());
                }
            }
            assertEquals(new TreeSet<>(fields), there, type.getSimpleName());
        });
        assertEquals(4, Index.Atom.class.getPermittedSubclasses().length);
    }
}
