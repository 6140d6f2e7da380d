package wengert.emit;

import java.lang.reflect.Method;
import java.util.Optional;
import wengert.engine.Precision;

/**
 * Finds out whether generated code may use vectors: the incubating Vector API has to be there, HotSpot's optimising
 * compiler has to know it, and vectors have to hold 2, 4 or 8 doubles.
 */
public final class VectorProvider {
    private static final String MODULE = "jdk.incubator.vector";

    private final int width;
    private final String reason;

    private VectorProvider(int width, String reason) {
        this.width = width;
        this.reason = reason;
    }

    /**
     * Looks at this virtual machine.
     *
     * @return what it offers
     */
    public static VectorProvider find() {
        Optional<Module> module = ModuleLayer.boot().findModule(MODULE);
        if (module.isEmpty()) {
            return off("the module " + MODULE + " is not there; start java with --add-modules " + MODULE);
        }
        String info = System.getProperty("java.vm.info", "");
        String name = System.getProperty("java.vm.name", "");
        if (info.contains("interpreted") || info.contains("emulated-client") || !name.contains("Server")) {
            return off("the virtual machine " + name + " (" + info + ") has no optimising compiler for them");
        }
        try {
            Object species = Class.forName(MODULE + ".DoubleVector")
                    .getField("SPECIES_PREFERRED")
                    .get(null);
            Method length = Class.forName(MODULE + ".VectorSpecies").getMethod("length");
            int lanes = (int) length.invoke(species);
            if (lanes != 2 && lanes != 4 && lanes != 8) {
                return off("a vector holds " + lanes + " doubles; expected 2, 4 or 8");
            }
            VectorProvider.class.getModule().addReads(module.get());
            Priming.once(species);
            return new VectorProvider(lanes, "");
        } catch (ReflectiveOperationException e) {
            return off("the module " + MODULE + " is not as expected: " + e);
        }
    }

    private static VectorProvider off(String reason) {
        return new VectorProvider(1, reason);
    }

    /**
     * Says whether there are vectors.
     *
     * @return true if generated code may use them
     */
    public boolean isOn() {
        return width > 1;
    }

    /**
     * Returns the number of doubles in a vector.
     *
     * @return 2, 4 or 8, or 1 if there are no vectors
     */
    public int width() {
        return width;
    }

    /**
     * Returns the number of lanes of a vector.
     *
     * @param precision what the lanes are
     * @return at least 2, or 1 if there are no vectors
     */
    public int width(Precision precision) {
        return width > 1 && precision == Precision.F32 ? 2 * width : width;
    }

    /**
     * Returns why there are no vectors.
     *
     * @return one sentence; empty if there are
     */
    public String reason() {
        return reason;
    }
}
