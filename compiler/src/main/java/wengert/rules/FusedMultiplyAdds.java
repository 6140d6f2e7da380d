package wengert.rules;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.lang.management.ManagementFactory;

/** Whether the processor has an instruction for fused multiply-adds, which Java otherwise computes exactly, by objects. */
final class FusedMultiplyAdds {
    private FusedMultiplyAdds() {}

    /** Asks the virtual machine, which takes milliseconds; false where it does not tell. */
    static boolean areInstructions() {
        try {
            HotSpotDiagnosticMXBean machine = ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
            return machine != null
                    && Boolean.parseBoolean(machine.getVMOption("UseFMA").getValue());
        } catch (IllegalArgumentException | LinkageError e) {
            // It has no such option, or was started without the module that knows.
            return false;
        }
    }
}
