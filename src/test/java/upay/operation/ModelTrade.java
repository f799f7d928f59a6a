package upay.operation;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import upay.domain.BizError;
import upay.domain.Fen;
import upay.domain.SubPayway;
import upay.domain.channel.ChannelCall;
import upay.domain.channel.Outcome;
import upay.domain.channel.Outcome.Declined;
import upay.domain.channel.Outcome.Facts;

/** One trade at the model of a channel: charges, refunds, and the honest answer. */
public final class ModelTrade {
    /**
     * The traits of a channel.
     *
     * @param undoReturnsMoney see {@link upay.domain.channel.ChannelTraits}
     * @param knowsUnscannedQr what is precreated is a trade before it is scanned or confirmed
     * @param undoOfUnknownSucceeds undoing what does not exist is answered with success, and is no barrier
     * @param acceptsRefunds a refund is accepted first and done later; a refunded trade still counts as paid
     */
    public record Style(
            boolean undoReturnsMoney, boolean knowsUnscannedQr, boolean undoOfUnknownSucceeds, boolean acceptsRefunds) {
        public static final Style ALIPAY = new Style(true, false, true, false);
        static final Style ALIPAY_CREATE = new Style(true, true, true, false);
        static final Style WECHAT = new Style(true, true, false, true);
        static final Style WECHAT_NATIVE = new Style(false, true, false, true);
    }

    /** What the customer does with a payment that reaches the phone. */
    public record Customer(Kind kind, Duration after, BizError refusal) {
        enum Kind {
            PAYS,
            CONFIRMS,
            DECLINES,
            WAITS,
            REFUSED
        }

        public static final Customer PAYS = new Customer(Kind.PAYS, Duration.ZERO, null);
        public static final Customer NEVER = new Customer(Kind.WAITS, Duration.ZERO, null);

        public static Customer confirmsAfter(Duration after) {
            return new Customer(Kind.CONFIRMS, after, null);
        }

        static Customer declinesAfter(Duration after) {
            return new Customer(Kind.DECLINES, after, null);
        }

        public static Customer refused(BizError refusal) {
            return new Customer(Kind.REFUSED, Duration.ZERO, refusal);
        }
    }

    public enum State {
        NONE,
        QR,
        OPEN,
        PAID,
        CLOSED
    }

    enum Giving {
        PROCESSING,
        DONE,
        FAILED
    }

    private record Return(long amount, Giving giving) {}

    private final VirtualTime time;
    private final Style style;
    private final long sn;
    private final Map<Long, Return> returns = new HashMap<>();
    private long elsewhere;
    private State state = State.NONE;
    private Instant payableUntil = Instant.MAX;
    private long total;
    private long charged;
    private int charges;
    private boolean undone;
    int paysSent;
    Duration processing = Duration.ofSeconds(3);
    public boolean closesNextRefund;

    public ModelTrade(VirtualTime time, Style style, long sn) {
        this.time = time;
        this.style = style;
        this.sn = sn;
    }

    long charged() {
        return charged;
    }

    public int charges() {
        return charges;
    }

    public State state() {
        return state;
    }

    public long returned() {
        return undone ? charged : elsewhere + sum(Giving.DONE);
    }

    /** The merchant's share of the customer's money. */
    public long kept() {
        return charged - returned();
    }

    boolean gaveBack(long tsn) {
        return returns.containsKey(tsn) && returns.get(tsn).giving == Giving.DONE;
    }

    private long sum(Giving giving) {
        return returns.values().stream()
                .filter(r -> r.giving == giving)
                .mapToLong(Return::amount)
                .sum();
    }

    public Outcome handle(ChannelCall call, Customer customer) {
        return switch (call.action()) {
            case PAY -> pay(call, customer);
            case PRECREATE -> precreate(call);
            case QUERY, LOOKUP -> query();
            case UNDO -> undo();
            case REFUND -> refund(call);
            case REFUND_QUERY -> refundQuery(call.movement().tsn());
            case RETURNED -> whatIsReturned();
        };
    }

    /** A refund in the channel's own console; false if the channel refuses it. */
    public boolean refundElsewhere(long amount) {
        if (state != State.PAID || amount > charged - returned() - sum(Giving.PROCESSING)) {
            return false;
        }
        elsewhere += amount;
        return true;
    }

    public long elsewhere() {
        return elsewhere;
    }

    /** One style lists all refunds, the accepted ones too; the other states only that all of it is returned. */
    private Outcome whatIsReturned() {
        if (style.acceptsRefunds && state == State.PAID) {
            Fen sum = Fen.of(returned() + sum(Giving.PROCESSING));
            return new Outcome.Succeeded(Facts.KNOWN.returning(sum));
        }
        return query();
    }

    private Outcome pay(ChannelCall call, Customer customer) {
        total = call.total().value();
        Instant codeDies = call.trade().orderTime().plus(Duration.ofMinutes(5));
        payableUntil = codeDies;
        if (state != State.NONE || !time.now().isBefore(payableUntil)) {
            return new Declined(BizError.TRADE_FAILED, "closed", true, Facts.NONE);
        }
        return switch (customer.kind()) {
            case REFUSED -> new Declined(customer.refusal(), "the channel's words", true, Facts.NONE);
            case PAYS -> {
                charge();
                yield new Outcome.Succeeded(paidFacts());
            }
            case CONFIRMS, DECLINES, WAITS -> {
                state = State.OPEN;
                customerActs(customer);
                yield new Outcome.Pending(Facts.KNOWN);
            }
        };
    }

