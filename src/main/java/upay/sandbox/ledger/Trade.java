package upay.sandbox.ledger;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import upay.domain.Fen;

/**
 * The state of one trade at its channel. Immutable; {@link #at} applies what became due by itself (a customer's
 * confirmation, a slow refund), so that nothing is lost while the sandbox stands still.
 *
 * @param terms the merchant's request
 * @param refunds in the order of their first requests, including those that the channel did not accept
 * @param version counts the writes: a write names the version that it replaces
 */
public record Trade(Terms terms, TradeBalance books, TradeEventTimes moments, List<TradeRefund> refunds, int version) {

    /**
     * The merchant's request; never changes.
     *
     * @param qr true: the customer scans, or opens a page (precreate); false: the merchant scanned the customer's code
     * @param total the price
     * @param print of amount and payment code: distinguishes a repeated call from one with other data
     * @param notifyUrl of the payment's callback; null: none
     * @param page that opened it; null: none
     * @param api the channel's interface that it was opened by, as its dialect names it; empty: the first one
     */
    public record Terms(
            TradeKey key,
            boolean qr,
            Fen total,
            String print,
            @Nullable String notifyUrl,
            @Nullable WalletPage page,
            String api) {}

    /** The state of a trade. */
    public enum Phase {
        /** A QR code that is not scanned yet, or a page's payment that is not confirmed yet. */
        UNSCANNED,
        /** Waits for the customer's confirmation. */
        WAITING,
        PAID,
        /** The customer declined. */
        DECLINED,
        /** Closed or reversed before it was paid. */
        CLOSED,
        /** Paid, and refunded in full by a cancel or reversal. */
        UNDONE
    }

    public Trade {
        refunds = List.copyOf(refunds);
    }

    /** A new trade, not paid yet. */
    public static Trade opened(
            TradeKey key, boolean qr, Fen total, String print, @Nullable String notifyUrl, long now) {
        return opened(new Terms(key, qr, total, print, notifyUrl, null, ""), now);
    }

    /** A new trade, not paid yet. */
    public static Trade opened(Terms terms, long now) {
        return new Trade(terms, TradeBalance.EMPTY, TradeEventTimes.created(now), List.of(), 0);
    }

    public TradeKey key() {
        return terms.key();
    }

    public boolean qr() {
        return terms.qr();
    }

    public Fen total() {
        return terms.total();
    }

    public String print() {
        return terms.print();
    }

    public @Nullable String notifyUrl() {
        return terms.notifyUrl();
    }

    /** The page or mini program that opened it; null: none. */
    public @Nullable WalletPage page() {
        return terms.page();
    }

    /** The channel's interface that it was opened by; empty: the first one. */
    public String api() {
        return terms.api();
    }

    /** Where its payment is notified; only of a trade that has such a place. */
    public String requireNotifyUrl() {
        return Objects.requireNonNull(terms.notifyUrl(), "where to notify");
    }

    public Phase phase() {
        if (books.charges() > 0) {
            return books.closed() ? Phase.UNDONE : Phase.PAID;
        }
        if (moments.has(TradeEvent.CLOSED)) {
            return Phase.CLOSED;
        }
        if (books.closed()) {
            return Phase.DECLINED;
        }
        return moments.has(TradeEvent.SCANNED) ? Phase.WAITING : Phase.UNSCANNED;
    }

    /** This trade as it is at {@code now}; the same instance if nothing became due. */
    public Trade at(long now) {
        Trade trade = this;
        if (trade.phase() == Phase.WAITING && due(TradeEvent.CONFIRMS, now)) {
            trade = trade.charged(moments.time(TradeEvent.CONFIRMS));
        }
        if (trade.phase() == Phase.WAITING && due(TradeEvent.DECLINES, now)) {
            trade = trade.with(books.close(), moments);
        }
        for (TradeRefund refund : refunds) {
            if (!refund.done() && refund.accepted() && refund.dueAt() <= now) {
                trade = trade.finished(refund);
            }
        }
        return trade;
    }

    /** When the next event happens by itself, in epoch milliseconds; 0: never. */
    public long nextDue() {
        Stream<Long> confirmations = phase() == Phase.WAITING
                ? Stream.of(moments.time(TradeEvent.CONFIRMS), moments.time(TradeEvent.DECLINES))
                : Stream.empty();
        Stream<Long> returns = refunds.stream().filter(refund -> !refund.done()).map(TradeRefund::dueAt);
        return Stream.concat(confirmations, returns)
                .filter(time -> time != 0)
                .min(Long::compare)
                .orElse(0L);
    }

    public Trade marked(TradeEvent moment, long time) {
        return with(books, moments.with(moment, time));
    }

    public Trade charged(long now) {
        return with(books.charge(total()), moments.with(TradeEvent.CHARGED, now));
    }

    /** Cannot be paid any more; what was charged is refunded. */
    public Trade undone(long now) {
        TradeBalance closed = books.close();
        boolean awaitedTicks = books.charged().isMoreThan(books.returned());
        TradeBalance settled = awaitedTicks ? closed.giveBack(books.charged().minus(books.returned())) : closed;
        return with(settled, moments.with(TradeEvent.CLOSED, now));
    }

    /** With an additional refund, or with the one of the same number replaced. */
    public Trade refunding(TradeRefund refund) {
        List<TradeRefund> next = new ArrayList<>(refunds);
        next.removeIf(known -> known.number().equals(refund.number()));
        next.add(refund);
        TradeBalance settled = refund.done() ? books.giveBack(refund.amount()) : books;
        return new Trade(terms, settled, moments, next, version);
    }

    public Optional<TradeRefund> refund(String number) {
        return refunds.stream().filter(known -> known.number().equals(number)).findFirst();
    }

    /** The sum of the refunds that the channel accepted, done or not. */
    public Fen spokenFor() {
        return refunds.stream()
                .filter(TradeRefund::accepted)
                .map(TradeRefund::amount)
                .reduce(Fen.ZERO, Fen::plus);
    }

    /** The version that replaces the stored one. */
    public Trade nextVersion() {
        return new Trade(terms, books, moments, refunds, version + 1);
    }

    private Trade finished(TradeRefund refund) {
        List<TradeRefund> next = refunds.stream()
                .map(known -> known.equals(refund) ? refund.finished() : known)
                .toList();
        return new Trade(terms, books.giveBack(refund.amount()), moments, next, version);
    }

    private Trade with(TradeBalance nextBooks, TradeEventTimes nextMoments) {
        return new Trade(terms, nextBooks, nextMoments, refunds, version);
    }

    private boolean due(TradeEvent moment, long now) {
        return moments.has(moment) && moments.time(moment) <= now;
    }
}
