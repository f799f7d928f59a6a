package upay.bill.input;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.util.Arrays;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;
import upay.bill.BillLimits;
import upay.bill.BillRefusedException;

/**
 * The lines of a bill, one at a time. A line ends with LF or CR LF; in UTF-8 and GBK no other character contains these
 * bytes. One thread; closes its stream.
 */
public final class BillLines implements AutoCloseable {
    private static final int BUFFER = 64 * 1024;
    private static final byte[] NOTHING = new byte[0];

    private final InputStream from;
    private final Charset charset;
    private final String place;
    private final int most;
    private final long linesLeft;
    private final byte[] buffer = new byte[BUFFER];
    private byte[] start = NOTHING;
    private int at;
    private int end;
    private long line;
    private boolean ended;

    /** @param place before each reason of a refusal: which text of a zip it is; empty: the only one */
    public BillLines(InputStream from, Charset charset, BillLimits limits, String place) {
        this.from = from;
        this.charset = charset;
        this.place = place;
        this.most = limits.lineBytes();
        this.linesLeft = limits.lines();
    }

    /** The next line without its end; null: there is none. */
    public @Nullable String next() throws BillRefusedException, IOException {
        byte[] bytes = nextBytes();
        return bytes == null ? null : new String(bytes, charset);
    }

    /** As {@link #next}, undecoded. */
    public byte @Nullable [] nextBytes() throws BillRefusedException, IOException {
        line++;
        start = NOTHING;
        while (true) {
            for (int i = at; i < end; i++) {
                if (buffer[i] == '\n') {
                    byte[] whole = part(i);
                    at = i + 1;
                    ended = true;
                    return counted(withoutReturn(whole));
                }
            }
            start = part(end);
            at = 0;
            end = 0;
            if (!fill()) {
                if (start.length == 0) {
                    line--;
                    return null;
                }
                ended = false;
                return counted(start);
            }
        }
    }

    private byte[] part(int to) throws BillRefusedException {
        int length = start.length + to - at;
        if (length > most) {
            throw refused("the line has more than " + most + " bytes");
        }
        if (start.length == 0) {
            return Arrays.copyOfRange(buffer, at, to);
        }
        byte[] whole = Arrays.copyOf(start, length);
        System.arraycopy(buffer, at, whole, start.length, to - at);
        return whole;
    }

    private static byte[] withoutReturn(byte[] bytes) {
        return bytes.length > 0 && bytes[bytes.length - 1] == '\r' ? Arrays.copyOf(bytes, bytes.length - 1) : bytes;
    }

    private byte[] counted(byte[] bytes) throws BillRefusedException {
        if (line > linesLeft) {
            throw refused("the file has more than " + linesLeft + " lines");
        }
        return bytes;
    }

    private boolean fill() throws BillRefusedException, IOException {
        try {
            end = Math.max(0, from.read(buffer, 0, buffer.length));
            return end > 0;
        } catch (BoundException e) {
            throw refused(String.valueOf(e.getMessage()));
        } catch (ZipException | EOFException e) {
            throw refused("the packed file is damaged or cut off (" + e.getMessage() + ")");
        }
    }

    /** Whether the last line that was read had an end. */
    public boolean isEnded() {
        return ended;
    }

    /** The number of the last line that was read, from 1. */
    public long line() {
        return line;
    }

    /** Of the last line that was read. */
    public BillRefusedException refused(String reason) {
        return new BillRefusedException(line, place + reason);
    }

    /** No text follows. */
    public void requireEnd() throws BillRefusedException, IOException {
        String next;
        while ((next = next()) != null) {
            if (!next.isBlank()) {
                throw refused("there is more text behind the end of the bill");
            }
        }
    }

    @Override
    public void close() throws IOException {
        from.close();
    }
}
