package upay.bill.input;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Enumeration;
import java.util.List;
import java.util.zip.GZIPInputStream;
import java.util.zip.InflaterInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;
import upay.bill.BillFile;
import upay.bill.BillLimits;
import upay.bill.BillRefusedException;

/**
 * A bill's file, opened: a zip with its entries, or a single text. The names of entries are compared and shown, and are
 * never paths. What has to be unpacked before it is a zip goes to a temporary file of its owner only. One thread.
 */
public final class PackedBill implements AutoCloseable {
    /** The charset of entry names that are not marked as UTF-8, and of most texts. */
    public static final Charset GBK = Charset.forName("GBK");

    private static final int FIRST_BYTES = 8;
    private static final int COPY = 64 * 1024;

    private final Path path;
    private final BillLimits limits;
    private final byte[] first;
    private @Nullable Path temporary;
    private @Nullable ZipFile zip;

    private PackedBill(Path path, BillLimits limits, byte[] first) {
        this.path = path;
        this.limits = limits;
        this.first = first;
    }

    /** A text in a zip. */
    public record Entry(String name, ZipEntry entry) {
        /** The part behind the last slash. */
        public String lastName() {
            return name.substring(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1);
        }
    }

    public static PackedBill open(BillFile file) throws BillRefusedException, IOException {
        long size = Files.size(file.path());
        if (size > file.limits().fileBytes()) {
            throw new BillRefusedException(
                    0, "the file has more than " + file.limits().fileBytes() + " bytes");
        }
        if (size == 0) {
            throw new BillRefusedException(0, "the file is empty");
        }
        try (InputStream in = Files.newInputStream(file.path())) {
            return new PackedBill(file.path(), file.limits(), in.readNBytes(FIRST_BYTES));
        }
    }

    /** Whether the file begins with these bytes. */
    public boolean begins(int... bytes) {
        if (first.length < bytes.length) {
            return false;
        }
        for (int i = 0; i < bytes.length; i++) {
            if ((first[i] & 0xff) != bytes[i]) {
                return false;
            }
        }
        return true;
    }

    public boolean isZip() {
        return begins('P', 'K');
    }

    public boolean isGzip() {
        return begins(0x1f, 0x8b);
    }

    /** The first bytes, at most eight. */
    public byte[] firstBytes() {
        return first.clone();
    }

    /** The file as it is. */
    public InputStream text() throws IOException {
        return new BoundedStream(Files.newInputStream(path), Long.MAX_VALUE / limits.ratio(), limits);
    }

    /** The file, unpacked by gzip. */
    public InputStream gunzipped() throws BillRefusedException, IOException {
        InputStream raw = new BufferedInputStream(Files.newInputStream(path));
        try {
            return new BoundedStream(new GZIPInputStream(raw), Files.size(path), limits);
        } catch (ZipException | EOFException e) {
            raw.close();
            throw new BillRefusedException(0, "the packed file is damaged (" + e.getMessage() + ")");
        }
    }

    /** The entries of the file, which is a zip. */
    public List<Entry> entries() throws BillRefusedException, IOException {
        return entries(path);
    }

    /** The entries of the zip that is packed by zlib and written in Base64, as UnionPay's answer has it. */
    public List<Entry> entriesOfBase64() throws BillRefusedException, IOException {
        return entries(unpacked(true));
    }

    /** The entries of the zip that is packed by zlib. */
    public List<Entry> entriesOfZlib() throws BillRefusedException, IOException {
        return entries(unpacked(false));
    }

    private Path unpacked(boolean base64) throws BillRefusedException, IOException {
        Path target = Files.createTempFile("upay-bill", ".zip");
        temporary = target;
        try (InputStream raw = new BufferedInputStream(Files.newInputStream(path));
                InputStream bytes = base64 ? Base64.getMimeDecoder().wrap(raw) : raw;
                InputStream in = new BoundedStream(new InflaterInputStream(bytes), Files.size(path), limits);
                var out = Files.newOutputStream(target)) {
            byte[] buffer = new byte[COPY];
            int read;
            while ((read = in.read(buffer)) > 0) {
                out.write(buffer, 0, read);
            }
        } catch (BoundException | ZipException | EOFException e) {
            throw new BillRefusedException(0, "the packed file is damaged or cut off (" + e.getMessage() + ")");
        } catch (IOException e) {
            // The decoder of Base64 has no exception of its own.
            if (base64 && String.valueOf(e.getMessage()).startsWith("Illegal base64")
                    || String.valueOf(e.getMessage()).contains("Base64")) {
                throw new BillRefusedException(0, "the file is not in Base64 (" + e.getMessage() + ")");
            }
            throw e;
        }
        return target;
    }

    private List<Entry> entries(Path file) throws BillRefusedException, IOException {
        ZipFile opened;
        try {
            opened = new ZipFile(file.toFile(), ZipFile.OPEN_READ, GBK);
        } catch (ZipException | EOFException | IllegalArgumentException e) {
            throw new BillRefusedException(0, "the zip is damaged or cut off (" + e.getMessage() + ")");
        }
        zip = opened;
        if (opened.size() > limits.entries()) {
            throw new BillRefusedException(0, "the zip has more than " + limits.entries() + " entries");
        }
        List<Entry> all = new ArrayList<>();
        for (Enumeration<? extends ZipEntry> entries = opened.entries(); entries.hasMoreElements(); ) {
            ZipEntry entry = entries.nextElement();
            if (entry.getName().equals("[Content_Types].xml")) {
                throw new BillRefusedException(0, "the file is a workbook" + ResavedFile.WORDS);
            }
            if (!entry.isDirectory()) {
                all.add(new Entry(entry.getName(), entry));
            }
        }
        return all;
    }

    /** The content of an entry. */
    public InputStream open(Entry entry) throws BillRefusedException, IOException {
        ZipFile opened = zip;
        if (opened == null) {
            throw new IllegalStateException("the file has no entries");
        }
        try {
            InputStream in = opened.getInputStream(entry.entry());
            if (in == null) {
                throw new BillRefusedException(0, "the zip is damaged: an entry has no content");
            }
            return new CheckedEntryStream(
                    new BoundedStream(in, Math.max(0, entry.entry().getCompressedSize()), limits), entry.entry());
        } catch (ZipException | EOFException e) {
            throw new BillRefusedException(0, "the zip is damaged (" + e.getMessage() + ")");
        }
    }

    @Override
    public void close() throws IOException {
        if (zip != null) {
            zip.close();
        }
        if (temporary != null) {
            Files.deleteIfExists(temporary);
        }
    }
}
