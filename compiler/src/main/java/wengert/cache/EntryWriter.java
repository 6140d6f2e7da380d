package wengert.cache;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** A growing array of bytes that numbers and texts are written to, small numbers and repeated texts in few bytes. */
public final class EntryWriter {
    private static final int START = 1 << 14;
    private static final int LOW_BITS = 7;
    private static final int MORE = 1 << LOW_BITS;

    private byte[] bytes = new byte[START];
    private int size;
    private final Map<String, Integer> texts = new HashMap<>();

    /** Starts with nothing. */
    public EntryWriter() {}

    /**
     * Writes a number.
     *
     * @param value any number; 0 to 127 take one byte
     * @return this
     */
    public EntryWriter number(int value) {
        int rest = value;
        while ((rest & -MORE) != 0) {
            put((byte) (rest | MORE));
            rest >>>= LOW_BITS;
        }
        put((byte) rest);
        return this;
    }

    /**
     * Writes the bits of a number, which tell zeros and NaNs apart.
     *
     * @param value any number
     * @return this
     */
    public EntryWriter bits(double value) {
        long bits = Double.doubleToRawLongBits(value);
        return number((int) bits).number((int) (bits >>> Integer.SIZE));
    }

    /**
     * Writes a text, which later takes no more than a number.
     *
     * @param text any text
     * @return this
     */
    public EntryWriter text(String text) {
        Integer before = texts.putIfAbsent(text, texts.size());
        if (before != null) {
            return number(before);
        }
        return number(texts.size() - 1).bytes(text.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Writes bytes and how many they are.
     *
     * @param added any bytes
     * @return this
     */
    public EntryWriter bytes(byte[] added) {
        number(added.length);
        if (size + added.length > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, size + added.length));
        }
        System.arraycopy(added, 0, bytes, size, added.length);
        size += added.length;
        return this;
    }

    private void put(byte value) {
        if (size == bytes.length) {
            bytes = Arrays.copyOf(bytes, 2 * size);
        }
        bytes[size++] = value;
    }

    /**
     * Returns what was written.
     *
     * @return a copy
     */
    public byte[] toBytes() {
        return Arrays.copyOf(bytes, size);
    }
}
