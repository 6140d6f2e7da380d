package wengert.samples.gpt;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
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
import javax.tools.ToolProvider;
import wengert.compiler.CompiledProgram;
import wengert.emit.GeneratedProgram;
import wengert.engine.Layout;
import wengert.engine.Program;
import wengert.engine.Workspace;
import wengert.trace.Trace;

/** A compiled program whose runs are those of javac's class of its dumped source, on the same arrays. */
final class DumpedProgram implements Program {
    private static final String PACKAGE = "dump";

    private final CompiledProgram dumped;
    private final GeneratedProgram javac;

    DumpedProgram(CompiledProgram dumped) {
        this.dumped = dumped;
        this.javac = load(PACKAGE + "." + dumped.className(), dumped.javaSource(PACKAGE));
    }

    @Override
    public Trace trace() {
        return dumped.trace();
    }

    @Override
    public Layout layout() {
        return dumped.layout();
    }

    @Override
    public Workspace workspace(double[] parameters) {
        return dumped.workspace(parameters);
    }

    @Override
    public double forward(Workspace run) {
        return javac.forward(run.parameters(), run.gradients(), run.values(), run.scratch(), run.integers());
    }

    @Override
    public void backward(Workspace run) {
        javac.backward(run.parameters(), run.gradients(), run.values(), run.scratch(), run.integers());
    }

    private static GeneratedProgram load(String className, String source) {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        DiagnosticCollector<JavaFileObject> diagnostics = new DiagnosticCollector<>();
        List<String> options = List.of("-proc:none", "-classpath", System.getProperty("java.class.path"));
        Map<String, byte[]> classes = new HashMap<>();
        try (Files files = new Files(compiler.getStandardFileManager(diagnostics, null, null), classes)) {
            List<JavaFileObject> units = List.of(new Source(className, source));
            if (!compiler.getTask(null, files, diagnostics, options, null, units)
                    .call()) {
                throw new AssertionError(diagnostics.getDiagnostics() + "\n" + source);
            }
            return (GeneratedProgram)
                    new Loader(classes).loadClass(className).getConstructor().newInstance();
        } catch (IOException | ReflectiveOperationException e) {
            throw new AssertionError(source, e);
        }
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

    private static final class Files extends ForwardingJavaFileManager<JavaFileManager> {
        private final Map<String, byte[]> classes;

        Files(JavaFileManager parent, Map<String, byte[]> classes) {
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
            super(DumpedProgram.class.getClassLoader());
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
