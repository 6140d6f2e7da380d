package wengert.samples.cli;

import java.io.PrintStream;
import me.tongfei.progressbar.DelegatingProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** A progress bar with the current loss; the library behind it is loaded only on a terminal. */
final class BarProgress implements Progress {
    private static final int WIDTH = 79;
    private static final int REFRESH_MILLIS = 50;

    private final PrintStream out;
    private final ProgressBar bar;
    private long nextMessage = System.nanoTime();

    BarProgress(PrintStream out, int steps) {
        this.out = out;
        this.bar = new ProgressBarBuilder()
                .setTaskName("training")
                .setInitialMax(steps)
                .setStyle(ProgressBarStyle.UNICODE_BLOCK)
                .setUpdateIntervalMillis(REFRESH_MILLIS)
                .setConsumer(new DelegatingProgressBarConsumer(this::show, WIDTH))
                .build();
    }

    private void show(String line) {
        out.print("\r" + line);
        out.flush();
    }

    @Override
    public void step(int step, double loss) {
        bar.stepTo(step);
        long now = System.nanoTime();
        if (step == bar.getMax() || now - nextMessage >= 0) {
            bar.setExtraMessage(" loss " + Text.fixed4(loss));
            nextMessage = now + REFRESH_MILLIS * 1_000_000L;
        }
    }

    @Override
    public void close() {
        bar.close();
        out.println();
    }
}
