package upay.store.reconciliation;

import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import upay.bill.BillAccount;
import upay.bill.ChannelDay;
import upay.domain.AccountName;
import upay.domain.Payway;
import upay.store.TestStore;

/**
 * A day of an account: orders as the gateway has them, and the rows that the channel's bill has of them, each in the
 * channel's own form. What is written last is kept by {@link #store}.
 */
public final class BilledDay {
    private static final AtomicLong NUMBERS = new AtomicLong(1_790_000_000_000_000L);
    private static final AtomicLong ACCOUNTS = new AtomicLong();

    final Payway payway;
    final BillAccount account;
    final LocalDate day;
    public final String merchant;
    private final TestStore database;
    private final List<String> orders = new ArrayList<>();
    private final List<String> transactions = new ArrayList<>();
    private List<Row> rows = new ArrayList<>();
    private int versions;

    /** A row of the bill. */
    public record Row(
            String kind,
            String own,
            String channel,
            String original,
            String originalChannel,
            long amount,
            String fee,
            String state) {
        public Row amount(long other) {
            return new Row(kind, own, channel, original, originalChannel, other, fee, state);
        }

        public Row state(String other) {
            return new Row(kind, own, channel, original, originalChannel, amount, fee, other);
        }

        public Row fee(String other) {
            return new Row(kind, own, channel, original, originalChannel, amount, other, state);
        }

        public Row own(String other) {
            return new Row(kind, other, channel, original, originalChannel, amount, fee, state);
        }

        Row channel(String other) {
            return new Row(kind, own, other, original, originalChannel, amount, fee, state);
        }
    }

    /** An order, as it is made up. */
    public record Made(long sn, long payment, String trade, long total) {}

    private BilledDay(TestStore database, Payway payway, BillAccount account, String merchant, LocalDate day) {
        this.database = database;
        this.payway = payway;
        this.account = account;
        this.merchant = merchant;
        this.day = day;
    }

    /** Of an account that no other test has. */
    public static BilledDay of(TestStore database, Payway payway, LocalDate day) {
        String merchant = "m" + ACCOUNTS.incrementAndGet();
        database.execute("insert into merchants (merchant_id, name) values ('" + merchant + "', 'm')");
        return new BilledDay(database, payway, new BillAccount(payway, merchant, AccountName.OWN), merchant, day);
    }

    /** Of a merchant that is paid through an account of all merchants. */
    static BilledDay shared(TestStore database, Payway payway, LocalDate day) {
        long number = ACCOUNTS.incrementAndGet();
        database.execute("insert into merchants (merchant_id, name) values ('m" + number + "', 'm')");
        AccountName name = AccountName.of(AccountName.EVERYBODY, "shared" + number);
        return new BilledDay(database, payway, new BillAccount(payway, AccountName.EVERYBODY, name), "m" + number, day);
    }

    /** The same account on another day. */
    BilledDay on(LocalDate other) {
        return new BilledDay(database, payway, account, merchant, other);
    }

    AccountDay accountDay() {
        return new AccountDay(account, day);
    }

    public static long number() {
        return NUMBERS.incrementAndGet();
    }

    private Instant noon() {
        return new ChannelDay(payway, day).begins().plus(12, ChronoUnit.HOURS);
    }

    private static String quoted(Object value) {
        return value == null ? "null" : "'" + value + "'";
    }

    /** @param status of the order; its payment's follows */
    Made order(String status, long total, boolean paid) {
        return order(status, total, paid, total, 0);
    }

