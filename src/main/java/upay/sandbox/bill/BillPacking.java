package upay.sandbox.bill;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.Charset;
import java.time.LocalDateTime;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** How a channel packs a bill's text. */
public interface BillPacking {
    /** The text itself. */
    BillPacking PLAIN = sink -> sink;

    BillPacking GZIP = GZIPOutputStream::new;

    /** One archive; the names of its entries are GBK, without the flag of UTF-8. */
    BillPacking ZIP = BillPacking::zip;

    /** @param sink what is written to it is sent */
    OutputStream open(OutputStream sink) throws IOException;

    /** Begins the next file, where there are several. */
    default void next(OutputStream opened, String name) throws IOException {
        if (opened instanceof ZipOutputStream zip) {
            ZipEntry entry = new ZipEntry(name);
            // The same bill has the same bytes.
            entry.setTimeLocal(LocalDateTime.of(1980, 1, 1, 0, 0));
            zip.putNextEntry(entry);
        }
    }

    static ZipOutputStream zip(OutputStream sink) {
        return new ZipOutputStream(sink, Charset.forName("GBK"));
    }
}
