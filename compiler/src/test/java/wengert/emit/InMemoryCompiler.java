package wengert.emit;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import wengert.lower.LoweredProgram;

/** Compiles dumped source with javac, from memory to memory. */
public final class InMemoryCompiler {
    private static final JavaCompiler JAVAC = ToolProvider.getSystemJavaCompiler();

    private InMemoryCompiler() {}

    /**
     * Compiles one compilation unit for Java 17, with all warnings on, against the class path of the tests.
     *
     * @param className the full name of its public class
     * @param source its text
     * @return the class, loaded and ready
     * @throws AssertionError if javac reports an error or a warning; the message holds the source
     */
    public static Class<?> compile(String className, String source) {
        try {
            return new Loader(classFiles(className, source)).loadClass(className);
        } catch (ClassNotFoundException e) {
            throw new LinkageError(source, e);
        }
    }

    /**
     * Compiles one compilation unit as {@link #compile} does.
     *
     * @param className the full name of its public class
     * @param source its text
     * @return the class files, with lines, and without other debugging tables, by the full name of the class
     * @throws AssertionError if javac reports an error or a warning; the message holds the source
     */
    public static Map<String, byte[]> classFiles(String className, String source) {
        return classFiles(Map.of(className, source));
    }

    /**
     * Compiles several compilation units by one call of javac, whose start costs more than a unit does.
     *
     * @param sources the text of each unit, by the full name of its public class
     * @return the class files, with lines, and without other debugging tables, by the full name of the class
     * @throws AssertionError if javac reports an error or a warning; the message holds the sources
     */
    public static Map<String, byte[]> classFiles(Map<String, String> sources) {
        List<Source> units = new ArrayList<>();
        sources.forEach((name, text) -> units.add(new Source(name, text)));
        DiagnosticCollector<JavaFileObject> diagnostics = new DiagnosticCollector<>();
        Map<String, byte[]> classes = new HashMap<>();
        List<String> options = List.of(
                "--release",
                "17",
                "--add-modules",
                "jdk.incubator.vector",
                "-Xlint:all",
                "-g:lines,source",
                "-proc:none",
                "-implicit:none",
                "-classpath",
                classPath());
        try (StandardJavaFileManager standard = JAVAC.getStandardFileManager(diagnostics, null, null);
                JavaFileManager files = new Memory(standard, classes)) {
            Boolean ok = JAVAC.getTask(null, files, diagnostics, options, null, units)
                    .call();
            List<String> findings = new ArrayList<>();
            for (Diagnostic<?> diagnostic : diagnostics.getDiagnostics()) {
                if (isAboutTheSource(diagnostic)) {
                    findings.add(diagnostic.toString());
                }
            }
            if (!ok || !findings.isEmpty()) {
                throw new AssertionError(String.join("\n", findings) + "\n" + sources.values());
            }
            return classes;
        } catch (IOException e) {
            throw new LinkageError(sources.toString(), e);
        }
    }

    /**
     * Returns a loader of class files in memory.
     *
     * @param classes the class files, by the full name of the class
     * @return the loader
     */
    public static ClassLoader loader(Map<String, byte[]> classes) {
        return new Loader(classes);
    }

    /**
     * Prints a program as source, compiles it and makes an object of it.
     *
     * @param program the program
     * @return the compiled dump
     */
    public static GeneratedProgram load(LoweredProgram program) {
        String source = JavaEmitter.emit(program, "dump");
        try {
            Class<?> type = compile("dump." + JavaEmitter.className(program), source);
            return (GeneratedProgram) type.getConstructor().newInstance();
        } catch (ReflectiveOperationException e) {
            throw new LinkageError(source, e);
        }
    }

    /** Leaves out warnings about the class path of the build, which concern no source file. */
    private static boolean isAboutTheSource(Diagnostic<?> diagnostic) {
        return diagnostic.getSource() != null || diagnostic.getKind() == Diagnostic.Kind.ERROR;
    }

    private static String classPath() {
        String modules = System.getProperty("jdk.module.path");
        String classes = System.getProperty("java.class.path");
        return modules == null ? classes : modules + File.pathSeparator + classes;
    }

    private static final class Source extends SimpleJavaFileObject {
        private final String text;

        Source(String className, String text) {
            super(URI.create("memory:///" + className.replace('.', '/') + ".java"), Kind.SOURCE);
            this.text = text;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return text;
        }
    }

    private static final class Memory extends ForwardingJavaFileManager<JavaFileManager> {
        private final Map<String, byte[]> classes;

        Memory(JavaFileManager parent, Map<String, byte[]> classes) {
            super(parent);
            this.classes = classes;
        }

        @Override
        public JavaFileObject getJavaFileForOutput(
                Location location, String className, JavaFileObject.Kind kind, FileObject sibling) {
            return new SimpleJavaFileObject(URI.create("memory:///" + className.replace('.', '/') + ".class"), kind) {
                @Override
                public OutputStream openOutputStream() {
                    return new ByteArrayOutputStream() {
                        @Override
                        public void close() {
                            classes.put(className, toByteArray());
                        }
                    };
                }
            };
        }
    }

    private static final class Loader extends ClassLoader {
        private final Map<String, byte[]> classes;

        Loader(Map<String, byte[]> classes) {
            super(InMemoryCompiler.class.getClassLoader());
            this.classes = classes;
        }

        @Override
        protected Class<?> findClass(String name) throws ClassNotFoundException {
            byte[] bytes = classes.get(name);
            if (bytes == null) {
                throw new ClassNotFoundException(name);
            }
            return defineClass(name, bytes, 0, bytes.length);
        }
    }
}