    public Made order(String status, long total, boolean paid, long net, long cancelTsn) {
        Made made = new Made(number(), number(), "2026" + number(), total);
        orders.add(
                "(%s, %d, 'c%d', 't', 's', '%s', 'BARCODE', %d, 'x', '', '%s', 2, %d, 0, %d, %d, %s, true, %s, '%s', %s)"
                        .formatted(
                                quoted(merchant),
                                made.sn,
                                made.sn,
                                payway,
                                total,
                                status,
                                net,
                                status.equals("REFUND_ERROR") ? 1 : 0,
                                cancelTsn,
                                paid,
                                quoted(made.trade),
                                noon(),
                                quoted(account.account().text())));
        String own = paid
                ? "SUCCESS"
                : status.equals("PAY_CANCELED") ? "FAIL_CANCELED" : status.equals("CREATED") ? "IN_PROG" : "FAIL_IO_1";
        boolean open = status.equals("CREATED") || status.equals("PAY_ERROR");
        transaction(made, made.payment, "PAY", total, own, open ? "UNDO" : "DONE", null, null);
        return made;
    }

    public void transaction(
            Made of, long tsn, String type, long amount, String status, String step, String request, String channel) {
        boolean open = !step.equals("DONE");
        transactions.add("(%s, %d, %d, 1, '%s', %d, '%s', '%s', '', %s, %s, '%s', %s, %s, 0, 0)"
                .formatted(
                        quoted(merchant),
                        of.sn,
                        tsn,
                        type,
                        amount,
                        status,
                        step,
                        quoted(request),
                        quoted(channel),
                        noon(),
                        open ? "null" : quoted(noon().plusSeconds(3)),
                        open ? quoted(noon().plusSeconds(600)) : "null"));
    }

    public Made paid(long total) {
        return order("PAID", total, true);
    }

    long refund(Made of, long amount) {
        long tsn = number();
        transaction(of, tsn, "REFUND", amount, "SUCCESS", "DONE", "r" + tsn, null);
        return tsn;
    }

    /** Returned in the channel's console. */
    long external(Made of, long amount, String channelNumber) {
        long tsn = number();
        transaction(
                of,
                tsn,
                "REFUND",
                amount,
                "SUCCESS",
                "DONE",
                "returned by the channel, not by this gateway: " + tsn,
                channelNumber);
        return tsn;
    }

    /** An order that was paid and cancelled. */
    Made canceled(long total) {
        long cancel = number();
        Made made = order("CANCELED", total, true, 0, cancel);
        transaction(made, cancel, "CANCEL", total, "SUCCESS", "DONE", null, null);
        return new Made(made.sn, cancel, made.trade, total);
    }

    /** A payment that was given up, and undone. */
    Made undone(long total) {
        return order("PAY_CANCELED", total, false);
    }

    public Row payment(Made of) {
        return new Row("PAYMENT", Long.toString(of.sn), of.trade, null, null, of.total, "0.00000", "DONE");
    }

    public Row refundRow(Made of, long tsn, long amount) {
        return returned("REFUND", of, Long.toString(tsn), amount);
    }

    private Row returned(String kind, Made of, String own, long amount) {
        String sn = Long.toString(of.sn);
        String channel =
                switch (payway) {
                    case ALIPAY -> of.trade;
                    case BAIFUBAO -> "1000J" + own;
                    default -> "5000" + number();
                };
        return new Row(
                kind,
                own,
                channel,
                payway == Payway.UNIONPAY ? null : sn,
                payway == Payway.JDPAY ? null : of.trade,
                amount,
                null,
                "DONE");
    }

    /** The return of a cancelled order; its payment's number is the cancel's. */
    Row cancelRow(Made of) {
        return switch (payway) {
            case ALIPAY -> returned("REFUND", of, null, of.total);
            case WECHAT -> returned("REVERSAL", of, null, of.total);
            case UNIONPAY, JDPAY, BAIFUBAO -> returned("REFUND", of, Long.toString(of.payment), of.total);
        };
    }

    /** The return of a payment that was undone. */
    Row undoneRow(Made of) {
        return switch (payway) {
            case ALIPAY -> returned("REFUND", of, null, of.total);
            case WECHAT -> returned("REVERSAL", of, null, of.total);
            case UNIONPAY -> returned("REVERSAL", of, Long.toString(of.sn), of.total);
            case JDPAY -> returned("REFUND", of, Long.toString(of.payment), of.total);
            case BAIFUBAO -> returned("REFUND", of, Long.toString(of.sn), of.total);
        };
    }

