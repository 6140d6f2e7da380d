package wengert.compiler;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;
import wengert.trace.Trace;

/** What is said of programs that stay on scalar kernels. */
class PromotionLogTest {
    /** Who did not set up logging wants results alone; the console of the JDK prints from INFO on. */
    @Test
    void whyAProgramStaysOnScalarKernelsIsForThoseWhoLookForIt() {
        List<String> said = new ArrayList<>();
        Handler handler = new Handler() {
            @Override
            public void publish(LogRecord logged) {
                said.add(logged.getLevel() + " " + logged.getMessage());
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        handler.setLevel(Level.ALL);
        Logger logger = Logger.getLogger(PromotionLog.class.getName());
        Level before = logger.getLevel();
        logger.setLevel(Level.ALL);
        logger.addHandler(handler);
        try {
            PromotionLog.off(Trace.record("small", t -> t.output("y", t.parameter("x"))), "no vectors", null);
        } finally {
            logger.removeHandler(handler);
            logger.setLevel(before);
        }
        assertEquals(List.of("FINE 'small' stays on scalar kernels: no vectors"), said);
    }
}
