package wengert.samples.gpt;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelTest {
    /** Where the numbers of the shape begin: after magic, version and length. */
    private static final int SHAPE_AT = 20;

    private static final GptConfig CONFIG = new GptConfig(3, 2, 1, 1, 2);

    @TempDir
    private Path directory;

    private Path file;
    private byte[] bytes;

    private static Model model() {
        double[] parameters = new double[CONFIG.parameterCount()];
        Arrays.setAll(parameters, i -> Math.sqrt(i) - 1);
        parameters[0] = -0.0;
        parameters[1] = Double.NaN;
        parameters[2] = Double.MIN_VALUE;
        return new Model(CONFIG, Tokenizer.of('a', 0x1f600), parameters);
    }

    @BeforeEach
    void save() throws IOException {
        file = directory.resolve("model");
        model().save(file);
        bytes = Files.readAllBytes(file);
    }

    private String error(byte... content) throws IOException {
        Files.write(file, content);
        String message = assertThrows(IOException.class, () -> Model.load(file)).getMessage();
        String who = "model '" + file + "' ";
        assertTrue(message.startsWith(who), message);
        return message.substring(who.length());
    }

    /** The saved file with one int changed, and a checksum that fits. */
    private byte[] forged(int at, int value) {
        ByteBuffer forged = ByteBuffer.wrap(bytes.clone()).putInt(at, value);
        CRC32C crc = new CRC32C();
        crc.update(forged.array(), 0, bytes.length - 4);
        return forged.putInt(bytes.length - 4, (int) crc.getValue()).array();
    }

    @Test
    void aSavedModelComesBackToTheLastBit() throws IOException {
        Model loaded = Model.load(file);
        assertEquals(CONFIG, loaded.config());
        assertArrayEquals(new int[] {'a', 0x1f600}, loaded.tokenizer().characters());
        assertArrayEquals(model().parameters(), loaded.parameters());
        assertEquals(0x8000000000000000L, Double.doubleToRawLongBits(loaded.parameters()[0]));
    }

    @Test
    void savingTwiceGivesTheSameBytesAndNoOtherFile() throws IOException {
        model().save(file);
        assertArrayEquals(bytes, Files.readAllBytes(file));
        try (var files = Files.list(directory)) {
            assertEquals(1, files.count());
        }
    }

    @Test
    void everyTruncationIsNoticed() throws IOException {
        for (int length = 0; length < bytes.length; length++) {
            String message = error(Arrays.copyOf(bytes, length));
            assertTrue(message.startsWith("is truncated: it has " + length), message);
        }
        assertEquals("is truncated: it has 100 of " + bytes.length + " bytes", error(Arrays.copyOf(bytes, 100)));
    }

    @Test
    void everyDamagedByteIsNoticed() throws IOException {
        for (int at = 0; at < bytes.length; at++) {
            byte[] damaged = bytes.clone();
            damaged[at] ^= 0x10;
            error(damaged);
        }
        byte[] damaged = bytes.clone();
        damaged[bytes.length / 2]++;
        assertEquals("is damaged: its length or checksum does not match", error(damaged));
        assertEquals(
                "is damaged: its length or checksum does not match", error(Arrays.copyOf(bytes, bytes.length + 1)));
    }

    @Test
    void otherFilesAreNoModels() throws IOException {
        assertEquals(
                "is no model; expected a file written by train --save",
                error("name,value\n".getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void otherVersionsAreRefused() throws IOException {
        assertEquals("has version 2; expected version 1", error(forged(8, 2)));
    }

    @Test
    void aShapeThatContradictsItselfIsRefused() throws IOException {
        assertEquals(
                "is of an impossible shape: heads is 4, embd is 2; expected heads to divide embd",
                error(forged(SHAPE_AT + 8, 4)));
        assertEquals("is of an impossible shape: layers is -1; expected at least 1", error(forged(SHAPE_AT + 12, -1)));
        assertEquals(
                "is of an impossible shape: the vocabulary is 4, the alphabet has 3 token ids; expected as many",
                error(forged(SHAPE_AT, 4)));
        assertEquals(
                "is of an impossible shape: the shape has 112 parameters, the array 64; expected as many",
                error(forged(SHAPE_AT + 12, 2)));
        assertEquals(
                "is of an impossible shape: it claims -1 characters, more than the file holds",
                error(forged(SHAPE_AT + 20, -1)));
        assertEquals(
                "is of an impossible shape: it claims 1000000000 parameters, more than the file holds",
                error(forged(SHAPE_AT + 32, 1_000_000_000)));
    }

    @Test
    void whatFollowsTheParametersIsRefused() throws IOException {
        ByteBuffer longer = ByteBuffer.wrap(Arrays.copyOf(bytes, bytes.length + 8));
        longer.putLong(12, bytes.length + 8);
        CRC32C crc = new CRC32C();
        crc.update(longer.array(), 0, bytes.length + 4);
        longer.putInt(bytes.length + 4, (int) crc.getValue());
        assertEquals("is of an impossible shape: 8 bytes follow the parameters; expected none", error(longer.array()));
    }

    @Test
    void missingFilesAndDirectories() {
        Path missing = directory.resolve("missing");
        assertEquals(
                "model '" + missing + "' does not exist",
                assertThrows(IOException.class, () -> Model.load(missing)).getMessage());
        assertEquals(
                "model '" + directory + "' is a directory; expected a file written by train --save",
                assertThrows(IOException.class, () -> Model.load(directory)).getMessage());
    }
}
