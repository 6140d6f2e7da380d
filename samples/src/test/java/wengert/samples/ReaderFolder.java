package wengert.samples;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.StringJoiner;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/** A folder in which the commands of a document are run as they stand there: the runnable jar is where a build leaves it. */
final class ReaderFolder {
    private final Path folder;

    /** Puts a jar there that has nothing but the names of what is on the class path of the tests. */
    ReaderFolder(Path folder) throws IOException {
        this.folder = folder;
        StringJoiner classPath = new StringJoiner(" ");
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            if (!Path.of(entry).endsWith("test-classes")) {
                classPath.add(Path.of(entry).toUri().toString());
            }
        }
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, Main.class.getName());
        manifest.getMainAttributes().put(Attributes.Name.CLASS_PATH, classPath.toString());
        Path jar = Files.createDirectories(folder.resolve("samples/target")).resolve("wengert.jar");
        new JarOutputStream(Files.newOutputStream(jar), manifest).close();
    }

    void write(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    /** Runs commands, by the JDK of the tests, which all have to succeed; returns what they print, errors too. */
    String run(String commands) throws IOException, InterruptedException {
        ProcessBuilder shell = new ProcessBuilder("sh", "-e", "-c", commands).directory(folder.toFile());
        Map<String, String> environment = shell.environment();
        String tools = Path.of(System.getProperty("java.home"), "bin").toString();
        environment.put("PATH", tools + File.pathSeparator + environment.get("PATH"));
        // The JVM would say that it found them.
        environment.remove("JAVA_TOOL_OPTIONS");
        environment.remove("JDK_JAVA_OPTIONS");
        Process process = shell.redirectErrorStream(true)
                .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
                .start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), commands + "\n" + printed);
        return printed;
    }
}
