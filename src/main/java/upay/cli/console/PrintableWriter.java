package upay.cli.console;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;

/**
 * Escapes the output of commands so that a terminal does not interpret it ({@link PrintableText}); newlines and tabs
 * are kept.
 */
public final class PrintableWriter extends Writer {
    private static final String KEPT = "\t" + System.lineSeparator();

    private final PrintWriter behind;
    /** The pending first half of a surrogate pair; 0: none. Guarded by the lock, as is the output. */
    private char half;

    private PrintableWriter(PrintWriter behind) {
        this.behind = behind;
    }

    /** Wraps a printer; returns the same one if it is wrapped already. */
    public static PrintWriter on(PrintWriter behind) {
        return behind instanceof Printer ? behind : new Printer(behind);
    }

    private static final class Printer extends PrintWriter {
        private Printer(PrintWriter behind) {
            super(new PrintableWriter(behind), true);
        }
    }

    @Override
    public void write(char[] text, int from, int length) {
        synchronized (lock) {
            StringBuilder whole = new StringBuilder(length + 1);
            if (half != 0) {
                whole.append(half);
                half = 0;
            }
            whole.append(text, from, length);
            int last = whole.length() - 1;
            if (last >= 0 && Character.isHighSurrogate(whole.charAt(last))) {
                half = whole.charAt(last);
                whole.setLength(last);
            }
            PrintableText.escape(whole, 0, KEPT);
            behind.write(whole.toString());
        }
    }

    @Override
    public void flush() {
        behind.flush();
    }

    @Override
    public void close() throws IOException {
        behind.close();
    }
}
