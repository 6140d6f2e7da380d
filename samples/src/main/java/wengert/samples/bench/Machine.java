package wengert.samples.bench;

/** What a comparison ran on. */
public final class Machine {
    private Machine() {}

    /**
     * Returns the version of the JDK.
     *
     * @return such as {@code 17.0.15+6}
     */
    public static String jdk() {
        return Runtime.version().toString();
    }

    /**
     * Returns the number of processors that the JVM may use.
     *
     * @return at least 1
     */
    public static int processors() {
        return Runtime.getRuntime().availableProcessors();
    }

    /**
     * Returns both in one line.
     *
     * @return the JDK with the name of its virtual machine, and the processors
     */
    public static String describe() {
        int count = processors();
        return "JDK " + jdk() + " (" + System.getProperty("java.vm.name") + "), " + count
                + (count == 1 ? " processor" : " processors");
    }
}
