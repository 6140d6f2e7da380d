package wengert.cache;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Reads what an {@link EntryWriter} has written, in the same order. */
public final class EntryReader {
    private static final int LOW_BITS = 7;
    private static final int MORE = 1 << LOW_BITS;

    private final byte[] bytes;
    private int at;
    private final List<String> texts = new ArrayList<>();

    /**
     * Starts at the first byte.
     *
     * @param bytes what was written
     */
    public EntryReader(byte[] bytes) {
        this.bytes = bytes;
    }

    /**
     * Reads a number.
     *
     * @return the number
     */
    public int number() {
        int value = 0;
        int shift = 0;
        byte next;
        do {
            next = bytes[at++];
            value |= (next & (MORE - 1)) << shift;
            shift += LOW_BITS;
        } while (next < 0);
        return value;
    }

    /**
     * Reads a text.
     *
     * @return the text
     */
    public String text() {
        int known = number();
        if (known == texts.size()) {
            texts.add(new String(bytes(), StandardCharsets.UTF_8));
        }
        return texts.get(known);
    }

    /**
     * Reads bytes.
     *
     * @return a copy
     */
    public byte[] bytes() {
        int length = number();
        at += length;
        return Arrays.copyOfRange(bytes, at - length, at);
    }
}
