package wengert.rewrite;

/**
 * What people are told of a rule.
 *
 * @param name the name by which it is switched on and off and that reports use, for instance {@code multiply-by-one}
 * @param exactness what the rule does to the bits of the results
 * @param description what it does and why, in one line
 * @param before what it is looking for, drawn in text: {@code mul(x, 1)}
 * @param after what stands there afterwards: {@code x}
 */
public record About(String name, Exactness exactness, String description, String before, String after) {
    /**
     * Checks the name.
     *
     * @param name as given
     * @param exactness as given
     * @param description as given
     * @param before as given
     * @param after as given
     * @throws IllegalArgumentException if the name is not lower-case words with hyphens between them
     */
    public About {
        requireName(name);
    }

    static void requireName(String name) {
        boolean isPlain = !name.isEmpty() && !name.endsWith("-");
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            isPlain &= (c >= 'a' && c <= 'z') || (i > 0 && (c == '-' || (c >= '0' && c <= '9')));
        }
        if (!isPlain) {
            throw new IllegalArgumentException("a rule is named '" + name
                    + "'; expected lower-case letters, digits and hyphens, as in mul-by-two");
        }
    }
}
