package wengert.samples.report;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The page without its data: markup, style and scripts, all in one text. */
final class Page {
    /** The libraries, each in a folder of its own with its licence. */
    private static final List<String> LIBRARIES = List.of(
            "d3/d3.min.js",
            "dagre/dagre.min.js",
            "prismjs/prism-core.min.js",
            "prismjs/prism-clike.min.js",
            "prismjs/prism-java.min.js");

    private static final List<String> SCRIPTS = List.of(
            "model.js",
            "code.js",
            "layout.js",
            "graph.js",
            "table.js",
            "charts.js",
            "jit.js",
            "fusion.js",
            "search.js",
            "app.js");

    private Page() {}

    /**
     * Puts the page together.
     *
     * @param name the name of the program, for the title
     * @param json the data, safe within a script element
     */
    static String of(String name, String json) throws IOException {
        StringBuilder libraries = new StringBuilder();
        String last = "";
        for (String library : LIBRARIES) {
            String folder = library.substring(0, library.indexOf('/'));
            if (!folder.equals(last)) {
                libraries.append("<!--\n").append(folder).append('\n');
                libraries.append(read("lib/" + folder + "/LICENSE")).append("-->\n");
                last = folder;
            }
            libraries.append("<script>").append(read("lib/" + library)).append("</script>\n");
        }
        StringBuilder scripts = new StringBuilder();
        for (String script : SCRIPTS) {
            scripts.append(read(script)).append('\n');
        }
        StringBuilder page = new StringBuilder(read("page.html"));
        replace(page, "{title}", escape(name));
        replace(page, "{style}", read("page.css"));
        replace(page, "{libraries}", libraries.toString());
        replace(page, "{data}", json);
        replace(page, "{scripts}", scripts.toString());
        return page.toString();
    }

    private static void replace(StringBuilder page, String place, String text) {
        // From the end on: what was put in so far comes before, and may itself look like a place.
        int at = page.lastIndexOf(place);
        page.replace(at, at + place.length(), text);
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    private static String read(String name) throws IOException {
        try (InputStream in = Page.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new FileNotFoundException("'" + name + "' is missing beside " + Page.class.getName()
                        + "; expected it in the jar, where the build puts it");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
