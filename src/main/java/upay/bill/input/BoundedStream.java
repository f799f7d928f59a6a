package upay.bill.input;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import upay.bill.BillLimits;

/** Unpacked content: ends with an error at its bounds, before it takes memory, disk or time. */
final class BoundedStream extends FilterInputStream {
    private final long most;
    private final String bound;
    private long count;

    /** @param packedBytes the size of what it is unpacked from */
    BoundedStream(InputStream from, long packedBytes, BillLimits limits) {
        super(from);
        long packed = Math.max(BillLimits.RATIO_FROM, Math.multiplyExact(packedBytes, limits.ratio()));
        this.most = Math.min(limits.textBytes(), packed);
        this.bound = most == limits.textBytes()
                ? "the unpacked file has more than " + most + " bytes"
                : "the file is packed to less than 1/" + limits.ratio() + " of its content, which no bill is";
    }

    @Override
    public int read() throws IOException {
        int read = super.read();
        if (read >= 0) {
            add(1);
        }
        return read;
    }

    @Override
    public int read(byte[] into, int from, int length) throws IOException {
        int read = super.read(into, from, length);
        if (read > 0) {
            add(read);
        }
        return read;
    }

    private void add(int read) throws IOException {
        count += read;
        if (count > most) {
            throw new BoundException(bound);
        }
    }

    @Override
    public long skip(long n) {
        throw new UnsupportedOperationException("what is skipped is not counted");
    }

    @Override
    public boolean markSupported() {
        return false;
    }
}
