package upay.sandbox.bill;

import io.vertx.core.Future;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import upay.sandbox.ledger.LedgerSpan;
import upay.sandbox.ledger.ReturnTime;
import upay.sandbox.ledger.Trade;
import upay.sandbox.ledger.TradeLedger;
import upay.sandbox.ledger.TradeReturn;

/**
 * The rows of a day's bill in the order of their times, faults included: a page of the ledger at a time. Then come the
 * refunds of the day before that are shown a day later, and the extra rows.
 */
final class BillEntries {
    private static final int PAGE = 1_000;

    private final TradeLedger ledger;
    private final LedgerSpan span;
    private final ReturnTime time;
    private final Predicate<BillEntry> listed;
    private final BillFaults faults;
    private final BillFaults before;
    private final LedgerSpan daysBefore;

    private final Deque<Trade> charged = new ArrayDeque<>();
    private final Deque<TradeReturn> returned = new ArrayDeque<>();
    private @Nullable Trade lastCharged;
    private @Nullable TradeReturn lastReturned;
    private boolean allCharged;
    private boolean allReturned;
    private boolean finished;
    private @Nullable List<BillEntry> peeked;

    /**
     * @param desk knows the faults of now: later ones do not change this bill
     * @param listed the entries that this file lists
     */
    BillEntries(TradeLedger ledger, BillDesk desk, BillDay day, Predicate<BillEntry> listed) {
        this.ledger = ledger;
        this.span = new LedgerSpan(day.payway(), day.from(), desk.end(day));
        this.time = switch (day.payway()) {
            case WECHAT, UNIONPAY -> ReturnTime.ASKED;
            default -> ReturnTime.DONE;
        };
        this.listed = listed;
        this.faults = new BillFaults(desk, day);
        this.before = new BillFaults(desk, day.before());
        this.daysBefore = new LedgerSpan(day.payway(), day.before().from(), desk.end(day.before()));
    }

    /** Until when the bill lists what happened, epoch milliseconds. */
    long end() {
        return span.to();
    }

    /** Whether the bill has no row; may be asked before the first page is taken. */
    Future<Boolean> isEmpty() {
        return next().map(page -> {
            peeked = page;
            return page.isEmpty();
        });
    }

    /** The next rows, about 1,000 of them; empty: that was all. */
    Future<List<BillEntry>> next() {
        if (peeked != null) {
            List<BillEntry> page = peeked;
            peeked = null;
            return Future.succeededFuture(page);
        }
        if (finished) {
            return Future.succeededFuture(List.of());
        }
        return fillCharged().compose(filled -> fillReturned()).compose(filled -> {
            List<BillEntry> page = merged();
            return allCharged && allReturned && charged.isEmpty() && returned.isEmpty()
                    ? last(page)
                    // A page may be empty by its faults.
                    : page.isEmpty() ? next() : Future.succeededFuture(page);
        });
    }

    /** As far as both are known: a later page of one may not come before the other's rest. */
    private List<BillEntry> merged() {
        List<BillEntry> page = new ArrayList<>();
        while ((!charged.isEmpty() || allCharged) && (!returned.isEmpty() || allReturned)) {
            Trade payment = charged.peek();
            TradeReturn given = returned.peek();
            if (payment == null && given == null) {
                break;
            }
            boolean paymentFirst =
                    given == null || payment != null && BillEntry.of(payment).at() <= given.at(time);
            BillEntry entry = paymentFirst ? BillEntry.of(charged.remove()) : BillEntry.of(returned.remove(), time);
            // Rows are counted over the whole day, whichever of them this file lists.
            List<BillEntry> rows = faults.rows(entry);
            if (listed.test(entry)) {
                page.addAll(rows);
            }
        }
        return page;
    }

    private Future<Void> fillCharged() {
        if (allCharged || !charged.isEmpty()) {
            return Future.succeededFuture();
        }
        return ledger.charged(span, lastCharged, PAGE).map(page -> {
            charged.addAll(page);
            allCharged = page.size() < PAGE;
            lastCharged = page.isEmpty() ? lastCharged : page.get(page.size() - 1);
            return null;
        });
    }

    private Future<Void> fillReturned() {
        if (allReturned || !returned.isEmpty()) {
            return Future.succeededFuture();
        }
        return ledger.returned(span, time, lastReturned, PAGE).map(page -> {
            returned.addAll(page);
            allReturned = page.size() < PAGE;
            lastReturned = page.isEmpty() ? lastReturned : page.get(page.size() - 1);
            return null;
        });
    }

    private Future<List<BillEntry>> last(List<BillEntry> page) {
        finished = true;
        Future<List<BillEntry>> shownLater =
                before.showsSomeLater() ? shownLater(null, new ArrayList<>()) : Future.succeededFuture(List.of());
        return shownLater.map(moved -> {
            List<BillEntry> all = new ArrayList<>(page);
            moved.stream().filter(listed).forEach(all::add);
            faults.extras().stream().filter(listed).forEach(all::add);
            return all;
        });
    }

    /** As many as there are faults, at most. */
    private Future<List<BillEntry>> shownLater(@Nullable TradeReturn after, List<BillEntry> found) {
        return ledger.returned(daysBefore, time, after, PAGE).compose(page -> {
            page.forEach(given -> found.addAll(before.later(BillEntry.of(given, time))));
            return page.size() < PAGE ? Future.succeededFuture(found) : shownLater(page.get(page.size() - 1), found);
        });
    }
}
