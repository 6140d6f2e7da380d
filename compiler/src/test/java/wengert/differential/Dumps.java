package wengert.differential;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import wengert.emit.GeneratedFloatProgram;
import wengert.emit.GeneratedProgram;
import wengert.emit.InMemoryCompiler;
import wengert.emit.JavaEmitter;
import wengert.lower.LoweredProgram;

/** Many programs printed as Java and compiled by one call of javac, whose start costs more than a program does. */
final class Dumps {
    private final Map<String, String> sources = new LinkedHashMap<>();

    /** Adds a program, in a package of its own; returns its number. */
    int add(LoweredProgram program) {
        int number = sources.size();
        String pack = "dump" + number;
        sources.put(pack + "." + JavaEmitter.className(program), JavaEmitter.emit(program, pack));
        return number;
    }

    /** Compiles all programs to class files, by the full names of the classes. */
    Map<String, byte[]> classFiles() {
        return InMemoryCompiler.classFiles(sources);
    }

    /** Compiles all programs, in the order in which they were added. */
    List<GeneratedProgram> compile() {
        ClassLoader loader = InMemoryCompiler.loader(classFiles());
        List<GeneratedProgram> programs = new ArrayList<>();
        for (String name : sources.keySet()) {
            try {
                Object program = loader.loadClass(name).getConstructor().newInstance();
                programs.add(
                        program instanceof GeneratedFloatProgram floats
                                ? new FloatRunner(floats)
                                : (GeneratedProgram) program);
            } catch (ReflectiveOperationException e) {
                throw new LinkageError(name, e);
            }
        }
        return programs;
    }
}
