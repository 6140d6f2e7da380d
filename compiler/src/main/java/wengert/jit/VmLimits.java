package wengert.jit;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;

/**
 * What HotSpot holds methods against, as this virtual machine is set; what it does not tell has HotSpot's usual value.
 *
 * @param hugeMethod methods of more bytes of bytecode are never compiled
 * @param refusesHuge whether that limit is in force
 * @param freqInline the most bytes of bytecode of a method that C2 inlines where calls are frequent
 * @param maxInline the most bytes of bytecode of a method that is inlined elsewhere
 * @param topTier the highest tier: 4 with C2, 1 with C1 alone, 0 for an interpreter
 * @param assumed the options that the virtual machine does not tell, with the values assumed
 */
public record VmLimits(
        int hugeMethod, boolean refusesHuge, int freqInline, int maxInline, int topTier, List<String> assumed) {
    private static final int HUGE_METHOD = 8000;
    private static final int FREQ_INLINE = 325;
    private static final int MAX_INLINE = 35;
    private static final int TOP_TIER = 4;

    /**
     * Copies the list.
     *
     * @param hugeMethod as given
     * @param refusesHuge as given
     * @param freqInline as given
     * @param maxInline as given
     * @param topTier as given
     * @param assumed as given
     */
    public VmLimits {
        assumed = List.copyOf(assumed);
    }

    /**
     * Asks this virtual machine.
     *
     * @return its limits
     */
    public static VmLimits read() {
        return new Reader(ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)).read();
    }

    /** The options one by one, and those that were missing. */
    private static final class Reader {
        private final HotSpotDiagnosticMXBean machine;
        private final List<String> assumed = new ArrayList<>();

        /** @param machine what knows the options, or null where that is not HotSpot */
        Reader(HotSpotDiagnosticMXBean machine) {
            this.machine = machine;
        }

        VmLimits read() {
            // Builds of HotSpot that users have cannot change HugeMethodLimit, and do not tell it.
            return new VmLimits(
                    Integer.parseInt(option("HugeMethodLimit", Integer.toString(HUGE_METHOD))),
                    Boolean.parseBoolean(option("DontCompileHugeMethods", "true")),
                    Integer.parseInt(option("FreqInlineSize", Integer.toString(FREQ_INLINE))),
                    Integer.parseInt(option("MaxInlineSize", Integer.toString(MAX_INLINE))),
                    Integer.parseInt(option("TieredStopAtLevel", Integer.toString(TOP_TIER))),
                    assumed);
        }

        private String option(String name, String usual) {
            if (machine != null) {
                try {
                    return machine.getVMOption(name).getValue();
                } catch (IllegalArgumentException e) {
                    // The machine has no such option, or does not tell it.
                }
            }
            assumed.add(name + "=" + usual);
            return usual;
        }
    }

    /** Returns the limits in a line. */
    @Override
    public String toString() {
        return "methods above " + hugeMethod + " bytes are " + (refusesHuge ? "never" : "") + (refusesHuge ? " " : "")
                + "compiled; inlined up to " + maxInline + " bytes, where hot up to " + freqInline + "; highest tier "
                + topTier;
    }
}
