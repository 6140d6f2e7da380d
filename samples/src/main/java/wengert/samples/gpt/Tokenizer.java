package wengert.samples.gpt;

import java.util.Arrays;
import java.util.List;

/**
 * The map between characters and token ids: the distinct characters of a corpus, sorted by code point, then one id that
 * marks the beginning and the end of a document.
 */
public final class Tokenizer {
    private final int[] characters;
    private final int[] ascii = new int[128];

    private Tokenizer(int[] characters) {
        this.characters = characters;
        for (int c = 0; c < ascii.length; c++) {
            ascii[c] = Arrays.binarySearch(characters, c);
        }
    }

    /**
     * Returns the tokenizer of a corpus.
     *
     * @param documents the documents
     * @return the tokenizer
     */
    public static Tokenizer of(List<String> documents) {
        boolean[] seen = new boolean[Character.MAX_CODE_POINT + 1];
        int count = 0;
        for (String document : documents) {
            count += mark(document, seen);
        }
        int[] characters = new int[count];
        int next = 0;
        for (int c = 0; next < count; c++) {
            if (seen[c]) {
                characters[next++] = c;
            }
        }
        return new Tokenizer(characters);
    }

    /** A document at a time: HotSpot compiles a method early that is called often, and a long loop late. */
    private static int mark(String document, boolean[] seen) {
        int count = 0;
        for (int i = 0; i < document.length(); ) {
            int c = document.codePointAt(i);
            count += seen[c] ? 0 : 1;
            seen[c] = true;
            i += Character.charCount(c);
        }
        return count;
    }

    /**
     * Returns the tokenizer of an alphabet.
     *
     * @param characters Unicode code points in increasing order
     * @return the tokenizer
     * @throws IllegalArgumentException if one is no code point, or they do not increase
     */
    public static Tokenizer of(int... characters) {
        for (int i = 0; i < characters.length; i++) {
            if (!Character.isValidCodePoint(characters[i]) || (i > 0 && characters[i] <= characters[i - 1])) {
                throw new IllegalArgumentException(
                        "character " + i + " is " + characters[i] + "; expected code points in increasing order");
            }
        }
        return new Tokenizer(characters.clone());
    }

    /**
     * Returns the alphabet.
     *
     * @return Unicode code points in increasing order; the position of each is its id
     */
    public int[] characters() {
        return characters.clone();
    }

    /**
     * Returns the number of token ids.
     *
     * @return the number of characters plus 1
     */
    public int size() {
        return characters.length + 1;
    }

    /**
     * Returns the id that marks the beginning and the end of a document.
     *
     * @return the last id
     */
    public int boundary() {
        return characters.length;
    }

    /**
     * Returns the id of a character.
     *
     * @param character a Unicode code point
     * @return its id
     * @throws IllegalArgumentException if the alphabet does not hold it
     */
    public int id(int character) {
        int id = character < ascii.length ? ascii[character] : Arrays.binarySearch(characters, character);
        if (id < 0) {
            throw new IllegalArgumentException("character U+%04X is not in the alphabet".formatted(character));
        }
        return id;
    }

    /**
     * Appends the character of an id.
     *
     * @param id the id of a character
     * @param text where to
     */
    public void append(int id, StringBuilder text) {
        text.appendCodePoint(characters[id]);
    }

    /**
     * Returns the text of ids.
     *
     * @param ids the ids of characters
     * @param count how many of them, from the first one
     * @param room where the text is put together; what it held is lost
     * @return the text
     */
    String text(int[] ids, int count, StringBuilder room) {
        room.setLength(0);
        for (int i = 0; i < count; i++) {
            append(ids[i], room);
        }
        return room.toString();
    }
}
