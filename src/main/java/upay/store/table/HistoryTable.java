package upay.store.table;

import static upay.store.table.Column.int4;
import static upay.store.table.Column.int8;
import static upay.store.table.Column.name;
import static upay.store.table.Column.text;
import static upay.store.table.Column.time;

import java.util.List;
import upay.domain.OrderKey;
import upay.domain.OrderStatus;
import upay.history.HistoryEntry;
import upay.history.HistoryFormat;
import upay.store.sql.RowReader;

/** The columns of {@code history}, and the mapping from rows to entries. */
public final class HistoryTable {

    /** A row of it. */
    public record Told(OrderKey key, HistoryEntry entry) {}

    /** All, in the order in which {@link #read} reads them. */
    static final List<Column<Told>> ALL = List.of(
            text("merchant_id", t -> t.key.merchantId()),
            int8("order_sn", t -> t.key.sn()),
            int4("version", t -> t.entry.version()),
            name("status", t -> t.entry.status()),
            time("at", t -> t.entry.at()),
            int8("instance", t -> t.entry.instance()),
            text("events", t -> HistoryFormat.write(t.entry.at(), t.entry.events())));

    public static final String COLUMNS = Column.names(ALL, "");

    private HistoryTable() {}

    public static Told read(RowReader cells) {
        OrderKey key = OrderTable.readKey(cells);
        int version = cells.int4();
        OrderStatus status = cells.name(OrderStatus.class);
        var at = cells.time();
        long instance = cells.int8();
        return new Told(key, new HistoryEntry(version, status, at, instance, HistoryFormat.read(at, cells.text())));
    }
}
