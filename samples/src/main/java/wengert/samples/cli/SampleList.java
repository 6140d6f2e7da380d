package wengert.samples.cli;

import java.io.PrintStream;
import wengert.samples.gpt.Sampling;

/** The invented documents as they are printed: {@code sample  1: name}. */
final class SampleList {
    private static final int WIDTH = 2;

    private SampleList() {}

    static void print(PrintStream out, Sampling sampling, int count) {
        // Any number may be asked for, and the reader may have seen enough: an error is reported when the command ends.
        for (int i = 1; i <= count && !out.checkError(); i++) {
            out.println("sample " + Text.padded(i, WIDTH) + ": " + sampling.next());
        }
    }
}
