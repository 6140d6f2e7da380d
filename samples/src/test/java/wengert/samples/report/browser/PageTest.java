package wengert.samples.report.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.Keys;
import wengert.compiler.CompiledProgram;
import wengert.compiler.GeneratedClass;
import wengert.compiler.Tier;
import wengert.compiler.TraceCompiler;
import wengert.jit.Finding;
import wengert.jit.Inlining;
import wengert.jit.JitHealth;
import wengert.jit.MethodHealth;
import wengert.jit.VmLimits;
import wengert.samples.Main;
import wengert.samples.jit.JitReport;
import wengert.samples.jit.TimedTraining;
import wengert.samples.report.Report;
import wengert.trace.Trace;

class PageTest {
    private static final String FUSION = """
            rules,nodes,kernels,calls,scratch,moved,methods,us/step,min,max,bits
            nothing,204,80,207,446984,5106688,15167,97.0,94.9,172.4,0.0
            fma alone,204,80,207,446984,5106688,15167,90.2,89.2,119.1,2048.0
            all but element-wise-chain,117,38,48,85000,470232,13014,113.0,58.3,137.2,0.0
            only-term alone,164,72,167,315912,3577464,12871,78.7,77.0,89.2,0.0
            default,74,45,78,65168,490832,9187,37.4,37.3,38.6,0.0
            """;

    @TempDir
    private static Path directory;

    private static Browser browser;

    @BeforeAll
    static void start() throws IOException {
        Path table = directory.resolve("fusion.csv");
        Files.writeString(table, FUSION);
        report("small", "--steps", "100", "--fusion", table.toString());
        report("shared", "--rules", "+softmax-rows,+norm-rows,+reader-rows", "--steps", "1", "--no-times");
        report("large", "--layers", "6", "--steps", "0", "--no-times");
        browser = new Browser(directory.resolve("profile"));
    }

