package wengert.cache;

import java.util.ArrayList;
import java.util.List;
import wengert.engine.Layout;
import wengert.engine.LiveLookups;

/** Layouts as bytes, so that a program can run whose trace was not recorded. */
public final class LayoutEntry {
    private LayoutEntry() {}

    /**
     * Writes a layout.
     *
     * @param out the entry that it is a part of
     * @param layout the layout
     */
    public static void write(EntryWriter out, Layout layout) {
        Layout.Slots slots = layout.slots();
        write(out, slots.parameters());
        write(out, slots.inputs());
        write(out, slots.states());
        write(out, slots.outputs());
        write(out, slots.lengths());
        write(out, slots.indices());
        List<LiveLookups.Use> uses = layout.lookups().uses();
        out.number(uses.size());
        for (LiveLookups.Use use : uses) {
            out.text(use.table()).text(use.dim()).number(use.reach());
        }
    }

    private static void write(EntryWriter out, List<Layout.Slot> slots) {
        out.number(slots.size());
        for (Layout.Slot slot : slots) {
            out.text(slot.name()).number(slot.offset()).number(slot.bound());
            ShapeEntry.write(out, slot.shape());
        }
    }

    /**
     * Reads what {@link #write} has written.
     *
     * @param in the entry
     * @return the layout
     */
    public static Layout read(EntryReader in) {
        Layout.Slots slots = new Layout.Slots(slots(in), slots(in), slots(in), slots(in), slots(in), slots(in));
        List<LiveLookups.Use> uses = new ArrayList<>();
        for (int rest = in.number(); rest > 0; rest--) {
            uses.add(new LiveLookups.Use(in.text(), in.text(), in.number()));
        }
        return Layout.of(slots, uses);
    }

    private static List<Layout.Slot> slots(EntryReader in) {
        List<Layout.Slot> slots = new ArrayList<>();
        for (int rest = in.number(); rest > 0; rest--) {
            String name = in.text();
            int offset = in.number();
            int bound = in.number();
            slots.add(new Layout.Slot(name, offset, ShapeEntry.read(in), bound));
        }
        return slots;
    }
}
