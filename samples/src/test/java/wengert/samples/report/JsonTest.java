package wengert.samples.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JsonTest {
    @Test
    void aParserReadsWhatWasWritten() {
        Map<String, Object> value = new LinkedHashMap<>();
        value.put("text", "a \"b\" \\ \n\t\u0001 é \u2028 \uD83D\uDE00 \uD800 </script><!--");
        value.put("numbers", List.of(1, -2L, 0.1, 1e300, 1.0E-5));
        value.put("nothing", null);
        value.put("yes", true);
        value.put("empty", List.of(Map.of(), List.of()));
        JsonElement read = JsonParser.parseString(Json.of(value));
        assertEquals(value.get("text"), read.getAsJsonObject().get("text").getAsString());
        assertEquals(
                List.of(1.0, -2.0, 0.1, 1e300, 1.0E-5),
                read.getAsJsonObject().get("numbers").getAsJsonArray().asList().stream()
                        .map(JsonElement::getAsDouble)
                        .toList());
        assertEquals("{\"nothing\":null,\"yes\":true,\"empty\":[{},[]]}", rest(read));
    }

    private static String rest(JsonElement read) {
        read.getAsJsonObject().remove("text");
        read.getAsJsonObject().remove("numbers");
        return new GsonBuilder().serializeNulls().create().toJson(read);
    }

    @Test
    void nothingEndsAScriptElement() {
        assertFalse(Json.of("</script><!--").contains("<"));
    }

    @Test
    void whatIsNoNumberIsNull() {
        assertEquals("[null,null,1.5]", Json.of(Arrays.asList(Double.NaN, Double.POSITIVE_INFINITY, 1.5)));
    }

    @Test
    void otherObjectsAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> Json.of(new Object()));
    }
}
