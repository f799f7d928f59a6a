package upay.lab.drill;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What a drill found, as it is printed: lines for people, and which of its bounds held. Safe from any thread. */
final class DrillFigures {
    private final PrintStream out;
    private final PrintStream progress;
    private final List<String> missed = new ArrayList<>();
    private int bounds;

    DrillFigures(PrintStream out, PrintStream progress) {
        this.out = out;
        this.progress = progress;
    }

    /** A progress line; not a figure. */
    synchronized void progress(String format, Object... arguments) {
        progress.println("  ... " + text(format, arguments));
    }

    synchronized void say(String what, String format, Object... arguments) {
        out.printf(Locale.ROOT, "  %-46s %s%n", what, text(format, arguments));
    }

    /** A figure that must not be another one. */
    void equal(String what, long actual, long wanted) {
        judge(what, actual == wanted, text("%,d (must be %,d)", actual, wanted));
    }

    /** A figure that must be 0; otherwise the examples are printed. */
    void none(String what, List<?> wrong) {
        judge(what, wrong.isEmpty(), text("%,d (must be 0)", wrong.size()));
        wrong.stream().limit(10).forEach(example -> say("", "%s", example));
    }

    /** Seconds that must not be more. */
    void within(String what, double actual, double bound) {
        judge(what, actual <= bound, text("%.2f s (at most %.0f s)", actual, bound));
    }

    void most(String what, long actual, long bound) {
        judge(what, actual <= bound, text("%,d (at most %,d)", actual, bound));
    }

    private synchronized void judge(String what, boolean held, String figure) {
        bounds++;
        if (!held) {
            missed.add(what);
        }
        say(what, "%s  %s", figure, held ? "ok" : "MISSED");
    }

    synchronized List<String> missed() {
        return List.copyOf(missed);
    }

    /** Prints the verdict; true: every bound held, and there was one. */
    synchronized boolean verdict() {
        boolean held = missed.isEmpty() && bounds > 0;
        out.println(held ? "held: all " + bounds + " bounds" : "MISSED: " + String.join("; ", missed));
        return held;
    }

    private static String text(String format, Object... arguments) {
        return String.format(Locale.ROOT, format, arguments);
    }
}
