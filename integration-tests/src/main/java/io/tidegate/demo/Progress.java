package io.tidegate.demo;

import java.io.PrintStream;
import java.util.Locale;

/** Lines that say what is going on, each with the seconds since the start. */
final class Progress {
    private final PrintStream out;
    private final long start;

    private Progress(PrintStream out, long start) {
        this.out = out;
        this.start = start;
    }

    static Progress begin(PrintStream out) {
        return new Progress(out, System.nanoTime());
    }

    void say(String line) {
        double seconds = (System.nanoTime() - start) / 1e9;
        out.println(String.format(Locale.ROOT, "[%5.1f s] %s", seconds, line));
        out.flush();
    }
}
