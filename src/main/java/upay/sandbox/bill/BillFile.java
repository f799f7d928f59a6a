package upay.sandbox.bill;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import upay.sandbox.wire.SigningExecutor;
import upay.sandbox.wire.WireBody;

/** A bill as it is sent: a page of rows becomes text, is packed, and leaves before the next one is read. */
final class BillFile implements WireBody {
    private final BillEntries entries;
    private final BillFormat format;
    private final BillPacking packing;
    private final BillDefects defects;
    private final SigningExecutor worker;

    private final ByteArrayOutputStream packed = new ByteArrayOutputStream();
    private @Nullable OutputStream out;
    private BillTotals totals = BillTotals.NONE;

    /** The row that is written when the next one is known: the text of a truncated bill ends within the last one. */
    private @Nullable String pending;

    private boolean ended;

    BillFile(BillEntries entries, BillFormat format, BillPacking packing, BillDefects defects, SigningExecutor worker) {
        this.entries = entries;
        this.format = format;
        this.packing = packing;
        this.defects = defects;
        this.worker = worker;
    }

    @Override
    public Future<@Nullable Buffer> next() {
        return ended
                ? Future.succeededFuture(null)
                : entries.next()
                        .compose(page -> worker.run(() -> {
                            if (page.isEmpty()) {
                                end();
                            } else {
                                write(page);
                            }
                            return taken();
                        }));
    }

    private void write(List<BillEntry> page) throws IOException {
        OutputStream stream = opened();
        StringBuilder text = new StringBuilder(page.size() * 256);
        for (BillEntry entry : page) {
            text.append(pending == null ? "" : pending);
            pending = format.row(entry);
            totals = totals.plus(entry, format.fee());
        }
        stream.write(bytes(text.toString()));
    }

    private void end() throws IOException {
        ended = true;
        OutputStream stream = opened();
        BillTotals stated = defects.wrongTotals() ? totals.wrong() : totals;
        String last = pending == null ? "" : pending;
        stream.write(bytes(defects.truncated() ? last.substring(0, last.length() / 2) : last + format.foot(stated)));
        for (Map.Entry<String, String> other : format.others(stated).entrySet()) {
            packing.next(stream, other.getKey());
            stream.write(bytes(other.getValue()));
        }
        stream.close();
    }

    private OutputStream opened() throws IOException {
        if (out == null) {
            out = packing.open(packed);
            packing.next(out, format.fileName());
            out.write(bytes(format.head()));
        }
        return out;
    }

    private Buffer taken() {
        Buffer piece = Buffer.buffer(packed.toByteArray());
        packed.reset();
        return ended && defects.cut() ? piece.slice(0, piece.length() / 2) : piece;
    }

    private byte[] bytes(String text) {
        return text.getBytes(format.charset());
    }
}
