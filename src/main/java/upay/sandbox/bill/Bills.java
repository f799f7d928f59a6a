package upay.sandbox.bill;

import io.vertx.core.Future;
import java.util.Optional;
import java.util.function.LongFunction;
import upay.sandbox.ledger.TradeLedger;
import upay.sandbox.wire.SigningExecutor;
import upay.sandbox.wire.WireBody;

/** The bills of all channels. May be called from any thread; futures complete on the caller's context. */
public final class Bills {
    private final TradeLedger ledger;
    private final BillDesk desk;
    private final SigningExecutor worker;

    /** @param worker makes the text, a page at a time */
    public Bills(TradeLedger ledger, BillDesk desk, SigningExecutor worker) {
        this.ledger = ledger;
        this.desk = desk;
        this.worker = worker;
    }

    /** Epoch milliseconds. */
    public long now() {
        return desk.now();
    }

    /** One call for the day's bill: faults that last some calls count it. */
    public BillReadiness ask(BillDay day) {
        return desk.ask(day);
    }

    /**
     * The bill as it is now.
     *
     * @param format of the time until which the bill lists what happened, in epoch milliseconds
     * @return empty: it has no row
     */
    public Future<Optional<WireBody>> some(BillDay day, LongFunction<BillFormat> format, BillPacking packing) {
        BillFormat made = format.apply(desk.end(day));
        BillEntries entries = new BillEntries(ledger, desk, day, made::lists);
        return entries.isEmpty()
                .map(empty -> empty ? Optional.empty() : Optional.of(file(day, entries, made, packing)));
    }

    /** The bill as it is now, also without rows. */
    public WireBody any(BillDay day, LongFunction<BillFormat> format, BillPacking packing) {
        BillFormat made = format.apply(desk.end(day));
        return file(day, new BillEntries(ledger, desk, day, made::lists), made, packing);
    }

    private WireBody file(BillDay day, BillEntries entries, BillFormat format, BillPacking packing) {
        return new BillFile(entries, format, packing, BillDefects.of(desk, day), worker);
    }
}
