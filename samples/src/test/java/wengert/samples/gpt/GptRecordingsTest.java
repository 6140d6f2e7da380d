package wengert.samples.gpt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import wengert.cache.ProgramCache;
import wengert.trace.Recording;

class GptRecordingsTest {
    private static final List<GptConfig> CONFIGS = List.of(
            new GptConfig(5, 4, 2, 1, 3),
            new GptConfig(6, 4, 2, 1, 3),
            new GptConfig(5, 6, 2, 1, 3),
            new GptConfig(5, 4, 1, 1, 3),
            new GptConfig(5, 4, 2, 2, 3),
            new GptConfig(5, 4, 2, 1, 4));

    private static final List<Batching> BATCHINGS = List.of(
            Batching.SINGLE, new Batching(2, 1, 1), new Batching(2, 1), new Batching(4, 1), new Batching(99, 2));

    @TempDir
    private Path directory;

    /** The identity of each trace, found by all that the trace is. */
    private final Map<ByteBuffer, String> identities = new HashMap<>();

    @Test
    void eachTraceHasAnIdentityOfItsOwn() {
        for (GptConfig config : CONFIGS) {
            for (Batching batching : BATCHINGS) {
                add(GptRecordings.training(config, batching));
            }
            add(GptRecordings.decoding(config));
            add(GptRecordings.groupDecoding(config, 1));
            add(GptRecordings.groupDecoding(config, 2));
        }
        assertEquals(CONFIGS.size() * (BATCHINGS.size() + 3), identities.size());
    }

    private void add(Recording recording) {
        byte[] trace = ProgramCache.in(directory, "build")
                .key(List.of(recording.trace()))
                .toBytes();
        assertFalse(identities.containsValue(recording.identity()), recording.identity());
        assertNull(identities.put(ByteBuffer.wrap(trace), recording.identity()), recording.identity());
    }

    @Test
    void theBatchAndItsThreadsDoNotDecideAboutTheTraceOfAGroup() {
        GptConfig config = CONFIGS.get(0);
        assertEquals(
                GptRecordings.training(config, new Batching(8, 1)).identity(),
                GptRecordings.training(config, new Batching(99, 2)).identity());
    }
}
