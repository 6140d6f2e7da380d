package wengert.emit;

import java.util.ArrayList;
import java.util.List;
import wengert.cache.EntryReader;
import wengert.cache.EntryWriter;

/** A generated class before it is loaded, with the names of the classes that it refers to. */
public final class LoadableClass {
    private final byte[] bytes;
    private final List<String> references;

    private LoadableClass(byte[] bytes, List<String> references) {
        this.bytes = bytes;
        this.references = references;
    }

    /**
     * Finds out what a class refers to.
     *
     * @param bytes the class file
     * @return the class
     */
    public static LoadableClass of(byte[] bytes) {
        return new LoadableClass(bytes, new ArrayList<>(References.of(bytes)));
    }

    /**
     * Reads what {@link #write} has written.
     *
     * @param in an entry of a cache
     * @return the class
     */
    public static LoadableClass read(EntryReader in) {
        byte[] bytes = in.bytes();
        List<String> references = new ArrayList<>();
        for (int rest = in.number(); rest > 0; rest--) {
            references.add(in.text());
        }
        return new LoadableClass(bytes, references);
    }

    /**
     * Writes the class as a part of an entry of a cache.
     *
     * @param out the entry
     */
    public void write(EntryWriter out) {
        out.bytes(bytes).number(references.size());
        for (String reference : references) {
            out.text(reference);
        }
    }

    /**
     * Returns the class file.
     *
     * @return the bytes themselves, which are not to be changed
     */
    public byte[] bytes() {
        return bytes;
    }

    /** Returns the names of the classes that it refers to, as {@link Class#forName} takes them. */
    List<String> references() {
        return references;
    }
}
