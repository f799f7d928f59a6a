package upay.store.table;

import static upay.store.table.Column.bool;
import static upay.store.table.Column.int4;
import static upay.store.table.Column.int8;
import static upay.store.table.Column.name;
import static upay.store.table.Column.text;
import static upay.store.table.Column.time;

import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import upay.domain.AccountName;
import upay.domain.Failure;
import upay.domain.Fen;
import upay.domain.Order;
import upay.domain.OrderKey;
import upay.domain.OrderStatus;
import upay.domain.Payway;
import upay.domain.Purchase;
import upay.domain.SubPayway;
import upay.store.sql.RowReader;

/** The columns of {@code orders}, and the mapping from rows to orders. */
public final class OrderTable {
    /** The single order in which every batch locks rows of orders: no two batches wait for each other. */
    public static final Comparator<OrderKey> LOCK_ORDER =
            Comparator.comparing(OrderKey::merchantId).thenComparingLong(OrderKey::sn);

    private static final Payway[] PAYWAYS = Payway.values();
    private static final SubPayway[] SUB_PAYWAYS = SubPayway.values();
    private static final OrderStatus[] STATUSES = OrderStatus.values();

    static final List<Column<Order>> KEY =
            List.of(text("merchant_id", o -> o.key().merchantId()), int8("sn", o -> o.key()
                    .sn()));

    /** Written once, when the order is opened. */
    static final List<Column<Order>> FIXED = List.of(
            text("client_sn", o -> o.purchase().clientSn()),
            text("terminal_sn", o -> o.purchase().origin().terminalSn()),
            text("store_id", o -> o.purchase().origin().storeId()),
            name("payway", PAYWAYS, o -> o.purchase().payway()),
            name("sub_payway", SUB_PAYWAYS, o -> o.purchase().subPayway()),
            int8("total", o -> o.purchase().total().value()),
            text("subject", o -> o.purchase().goods().subject()),
            text("operator", o -> o.purchase().origin().operator()),
            text("description", o -> o.purchase().goods().description()),
            text("reflect", o -> o.purchase().extras().reflect()),
            text("device_id", o -> o.purchase().device().deviceId()),
            text("longitude", o -> o.purchase().device().longitude()),
            text("latitude", o -> o.purchase().device().latitude()),
            text("extended", o -> o.purchase().extras().extended()),
            text("goods_details", o -> o.purchase().goods().goodsDetails()),
            text("payway_code", o -> o.purchase().method().otherCode()),
            text("account", o -> accountText(o.purchase().method().account())),
            text("requested_payer_uid", o -> o.purchase().method().payerUid()),
            text("notify_url", o -> o.purchase().extras().notifyUrl()),
            time("ctime", Order::ctime));

    /** Written by every change. */
    public static final List<Column<Order>> CHANGING = List.of(
            int4("version", Order::version),
            name("status", STATUSES, Order::status),
            int8("net", o -> o.balance().net().value()),
            int8("refunding", o -> o.balance().refunding().value()),
            int4("unknown_refunds", o -> o.balance().unknownRefunds()),
            int8("cancel_tsn", o -> o.balance().cancelTsn()),
            bool("paid", o -> o.balance().paid()),
            bool("channel_knows", o -> o.trade().channelKnows()),
            name("error", o -> o.failure().error()),
            text("error_message", o -> o.failure().message()),
            text("trade_no", o -> o.trade().tradeNo()),
            text("payer_uid", o -> o.trade().payerUid()),
            text("payer_login", o -> o.trade().payerLogin()),
            // Of an order with sub_payway JSAPI or MINI: the text of wap_pay_request.
            text("qr_code", o -> o.trade().walletRequest()));

    public static final List<Column<Order>> KEY_AND_CHANGING =
            Stream.concat(KEY.stream(), CHANGING.stream()).toList();

    /** All, in the order in which {@link #read(RowReader)} reads them; to be selected by {@link Column#reads}. */
    public static final List<Column<Order>> ALL =
            Stream.of(KEY, FIXED, CHANGING).flatMap(List::stream).toList();

    /** All but the merchant, for callers that have it. */
    public static final List<Column<Order>> OWN = ALL.subList(1, ALL.size());

    private OrderTable() {}

    /** @param cells at the first column of {@link #ALL} */
    public static Order read(RowReader cells) {
        return read(cells.text(), cells);
    }

    /** @param cells at the first column of {@link #OWN} */
    public static Order read(String merchantId, RowReader cells) {
        OrderKey key = new OrderKey(merchantId, cells.int8());
        Purchase purchase = readPurchase(cells);
        var ctime = cells.moment();
        int version = cells.int4();
        OrderStatus status = cells.place(STATUSES);
        Order.Balance balance =
                new Order.Balance(cells.fen(purchase.total()), cells.fen(), cells.int4(), cells.int8(), cells.bool());
        boolean channelKnows = cells.bool();
        Failure failure = cells.failure();
        Order.Trade trade = new Order.Trade(
                channelKnows, cells.textOrNull(), cells.textOrNull(), cells.textOrNull(), cells.textOrNull());
        return new Order(key, purchase, status, version, balance, failure, trade, ctime);
    }

    public static OrderKey readKey(RowReader cells) {
        return new OrderKey(cells.text(), cells.int8());
    }

    private static @Nullable String accountText(@Nullable AccountName account) {
        return account == null ? null : account.text();
    }

    private static Purchase readPurchase(RowReader cells) {
        String clientSn = cells.text();
        String terminalSn = cells.text();
        String storeId = cells.text();
        Payway payway = cells.place(PAYWAYS);
        SubPayway subPayway = cells.place(SUB_PAYWAYS);
        Fen total = cells.fen();
        String subject = cells.text();
        String operator = cells.text();
        String description = cells.textOrNull();
        String reflect = cells.textOrNull();
        var device = new Purchase.Device(cells.textOrNull(), cells.textOrNull(), cells.textOrNull());
        String extended = cells.textOrNull();
        String goodsDetails = cells.textOrNull();
        String otherCode = cells.textOrNull();
        String account = cells.textOrNull();
        String payerUid = cells.textOrNull();
        String notifyUrl = cells.textOrNull();
        return new Purchase(
                clientSn,
                total,
                new Purchase.Method(
                        payway,
                        subPayway,
                        otherCode == null ? payway.code() : otherCode,
                        payerUid,
                        account == null ? null : AccountName.read(account)),
                new Purchase.Origin(terminalSn, storeId, operator),
                device,
                new Purchase.Goods(subject, description, goodsDetails),
                new Purchase.Extras(reflect, extended, notifyUrl));
    }
}