    public BilledDay add(Row row) {
        rows.add(row);
        return this;
    }

    /** Writes the orders, and a bill of the rows; it replaces the former bill of the day. */
    public void store() {
        storeOrders();
        storeBill("WHOLE");
    }

    void storeOrders() {
        // Other tests' orders of this time were brought into the pool before.
        database.execute("delete from reconciliation_windows where begins between '" + noon().minusSeconds(600)
                + "' and '" + noon().plusSeconds(600) + "'");
        if (!orders.isEmpty()) {
            database.execute(
                    "insert into orders (merchant_id, sn, client_sn, terminal_sn, store_id, payway, sub_payway, total, "
                            + "subject, operator, status, version, net, refunding, unknown_refunds, cancel_tsn, paid, channel_knows, "
                            + "trade_no, ctime, account) values " + String.join(",", orders));
            orders.clear();
            database.execute("insert into history (merchant_id, order_sn, version, status, at, instance, events) "
                    + "select merchant_id, sn, version, status, ctime, 0, '' from orders o where merchant_id = "
                    + quoted(merchant) + " and not exists (select from history where order_sn = o.sn)");
        }
        if (!transactions.isEmpty()) {
            database.execute(
                    "insert into transactions (merchant_id, order_sn, tsn, since_version, type, amount, status, step, "
                            + "operator, refund_request_no, client_tsn, ctime, finish_time, due_at, owner, attempts) values "
                            + String.join(",", transactions));
            transactions.clear();
        }
    }

    /** The same bytes as this version's come once more. */
    void comesAgain(int version) {
        database.value(
                "select f.number from bill_files b cross join lateral begin_bill(b.channel, b.owner, b.account, b.day,"
                        + " b.source, b.file_name, b.sha256, b.bytes, interval '5 minutes') f where b.channel = '"
                        + payway.channel() + "' and b.owner = '" + account.owner() + "' and b.account = '"
                        + account.account().text() + "' and b.day = '" + day + "' and b.version = " + version);
    }

    void storeBill(String part) {
        versions++;
        String sha = "%064x".formatted(number());
        database.execute("update bill_files set state = 'REPLACED' where channel = '" + payway.channel()
                + "' and owner = '"
                + account.owner() + "' and account = '" + account.account().text() + "' and day = '" + day
                + "' and state = 'READ' and ('" + part + "' = 'WHOLE' or part = '" + part + "')");
        String bill = database.value(
                "insert into bill_files (channel, owner, account, day, version, source, file_name, sha256, bytes, state, part, "
                        + "proven, payments, payments_amount, refunds, refunds_amount, reversals, reversals_amount) values ('"
                        + payway.channel() + "', '" + account.owner() + "', '"
                        + account.account().text() + "', '" + day + "', " + versions + ", 'IMPORTED', 'f', '" + sha
                        + "', 1, 'READ', '" + part + "', true, " + rows.size() + ", "
                        + rows.stream().mapToLong(Row::amount).sum() + ", 0, 0, 0, 0) returning bill_id");
        List<String> values = new ArrayList<>();
        for (Row row : rows) {
            values.add("(" + bill + ", " + (values.size() + 6) + ", '" + row.kind + "', " + quoted(row.own) + ", "
                    + quoted(row.channel) + ", " + quoted(row.original) + ", " + quoted(row.originalChannel) + ", "
                    + row.amount + ", " + (row.fee == null ? "null" : row.fee) + ", '" + noon().plusSeconds(2) + "', '"
                    + row.state + "')");
        }
        if (!values.isEmpty()) {
            database.execute("insert into bill_rows (bill_id, line, kind, own_number, channel_number, original_number, "
                    + "original_channel_number, amount, fee, at, state) values " + String.join(",", values));
        }
        rows = new ArrayList<>();
    }
}
