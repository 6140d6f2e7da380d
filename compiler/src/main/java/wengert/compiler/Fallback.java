package wengert.compiler;

/** What happens when a trace cannot be compiled. */
public enum Fallback {
    /** The compiler throws {@link CompileException}. */
    FAIL,
    /** The program is interpreted, and a warning is logged. */
    WARN,
    /** The program is interpreted; only the report says so. */
    SILENT
}
