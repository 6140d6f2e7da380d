package wengert.samples.gpt;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.CRC32C;

/**
 * A trained GPT as it is kept in a file: its shape, its alphabet and its parameters.
 *
 * <p>The file is big-endian: the 8 bytes of {@code 89 'W' 'G' 'P' 'T' 0D 0A 1A}, a version, the length of the whole file
 * as a long, the five sizes of the shape, the number of characters and the characters, the number of parameters and the
 * parameters as doubles, and the CRC-32C of all that comes before it. Numbers are ints unless said otherwise.
 */
public final class Model {
    /** The first byte is no ASCII, and a transfer as text would change the line end, so that both are noticed. */
    private static final long MAGIC = 0x89_57_47_50_54_0D_0A_1AL;

    private static final int VERSION = 1;
    private static final int HEADER = 8 + 4 + 8;
    private static final int CHECKSUM = 4;
    private static final int FIXED = HEADER + 5 * 4 + 4 + 4 + CHECKSUM;

    /** The longest array that every common virtual machine grants. */
    private static final int LONGEST = Integer.MAX_VALUE - 8;

    private final GptConfig config;
    private final Tokenizer tokenizer;
    private final double[] parameters;

    /**
     * Creates a model and checks that its parts belong together.
     *
     * @param config the shape
     * @param tokenizer the alphabet
     * @param parameters the parameters in the order of {@link Gpt}
     * @throws IllegalArgumentException if the alphabet or the parameters are of another shape
     */
    public Model(GptConfig config, Tokenizer tokenizer, double[] parameters) {
        if (tokenizer.size() != config.vocab()) {
            throw new IllegalArgumentException("the vocabulary is " + config.vocab() + ", the alphabet has "
                    + tokenizer.size() + " token ids; expected as many");
        }
        if (parameters.length != config.parameterCount()) {
            throw new IllegalArgumentException("the shape has " + config.parameterCount() + " parameters, the array "
                    + parameters.length + "; expected as many");
        }
        this.config = config;
        this.tokenizer = tokenizer;
        this.parameters = parameters;
    }

    /**
     * Returns the shape.
     *
     * @return the shape
     */
    public GptConfig config() {
        return config;
    }

    /**
     * Returns the alphabet.
     *
     * @return the tokenizer
     */
    public Tokenizer tokenizer() {
        return tokenizer;
    }

    /**
     * Returns the flat array of parameters itself.
     *
     * @return the parameters in the order of {@link Gpt}
     */
    public double[] parameters() {
        return parameters;
    }

    /**
     * Checks that a model of a shape can be saved, before it is trained.
     *
     * @param config the shape
     * @throws IOException if the file would be too long; the message is one line
     */
    public static void requireSavable(GptConfig config) throws IOException {
        long size = size(config.vocab() - 1, config.parameterCount());
        if (size > LONGEST) {
            throw new IOException("a model of " + config.parameterCount() + " parameters takes " + size
                    + " bytes, more than the " + LONGEST + " of a file; expected smaller sizes, or no --save");
        }
    }

    /**
     * Writes the model to a file, whole or not at all.
     *
     * @param file the file, replaced if it is there
     * @throws IOException if it cannot be written or is too long; the message is one line
     */
    public void save(Path file) throws IOException {
        requireSavable(config);
        SafeFiles.write(file, bytes());
    }

    private byte[] bytes() {
        int[] characters = tokenizer.characters();
        int size = Math.toIntExact(size(characters.length, parameters.length));
        ByteBuffer out = ByteBuffer.allocate(size);
        out.putLong(MAGIC).putInt(VERSION).putLong(size);
        out.putInt(config.vocab()).putInt(config.embd()).putInt(config.heads());
        out.putInt(config.layers()).putInt(config.block());
        out.putInt(characters.length);
        for (int character : characters) {
            out.putInt(character);
        }
        out.putInt(parameters.length);
        for (double parameter : parameters) {
            out.putDouble(parameter);
        }
        return out.putInt(checksum(out.array(), out.position())).array();
    }

    private static long size(int characters, int parameters) {
        return FIXED + 4L * characters + 8L * parameters;
    }

    private static int checksum(byte[] bytes, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, 0, length);
        return (int) crc.getValue();
    }

    /**
     * Reads a model from a file.
     *
     * @param file the file
     * @return the model
     * @throws IOException if the file cannot be read, is no model, is cut off or damaged, or contradicts itself; the
     *     message is one line
     */
    public static Model load(Path file) throws IOException {
        String who = "model '" + file + "'";
        if (Files.isDirectory(file)) {
            throw new IOException(who + " is a directory; expected a file written by train --save");
        }
        byte[] bytes;
        try {
            bytes = Files.readAllBytes(file);
        } catch (NoSuchFileException e) {
            throw new IOException(who + " does not exist", e);
        } catch (IOException e) {
            throw new IOException(who + " cannot be read: " + SafeFiles.reason(e), e);
        }
        requireWhole(who, bytes);
        try {
            return parse(ByteBuffer.wrap(bytes).position(HEADER));
        } catch (IllegalArgumentException e) {
            throw new IOException(who + " is of an impossible shape: " + e.getMessage(), e);
        }
    }

    private static void requireWhole(String who, byte[] bytes) throws IOException {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        byte[] magic = ByteBuffer.allocate(Long.BYTES).putLong(MAGIC).array();
        int known = Math.min(bytes.length, magic.length);
        if (!Arrays.equals(bytes, 0, known, magic, 0, known)) {
            throw new IOException(who + " is no model; expected a file written by train --save");
        }
        if (bytes.length < HEADER) {
            throw new IOException(who + " is truncated: it has " + bytes.length + " bytes, not even a header");
        }
        in.getLong();
        int version = in.getInt();
        if (version != VERSION) {
            throw new IOException(who + " has version " + version + "; expected version " + VERSION);
        }
        long size = in.getLong();
        if (bytes.length < size) {
            throw new IOException(who + " is truncated: it has " + bytes.length + " of " + size + " bytes");
        }
        boolean fits = bytes.length == size && size >= FIXED;
        if (!fits || in.getInt(bytes.length - CHECKSUM) != checksum(bytes, bytes.length - CHECKSUM)) {
            throw new IOException(who + " is damaged: its length or checksum does not match");
        }
    }

    private static Model parse(ByteBuffer in) {
        int vocab = in.getInt();
        int embd = in.getInt();
        int heads = in.getInt();
        int layers = in.getInt();
        GptConfig config = new GptConfig(vocab, embd, heads, layers, in.getInt());
        int[] characters = new int[requireRoom(in, "characters", in.getInt(), 4)];
        for (int i = 0; i < characters.length; i++) {
            characters[i] = in.getInt();
        }
        double[] parameters = new double[requireRoom(in, "parameters", in.getInt(), 8)];
        for (int i = 0; i < parameters.length; i++) {
            parameters[i] = in.getDouble();
        }
        int rest = in.remaining() - CHECKSUM;
        if (rest != 0) {
            throw new IllegalArgumentException(rest + " bytes follow the parameters; expected none");
        }
        return new Model(config, Tokenizer.of(characters), parameters);
    }

    /** What follows the elements is at least the next count or the checksum, of the same size. */
    private static int requireRoom(ByteBuffer in, String what, int count, int width) {
        if (count < 0 || (long) count * width > (long) in.remaining() - CHECKSUM) {
            throw new IllegalArgumentException("it claims " + count + " " + what + ", more than the file holds");
        }
        return count;
    }
}
