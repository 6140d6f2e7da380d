package wengert.cache;

import java.util.ArrayList;
import java.util.List;
import wengert.trace.Dim;
import wengert.trace.Shape;

/** Shapes as bytes. */
final class ShapeEntry {
    private ShapeEntry() {}

    static void write(EntryWriter out, Shape shape) {
        out.number(shape.rank());
        for (Dim dim : shape.dims()) {
            write(out, dim);
        }
        Shape.Causal causal = shape.causal();
        if (causal == null) {
            out.number(0);
        } else {
            out.number(1).number(causal.row()).number(causal.column());
        }
    }

    static void write(EntryWriter out, Dim dim) {
        out.text(dim.name()).number(dim.max());
    }

    static Shape read(EntryReader in) {
        List<Dim> dims = new ArrayList<>();
        for (int rest = in.number(); rest > 0; rest--) {
            dims.add(new Dim(in.text(), in.number()));
        }
        return new Shape(dims, in.number() == 0 ? null : new Shape.Causal(in.number(), in.number()));
    }
}
