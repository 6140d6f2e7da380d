/** The compiler from traces to JVM bytecode. */
module wengert.compiler {
    requires transitive wengert.runtime;
    requires com.palantir.javapoet;
    requires java.compiler;
    requires static java.management;
    requires static jdk.jfr;
    requires static jdk.management;
    requires org.objectweb.asm;
    requires org.objectweb.asm.util;

    exports wengert.cache;
    exports wengert.compiler;
    exports wengert.emit;
    exports wengert.jit;
    exports wengert.lower;
    exports wengert.pass;
    exports wengert.rewrite;
    exports wengert.rules;

    uses wengert.rules.RuleProvider;
}
