package wengert.compiler;

/** TEMPORARY stand-in, replaced at merge. */
public final class CompileReport {
    CompileReport() {}

    @Override
    public String toString() {
        return "no report\n";
    }
}
