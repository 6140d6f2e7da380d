package wengert.samples.cli;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import wengert.compiler.CompiledProgram;
import wengert.compiler.Tier;
import wengert.compiler.TraceCompiler;
import wengert.engine.Layout;
import wengert.engine.Precision;
import wengert.rewrite.RuleSet;
import wengert.samples.gpt.Gpt;
import wengert.samples.gpt.Model;

/**
 * A Maven project of plain Java that samples a model: the compiled decoding program, what it calls, the parameters, and a
 * main class.
 *
 * <p>What it calls are sources of this project, which the build puts beside its classes.
 */
final class Export {
    private static final String JAVA = "src/main/java/";
    private static final String SOURCES = "META-INF/wengert-sources/";
    private static final List<String> MATH =
            List.of("Elementary", "ElementaryFloat", "Power", "Scalar", "Trigonometry");
    private static final List<String> RANDOM = List.of("XorShift64", "Refusal");

    private final Model model;
    private final Precision precision;
    private final CompiledProgram program;
    private final Map<String, String> slots = new LinkedHashMap<>();
    private final Map<String, byte[]> files = new LinkedHashMap<>();

    private Export(Model model, Precision precision, RuleSet rules) {
        this.model = model;
        this.precision = precision;
        this.program = TraceCompiler.create()
                .tier(Tier.SCALAR)
                .precision(precision)
                .rules(rules)
                .gradient(false)
                .compile(Gpt.decoding(model.config()));
    }

    /**
     * Composes a project.
     *
     * @param model the trained model
     * @param precision what each operation is rounded to
     * @param rules what the program is simplified, fused and contracted by
     * @return the content of each file by its path
     * @throws IOException if this build does not hold the sources that belong to a project
     */
    static Map<String, byte[]> files(Model model, Precision precision, RuleSet rules) throws IOException {
        return new Export(model, precision, rules).files();
    }

    private Map<String, byte[]> files() throws IOException {
        boolean isSingle = precision == Precision.F32;
        String contract = isSingle ? "GeneratedFloatProgram" : "GeneratedProgram";
        slots.put("interface", contract);
        slots.put("class", program.className());
        slots.put("number", isSingle ? "float" : "double");
        slots.put("cast", isSingle ? "(float) " : "");
        slots.put("read", isSingle ? "readFloat" : "readDouble");
        slots.put("block", Integer.toString(model.config().block()));
        slots.put("vocab", Integer.toString(model.config().vocab()));
        places(program.layout());
        files.put("pom.xml", template("pom.xml"));
        files.put("README.md", template("README.md"));
        files.put("LICENSE", source("LICENSE"));
        files.put(JAVA + "wengert/export/Main.java", template("Main.java.txt"));
        files.put(
                JAVA + "wengert/dump/" + program.className() + ".java",
                program.javaSource("wengert.dump").getBytes(StandardCharsets.UTF_8));
        copy("wengert/emit/", List.of(contract));
        copy("wengert/math/", MATH);
        copy("wengert/random/", RANDOM);
        files.put("src/main/resources/wengert/export/model.bin", parameters(isSingle));
        return files;
    }

    private void places(Layout layout) {
        slots.put("token", place(layout.indices(Gpt.TOKEN)));
        slots.put("position", place(layout.indices(Gpt.POSITION)));
        slots.put("live", place(layout.length(Gpt.LIVE)));
        slots.put("probabilities", place(layout.output(Gpt.PROBABILITIES)));
        for (Layout.Slot input : layout.inputs()) {
            if (input.name().equals(Gpt.TEMPERATURE)) {
                slots.put("temperature", place(input));
            }
        }
        slots.put("parameters", Integer.toString(layout.parameterCount()));
        slots.put("values", Integer.toString(layout.valueCount()));
        slots.put("integers", Integer.toString(layout.integerCount()));
        slots.put("scratch", Integer.toString(program.compilation().plan().scratch()));
    }

    private static String place(Layout.Slot slot) {
        return Integer.toString(slot.offset());
    }

    private byte[] template(String name) throws IOException {
        String text =
                new String(read(Export.class.getResourceAsStream("export/" + name), name), StandardCharsets.UTF_8);
        for (Map.Entry<String, String> slot : slots.entrySet()) {
            text = text.replace("${" + slot.getKey() + "}", slot.getValue());
        }
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private void copy(String folder, List<String> classes) throws IOException {
        for (String name : classes) {
            files.put(JAVA + folder + name + ".java", source(folder + name + ".java"));
        }
    }

    private static byte[] source(String name) throws IOException {
        return read(Export.class.getClassLoader().getResourceAsStream(SOURCES + name), name);
    }

    private static byte[] read(InputStream found, String name) throws IOException {
        try (InputStream in = found) {
            if (in == null) {
                throw new FileNotFoundException("'" + name + "' is not in this build; expected it beside the classes");
            }
            return in.readAllBytes();
        }
    }

    private byte[] parameters(boolean isSingle) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            for (int character : model.tokenizer().characters()) {
                out.writeInt(character);
            }
            for (double parameter : model.parameters()) {
                if (isSingle) {
                    out.writeFloat((float) parameter);
                } else {
                    out.writeDouble(parameter);
                }
            }
        }
        return bytes.toByteArray();
    }
}
