package upay.bill.input;

import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;

/** The content of a zip's entry, compared with its checksum at its end: {@link java.util.zip.ZipFile} does not do that. */
final class CheckedEntryStream extends CheckedInputStream {
    private final long expected;

    CheckedEntryStream(InputStream in, ZipEntry entry) {
        super(in, new CRC32());
        this.expected = entry.getCrc();
    }

    @Override
    public int read() throws IOException {
        return compared(super.read());
    }

    @Override
    public int read(byte[] into, int from, int length) throws IOException {
        return compared(super.read(into, from, length));
    }

    private int compared(int read) throws ZipException {
        if (read < 0 && getChecksum().getValue() != expected) {
            throw new ZipException("the checksum of the entry is wrong");
        }
        return read;
    }
}
