package wengert.differential;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.tools.DiagnosticCollector;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import wengert.emit.GeneratedProgram;
import wengert.emit.JavaEmitter;
import wengert.lower.LoweredProgram;

/** Many programs printed as Java and compiled by one call of javac, whose start costs more than a program does. */
final class Dumps {
    private final List<Source> sources = new ArrayList<>();
    private final List<String> names = new ArrayList<>();

    /** Adds a program, in a package of its own; returns its number. */
    int add(LoweredProgram program) {
        String pack = "dump" + names.size();
        String name = pack + "." + JavaEmitter.className(program);
        sources.add(new Source(name, JavaEmitter.emit(program, pack)));
        names.add(name);
        return names.size() - 1;
    }

    /** Compiles all programs, in the order in which they were added. */
    List<GeneratedProgram> compile() {
        JavaCompiler javac = ToolProvider.getSystemJavaCompiler();
        DiagnosticCollector<JavaFileObject> diagnostics = new DiagnosticCollector<>();
        Map<String, byte[]> classes = new HashMap<>();
        List<String> options = List.of(
                "-g:none",
                "-proc:none",
                "-implicit:none",
                "-classpath",
                System.getProperty("java.class.path") + File.pathSeparator + System.getProperty("jdk.module.path", ""));
        try (StandardJavaFileManager standard = javac.getStandardFileManager(diagnostics, null, null);
                JavaFileManager files = new Memory(standard, classes)) {
            if (!javac.getTask(null, files, diagnostics, options, null, sources).call()) {
                throw new AssertionError(diagnostics.getDiagnostics().toString());
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        Loader loader = new Loader(classes);
        List<GeneratedProgram> programs = new ArrayList<>();
        for (String name : names) {
            try {
                programs.add((GeneratedProgram)
                        loader.loadClass(name).getConstructor().newInstance());
            } catch (ReflectiveOperationException e) {
                throw new LinkageError(name, e);
            }
        }
        return programs;
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
            super(Dumps.class.getClassLoader());
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
