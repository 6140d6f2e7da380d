package wengert.samples.cli;

import java.io.PrintStream;

/** A line every 100 steps and one for the last, as {@code step  100 / 1000 | loss 2.3456}. */
final class LineProgress implements Progress {
    private static final int INTERVAL = 100;
    private static final int WIDTH = 4;

    private final PrintStream out;
    private final int steps;

    LineProgress(PrintStream out, int steps) {
        this.out = out;
        this.steps = steps;
    }

    @Override
    public void step(int step, double loss) {
        if (step % INTERVAL == 0 || step == steps) {
            out.println("step " + Text.padded(step, WIDTH) + " / " + Text.padded(steps, WIDTH) + " | loss "
                    + Text.fixed4(loss));
        }
    }

    @Override
    public void close() {
        out.flush();
    }
}
