package upay.store.bill;

import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Objects;
import java.util.function.LongConsumer;
import java.util.zip.GZIPOutputStream;
import upay.bill.BillAccount;
import upay.bill.BillFile;
import upay.bill.BillReader;
import upay.bill.BillRefusedException;
import upay.bill.BillSummary;
import upay.store.bill.StoredBill.Refusal;
import upay.store.bill.StoredBill.State;

/**
 * Brings a bill's file into the store: its bytes and, if it is read to its end, its rows. The same bytes again change
 * nothing; other bytes of the same account and day take the place of the former ones, which are kept. What was replaced
 * and comes again takes its place back.
 *
 * <p>Blocks; one plain thread. If it ends early, the file stays READING, and is read from the beginning when it is
 * imported again.
 */
public final class BillImport {
    private static final int COPY = 64 * 1024;
    private static final int CHUNK = 512 * 1024;
    private static final String PART_OF_WHOLE =
            "the whole bill of this account and day is here already: a file of a part of it adds nothing";
    private static final String CHANGED = "the file was changed while it was read";

    private final PgBills bills;

    public BillImport(PgBills bills) {
        this.bills = bills;
    }

    /** How a file came here. */
    public enum Source {
        /** An operator brought it. */
        IMPORTED,
        /** The gateway took it from the channel. */
        FETCHED
    }

    /**
     * What became of a file.
     *
     * @param changed false: the same bytes were here already, or are being read
     */
    public record Result(StoredBill bill, boolean changed) {}

    /**
     * Imports a file.
     *
     * @param source how it came here; of bytes that were here before it stays what it was
     * @param progress takes the rows so far, now and then
     * @throws BillRefusedException never for a refused bill, which is a result; only for a file that is too large to be
     *     kept
     * @throws OvertakenException if another import of the same file has begun
     * @throws upay.port.StoreException if the store fails
     */
    public Result run(BillReader reader, BillFile file, BillAccount account, Source source, LongConsumer progress)
            throws BillRefusedException, IOException {
        FileTime modified = Files.getLastModifiedTime(file.path());
        long size = Files.size(file.path());
        if (size > file.limits().fileBytes()) {
            throw new BillRefusedException(
                    0, "the file has more than " + file.limits().fileBytes() + " bytes");
        }
        String sha256 = sha256(file.path(), OutputStream.nullOutputStream());
        StoredBill.Origin origin = new StoredBill.Origin(source.name(), name(file.path()), sha256, size, Instant.EPOCH);
        PgBills.Begun begun = bills.begin(account, file.day(), origin).await();
        if (begun.attempt() == 0) {
            StoredBill known = stored(begun);
            return new Result(known, begun.was(State.REPLACED) && known.state() == State.READ);
        }
        if (begun.wasHere()) {
            bills.discard(begun).await();
        }
        boolean same = keep(begun, file.path()).equals(sha256);
        RowBatches rows = new RowBatches(bills, begun, progress);
        try {
            BillSummary summary = reader.read(file, rows);
            if (!same
                    || Files.size(file.path()) != size
                    || !Files.getLastModifiedTime(file.path()).equals(modified)) {
                throw new BillRefusedException(0, CHANGED);
            }
            rows.finish();
            if (!bills.accept(begun, summary).await()) {
                throw new BillRefusedException(0, PART_OF_WHOLE);
            }
        } catch (BillRefusedException e) {
            rows.settle();
            bills.refuse(begun, new Refusal(e.line(), e.reason())).await();
        }
        return new Result(stored(begun), true);
    }

    private StoredBill stored(PgBills.Begun begun) {
        return bills.file(begun.id()).await().orElseThrow();
    }

    private static String name(Path path) {
        return Objects.toString(path.getFileName(), "");
    }

    /** Keeps the bytes, packed; returns their digest. */
    private String keep(PgBills.Begun begun, Path path) throws IOException {
        try (Chunks chunks = new Chunks(begun);
                GZIPOutputStream packed = new GZIPOutputStream(chunks, COPY)) {
            String digest = sha256(path, packed);
            packed.finish();
            chunks.finish();
            return digest;
        }
    }

    private static String sha256(Path path, OutputStream copy) throws IOException {
        MessageDigest digest;
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
        byte[] buffer = new byte[COPY];
        try (InputStream in = new DigestInputStream(Files.newInputStream(path), digest)) {
            int read;
            while ((read = in.read(buffer)) > 0) {
                copy.write(buffer, 0, read);
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    /** Cuts what is written into parts, and keeps one after the other. */
    private final class Chunks extends OutputStream {
        private final PgBills.Begun begun;
        private final byte[] chunk = new byte[CHUNK];
        private int length;
        private int place;

        Chunks(PgBills.Begun begun) {
            this.begun = begun;
        }

        @Override
        public void write(int single) {
            write(new byte[] {(byte) single}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int from, int count) {
            int at = from;
            int rest = count;
            while (rest > 0) {
                int part = Math.min(rest, CHUNK - length);
                System.arraycopy(bytes, at, chunk, length, part);
                length += part;
                at += part;
                rest -= part;
                if (length == CHUNK) {
                    finish();
                }
            }
        }

        void finish() {
            if (length > 0
                    && !bills.keep(begun, place++, Buffer.buffer(length).appendBytes(chunk, 0, length))
                            .await()) {
                throw new OvertakenException();
            }
            length = 0;
        }
    }
}