    private void customerActs(Customer customer) {
        if (customer.kind() == Customer.Kind.CONFIRMS) {
            time.after(customer.after(), this::confirm);
        } else if (customer.kind() == Customer.Kind.DECLINES) {
            time.after(customer.after(), () -> state = state == State.OPEN ? State.CLOSED : state);
        }
    }

    private void confirm() {
        if (state == State.OPEN && time.now().isBefore(payableUntil)) {
            charge();
        }
    }

    private void charge() {
        state = State.PAID;
        charged = total;
        charges++;
    }

    private Outcome precreate(ChannelCall call) {
        total = call.total().value();
        payableUntil = time.now().plus(call.offer().expiresAfter());
        state = style.knowsUnscannedQr ? State.OPEN : State.QR;
        return new Outcome.Succeeded(new Facts(null, null, null, null, walletRequest(call), false));
    }

    private String walletRequest(ChannelCall call) {
        return call.purchase().subPayway().inWallet() ? "{\"tradeNO\":\"T" + sn + "\"}" : "https://qr.example/" + sn;
    }

    /** The customer scans the QR code, or confirms in the page, and does as customers do. */
    public void scan(Customer customer) {
        boolean scannable = state == State.OPEN || state == State.QR;
        if (!scannable || !time.now().isBefore(payableUntil)) {
            return;
        }
        state = State.OPEN;
        if (customer.kind() == Customer.Kind.PAYS) {
            confirm();
        } else {
            customerActs(customer);
        }
    }

    private Facts paidFacts() {
        return new Facts("T" + sn, "payer-" + sn, "p***r", time.now(), null, true);
    }

    private Outcome query() {
        return switch (state) {
            case NONE, QR -> new Outcome.NotFound();
            case OPEN -> new Outcome.Pending(Facts.KNOWN);
            case PAID ->
                returned() == charged && !style.acceptsRefunds
                        ? new Declined(BizError.TRADE_FAILED, null, true, Facts.KNOWN)
                        : new Outcome.Succeeded(paidFacts());
            case CLOSED -> new Declined(BizError.TRADE_FAILED, null, true, Facts.KNOWN);
        };
    }

    private Outcome undo() {
        switch (state) {
            case NONE, QR -> {
                return style.undoOfUnknownSucceeds ? new Outcome.Succeeded(Facts.NONE) : new Outcome.NotFound();
            }
            case OPEN, CLOSED -> state = State.CLOSED;
            case PAID -> {
                if (!style.undoReturnsMoney) {
                    return new Declined(BizError.TRADE_HAS_SUCCESS, "paid", true, Facts.KNOWN);
                }
                if (returned() + sum(Giving.PROCESSING) > 0) {
                    return new Declined(BizError.TRADE_FAILED, "refunded in part", true, Facts.KNOWN);
                }
                undone = true;
                state = State.CLOSED;
            }
        }
        return new Outcome.Succeeded(style.undoOfUnknownSucceeds ? Facts.NONE : Facts.KNOWN);
    }

    private Outcome refund(ChannelCall call) {
        Return earlier = returns.get(call.movement().tsn());
        if (earlier != null && earlier.giving != Giving.FAILED) {
            return done(earlier);
        }
        if (state == State.NONE || state == State.QR) {
            return new Outcome.NotFound();
        }
        long left = charged - returned() - sum(Giving.PROCESSING);
        if (state != State.PAID || call.movement().amount().value() > left) {
            return new Declined(BizError.REFUND_AMT_NOT_EQUAL_TOTAL, "too much", true, Facts.KNOWN);
        }
        return give(call.movement().tsn(), call.movement().amount().value());
    }

    private Outcome give(long tsn, long amount) {
        if (!style.acceptsRefunds) {
            returns.put(tsn, new Return(amount, Giving.DONE));
            return new Outcome.Succeeded(Facts.KNOWN.returning(Fen.of(returned())));
        }
        Giving end = closesNextRefund ? Giving.FAILED : Giving.DONE;
        closesNextRefund = false;
        returns.put(tsn, new Return(amount, Giving.PROCESSING));
        time.after(processing, () -> returns.put(tsn, new Return(amount, end)));
        return new Outcome.Accepted(Facts.KNOWN);
    }

    /** The channel continues a refund that it had closed. */
    public void reopenRefund(long tsn) {
        returns.computeIfPresent(tsn, (number, refund) -> new Return(refund.amount, Giving.DONE));
    }

    private Outcome done(Return refund) {
        if (refund.giving == Giving.DONE) {
            return style.acceptsRefunds ? new Outcome.Accepted(Facts.KNOWN) : new Outcome.Succeeded(Facts.KNOWN);
        }
        return new Outcome.Accepted(Facts.KNOWN);
    }

    private Outcome refundQuery(long tsn) {
        Return refund = returns.get(tsn);
        if (refund == null) {
            return new Outcome.NotFound();
        }
        return switch (refund.giving) {
            case PROCESSING -> new Outcome.Pending(Facts.KNOWN);
            case DONE -> new Outcome.Succeeded(Facts.KNOWN);
            case FAILED -> new Declined(BizError.TRADE_FAILED, "REFUNDCLOSE", true, Facts.KNOWN);
        };
    }

    @Override
    public String toString() {
        return sn + " " + state + " charged " + charged + " returned " + returned() + " " + returns;
    }

    /** The channel's style for what an order was made with. */
    static Style style(upay.domain.Payway payway, SubPayway subPayway) {
        if (payway == upay.domain.Payway.ALIPAY) {
            return subPayway.inWallet() ? Style.ALIPAY_CREATE : Style.ALIPAY;
        }
        return subPayway.byCustomer() ? Style.WECHAT_NATIVE : Style.WECHAT;
    }
}