    private static void report(String name, String... options) {
        String[] line = new String[options.length + 3];
        line[0] = "report";
        line[1] = "--out";
        line[2] = directory.resolve(name).toString();
        System.arraycopy(options, 0, line, 3, options.length);
        PrintStream out = new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8);
        assertEquals(0, Main.run(line, out, System.err));
    }

    @AfterAll
    static void stop() {
        browser.close();
    }

    @BeforeEach
    void openTheSmallOne() {
        browser.size(1280, 800);
        browser.scheme("light");
        browser.open(directory.resolve("small").resolve("index.html"));
    }

    @AfterEach
    void thePageIsContent() {
        assertEquals(List.of(), browser.complaints());
        for (String address : browser.requests()) {
            assertTrue(address.startsWith("file:") || address.startsWith("data:"), address);
        }
        // Nothing sticks out, so nothing has to be scrolled sideways but code in its pane.
        assertEquals(true, browser.run("return document.documentElement.scrollWidth <= innerWidth"));
    }

    private static void view(String name) {
        browser.find("#tab-" + name).click();
    }

    private static int count(String css) {
        return browser.all(css).size();
    }

    private static String text(String css) {
        return browser.find(css).getText();
    }

    @Test
    void aSourceLineLightsUpItsCounterparts() throws IOException {
        browser.run(
                "select({ line: 'Gpt.java:' + D.sources['Gpt.java'].split('\\n')"
                        + ".findIndex((l, i) => nodesAt.has('Gpt.java:' + (i + 1)) && l.includes('causalAttention')) }, 'test')");
        browser.run("[...document.querySelectorAll('#source .linked')]"
                + ".find(row => row.textContent.includes('Layers.causalAttention')).click()");
        assertEquals(1, count("#source .row.lit"));
        assertTrue(count("#trace .node.lit, #trace .node.also") > 0);
        assertTrue(count("#java .row.lit") > 0);
        assertTrue(count("#bytecode .row.also") > 5);
        assertTrue(count("#strip .bar.lit") > 5);
        assertTrue(count("#strip .span.lit") > 3);
        assertTrue(text("#trail").contains("Gpt.java:"), text("#trail"));
        browser.shoot("explore-light");
        browser.find("#theme").click();
        browser.shoot("explore-dark");
    }

    /** Opens a scope as a reader does, by a double click. */
    private static void open(String scope) {
        browser.run("document.querySelector('#trace [data-item=\"" + scope + "\"]')"
                + ".dispatchEvent(new MouseEvent('dblclick', {bubbles: true}))");
    }

    @Test
    void aNodeLightsUpItsKernelItsSourceAndItsBytecode() {
        open("block0.attn");
        browser.run(
                "const node = [...document.querySelectorAll('#trace .node.call')].find("
                        + "n => n.textContent.startsWith('sum of mul')); node.dispatchEvent(new MouseEvent('click', {bubbles: true}))");
        assertTrue(count("#trace .node.lit") >= 1);
        String kernel = (String) browser.run("return D.kernels[lit.kernel].name");
        assertEquals(kernel, browser.find("#java-method").getAttribute("value"));
        assertEquals(kernel, browser.find("#bytecode-method").getAttribute("value"));
        assertTrue(text("#java").contains(kernel + "("));
        assertTrue(count("#source .row.lit") >= 1);
        assertEquals(2, count("#strip .bar.lit"));
    }

    @Test
    void aCallInTheJavaLightsUpItsInstructions() {
        browser.run("[...document.querySelectorAll('#java .linked')][1].click()");
        assertEquals("forward", browser.find("#java-method").getAttribute("value"));
        assertEquals("forward", browser.find("#bytecode-method").getAttribute("value"));
        assertTrue(count("#bytecode .row.lit") > 5);
        assertTrue(text("#trail").contains("call 1"), text("#trail"));
    }

    @Test
    void choosingAPassChangesTheGraph() throws IOException {
        view("passes");
        String simplified = text("#after-count");
        assertTrue(count("#before .node.gone") > 0 || count("#before .node.scope") > 0);
        browser.shoot("passes-light");
        browser.find("#rules button:not([disabled])").click();
        assertTrue(count("#after .node.lit, #after .node.also") > 0);
        browser.all("#pipeline button").stream()
                .filter(button -> button.getText().startsWith("differentiate"))
                .findFirst()
                .orElseThrow()
                .click();
        assertNotEquals(simplified, text("#after-count"));
        assertTrue(text("#after-count").contains("new"), text("#after-count"));
        assertEquals(false, browser.run("return document.getElementById('before').textContent.includes('\u2202loss')"));
        assertEquals(true, browser.run("return document.getElementById('after').textContent.includes('\u2202loss')"));
        browser.press(Keys.ARROW_RIGHT);
        assertEquals("simplify", browser.run("return D.passes[passShown].name"));
        browser.find("#theme").click();
        browser.shoot("passes-dark");
    }

    @Test
    void thePageCanBeUsedByKeyboard() {
        browser.press("/");
        assertEquals("search", browser.run("return document.activeElement.id"));
        browser.press("mlp fc1 sum", Keys.ENTER);
        assertTrue(text("#trail").contains("sum"), text("#trail"));
        browser.press("4");
        assertTrue(browser.find("#kernels").isDisplayed());
        browser.press(Keys.ARROW_LEFT);
        assertTrue(browser.find("#memory").isDisplayed());
        browser.press("1");
        browser.run("document.querySelector('#trace .node[tabindex=\"0\"]').focus()");
        String first = (String) browser.run("return document.activeElement.dataset.item");
        browser.press(Keys.ARROW_DOWN);
        assertNotEquals(first, browser.run("return document.activeElement.dataset.item"));
        assertTrue((Boolean) browser.run("return lit.nodes.size > 0"));
        browser.run("document.getElementById('strip').focus()");
        browser.press(Keys.ESCAPE);
        browser.press(Keys.ARROW_RIGHT, Keys.ARROW_RIGHT);
        assertEquals(1L, browser.run("return lit.call"));
        browser.run("document.getElementById('source').focus()");
        browser.press(Keys.ARROW_DOWN);
        assertEquals(1, count("#source .row.active"));
        browser.press("?");
        assertTrue(browser.find("#keys").isDisplayed());
        browser.escape();
    }

    @Test
    void everythingThatCanBeReachedHasAName() {
        assertEquals(
                List.of(),
                browser.run(
                        "return [...document.querySelectorAll('button, select, input, svg, [tabindex]')].filter(e =>"
                                + " !e.textContent.trim() && !e.getAttribute('aria-label')).map(e => e.outerHTML.slice(0, 90))"));
    }

    @Test
    void theColoursFollowTheSystemAndTheButton() {
        String light = browser.find("body").getCssValue("background-color");
        browser.scheme("dark");
        browser.open(directory.resolve("small").resolve("index.html"));
        String dark = browser.find("body").getCssValue("background-color");
        assertNotEquals(light, dark);
        browser.find("#theme").click();
        assertEquals(light, browser.find("body").getCssValue("background-color"));
    }

    @Test
    void memoryKernelsAndTraining() throws IOException {
        view("memory");
        assertEquals(browser.run("return D.memory.intervals.length"), (long) count("#plan .span"));
        browser.run(
                "document.querySelectorAll('#plan .span')[9].dispatchEvent(new MouseEvent('click', {bubbles: true}))");
        assertTrue(count("#plan .span.lit") >= 1);
        browser.shoot("memory");
        view("kernels");
        assertEquals(browser.run("return D.kernels.length"), (long) count("#table tbody tr"));
        assertTrue(count("#table tr.lit") >= 1);
        String first = text("#table tbody tr");
        browser.find("#table th button").click();
        assertNotEquals(first, text("#table tbody tr"));
        browser.shoot("kernels");
        view("training");
        assertEquals(100L, browser.run("return D.losses.length"));
        assertFalse(browser.find("#loss .mean").getAttribute("d").isEmpty());
        browser.shoot("training");
    }

    @Test
    void whatEachRuleIsWorth() throws IOException {
        browser.press("7");
        assertEquals(5, count("#ablation tbody tr"));
        assertTrue(
                text("#ablation tbody tr").startsWith("all but element-wise-chain 117 38 48 83.0 KiB"),
                text("#ablation"));
        browser.find("#ablation tbody tr").click();
        assertEquals(1, count("#ablation tr.lit"));
        browser.shoot("fusion-light");
        // Where it fired.
        assertTrue((long) browser.run("return lit.nodes.size") > 10);
        assertEquals("element-wise-chain fired 40 times in this program", text("#fusion-note"));
        browser.find("#ablation th button").click();
        assertTrue(text("#ablation tbody tr").startsWith("all but element-wise-chain"), text("#ablation"));
        browser.scheme("dark");
        browser.shoot("fusion-dark");
        browser.open(directory.resolve("shared").resolve("index.html"));
        view("fusion");
        assertTrue(text("#ablation").startsWith("Not measured: wengert fusion --csv"), text("#ablation"));
    }

    @Test
    void whatHotSpotDid() throws IOException {
        browser.press("5");
        assertTrue(browser.find("#jit").isDisplayed());
        assertEquals(browser.run("return D.jit.methods.length"), (long) count("#methods tbody tr"));
        assertTrue((Long) browser.run("return D.jit.methods.filter(m => m.kernel !== null).length") > 20);
        assertTrue(text("#health").contains("steps in "), text("#health"));
        browser.shoot("jit-verdict");

        // A row is a kernel like any other: what belongs to it lights up.
        browser.run("document.querySelector('#methods tbody tr').focus()");
        browser.press(Keys.ENTER);
        browser.press(Keys.ARROW_DOWN);
        String name = (String) browser.run("return JIT.methods[lit.method].name");
        assertEquals(1, count("#methods tr.lit"));
        assertTrue(text("#methods tr.lit td").endsWith(name), text("#methods tr.lit"));
        assertTrue(text("#health").startsWith(name), text("#health"));
        for (String fact : List.of("Bytes", "Tier", "Callers", "Refused", "Deopts", "Allocated")) {
            assertTrue(text("#health").contains(fact), text("#health"));
        }

        // From elsewhere, the row of the kernel that is lit up.
        browser.run("select({ kernel: 5 }, 'test')");
        String kernel = (String) browser.run("return D.kernels[5].name");
        assertTrue(text("#methods tr.lit").startsWith(kernel), text("#methods tr.lit"));
        assertTrue(text("#health").startsWith(kernel), text("#health"));
        browser.shoot("jit-light");
        view("explore");
        assertEquals(kernel, browser.find("#java-method").getAttribute("value"));

        // The last row is below the end of the pane until it is wanted.
        browser.run("select({ kernel: JIT.methods.filter(m => m.kernel !== null).at(-1).kernel }, 'test')");
        view("jit");
        assertEquals(
                true,
                browser.run("const row = document.querySelector('#methods tr.lit').getBoundingClientRect(),"
                        + " box = document.getElementById('methods').getBoundingClientRect();"
                        + " return row.top >= box.top && row.bottom < box.bottom + 1"));

        choose("forward");
        assertTrue(text("#health").startsWith("forward"), text("#health"));
        assertEquals(browser.run("return D.calls.filter(c => c.forward).length"), browser.run("return lit.calls.size"));
        view("explore");
        assertEquals("forward", browser.find("#java-method").getAttribute("value"));
        assertEquals("forward", browser.find("#bytecode-method").getAttribute("value"));

        // The optimiser is not on this page, but its methods are told of.
        view("jit");
        choose("move");
        assertTrue(text("#health").contains("optimizer"), text("#health"));
        assertEquals(0L, browser.run("return lit.calls.size"));
        browser.escape();
        assertEquals(0, count("#methods tr.lit"));
        browser.find("#theme").click();
        choose("forward");
        browser.shoot("jit-dark");
        String first = text("#methods tbody tr");
        browser.find("#methods th button").click();
        assertNotEquals(first, text("#methods tbody tr"));

        browser.open(directory.resolve("large").resolve("index.html"));
        view("jit");
        assertEquals("HotSpot was not observed: the report was written with --no-times.", text("#methods"));
        assertFalse(browser.find("#health").isDisplayed());
    }

    @Test
    void kernelsThatNodesShare() {
        browser.open(directory.resolve("shared").resolve("index.html"));
        assertTrue((Boolean) browser.run("return D.calls.some(c => c.nodes.length > 10)"));
        browser.run("select({ kernel: 0 }, 'test')");
        assertTrue(count("#java .row.also") > 5);
        view("passes");
        browser.all("#pipeline button").stream()
                .filter(button -> button.getText().startsWith("share-loops"))
                .findFirst()
                .orElseThrow()
                .click();
        assertTrue(text("#rules").contains("softmax-rows"), text("#rules"));
        view("kernels");
        assertEquals(browser.run("return D.kernels.length"), (long) count("#table tbody tr"));
    }

    /** A page on methods that something is wrong with, as they are hard to come by. */
    private static void writeAiling() throws IOException {
        CompiledProgram program = TraceCompiler.create()
                .tier(Tier.SCALAR)
                .compile(Trace.record(
                        "ailing",
                        t -> t.output("loss", t.parameter("w", 3).exp().sum())));
        GeneratedClass owner = program.generatedClasses().get(0);
        List<MethodHealth> methods = new ArrayList<>();
        owner.methodSizes()
                .forEach((name, bytes) -> methods.add(new MethodHealth(
                        owner,
                        name,
                        name.equals("backward") ? 9000 : bytes,
                        3,
                        640,
                        4,
                        2,
                        List.of(new Inlining("Ailing.forward", "Ailing." + name, 4, 0, 1, "callee is too large")),
                        List.of(new Inlining("Ailing." + name, "DoubleVector.lanewise", 4, 1, 2, "too <many> calls")),
                        Map.of("tier 4: out of nodes", 3),
                        Map.of("class_check, maybe_recompile", 120),
                        9,
                        0.4,
                        0.5,
                        2,
                        1 << 21,
                        4096,
                        List.of(new Finding(
                                "is stuck at tier 3 of 4 and took 50% of the time", "see why it was refused")))));
        JitHealth health = new JitHealth(VmLimits.read(), methods, 20, List.of());
        JitReport observed =
                new JitReport(health, program.kernelTimes(program.workspace(), 1), new TimedTraining(1, 1, 1), 48);
        Files.createDirectories(directory.resolve("ailing"));
        Files.writeString(
                directory.resolve("ailing").resolve("index.html"),
                Report.of(program).observed(observed).html());
    }

    @Test
    void whatIsWrongIsSaidWithTheRemedy() throws IOException {
        writeAiling();
        browser.open(directory.resolve("ailing").resolve("index.html"));
        view("jit");
        assertTrue(text("#health").contains("wrong: a step allocates 48 bytes"), text("#health"));
        assertTrue(count("#methods td.wrong") > 1);
        choose("backward");
        assertTrue(text("#methods tr.lit").contains("> 8,000"), text("#methods tr.lit"));
        for (String part : List.of(
                "is stuck at tier 3 of 4 and took 50% of the time; see why it was refused",
                "9,000, never compiled: above 8,000",
                "Ailing.forward: not \u00d7 1, tier 4 (callee is too large)",
                "DoubleVector.lanewise: inlined \u00d7 1, not \u00d7 2, tier 4 (too <many> calls)",
                "tier 4: out of nodes \u00d7 3",
                "class_check, maybe_recompile \u00d7 120",
                "2 of them interpreted",
                "some 2.0 MiB, 4.0 KiB after it was compiled last")) {
            assertTrue(text("#health").contains(part), text("#health"));
        }
        browser.shoot("jit-wrong");
    }

    private static void choose(String method) {
        browser.run("[...document.querySelectorAll('#methods tbody tr')]"
                + ".find(row => row.textContent.match(/^(optimizer: )?" + method + "\\d/)).click()");
    }

    @Test
    void aLargeModelStaysLegible() throws IOException {
        browser.open(directory.resolve("large").resolve("index.html"));
        assertTrue((Long) browser.run("return D.sets[1].nodes.length") > 1000);
        assertTrue((Long) browser.run("return +document.getElementById('trace').dataset.drawn") <= 40);
        browser.shoot("large-light");
        browser.run("select({ node: 40 }, 'test'); trace.reveal()");
        browser.size(1920, 1080);
        browser.shoot("large-wide");
        assertTrue(count("#trace .node.lit") >= 1);
        view("passes");
        assertTrue((Long) browser.run("return +document.getElementById('before').dataset.drawn") <= 40);
        // However much is opened, only so much is drawn.
        browser.run("after.hierarchy.boxes.forEach(box => after.hierarchy.toggle(box.id)); after.draw()");
        assertTrue((Long) browser.run("return +document.getElementById('after').dataset.drawn") <= 160);
    }
}
