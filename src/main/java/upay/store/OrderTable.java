package upay.store;

import static upay.store.Column.bool;
import static upay.store.Column.int4;
import static upay.store.Column.int8;
import static upay.store.Column.name;
import static upay.store.Column.text;
import static upay.store.Column.time;

import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import upay.domain.BizError;
import upay.domain.Order;
import upay.domain.OrderKey;
import upay.domain.OrderStatus;
import upay.domain.Payway;
import upay.domain.Purchase;
import upay.domain.SubPayway;

/** The columns of {@code orders}, and an order out of them. */
final class OrderTable {
    /** The one order in which every batch locks rows of orders: no two batches wait for each other. */
    static final Comparator<OrderKey> LOCK_ORDER =
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
            text("terminal_sn", o -> o.purchase().terminalSn()),
            text("store_id", o -> o.purchase().storeId()),
            name("payway", PAYWAYS, o -> o.purchase().payway()),
            name("sub_payway", SUB_PAYWAYS, o -> o.purchase().subPayway()),
            int8("total", o -> o.purchase().total().value()),
            text("subject", o -> o.purchase().subject()),
            text("operator", o -> o.purchase().operator()),
            text("description", o -> o.purchase().description()),
            text("reflect", o -> o.purchase().reflect()),
            text("device_id", o -> o.purchase().deviceId()),
            text("longitude", o -> o.purchase().longitude()),
            text("latitude", o -> o.purchase().latitude()),
            text("extended", o -> o.purchase().extended()),
            text("goods_details", o -> o.purchase().goodsDetails()),
            text("requested_payer_uid", o -> o.purchase().payerUid()),
            text("notify_url", o -> o.purchase().notifyUrl()),
            time("ctime", Order::ctime));

    /** Written by every change. */
    static final List<Column<Order>> CHANGING = List.of(
            int4("version", Order::version),
            name("status", STATUSES, Order::status),
            int8("net", o -> o.net().value()),
            int8("refunding", o -> o.refunding().value()),
            int4("unknown_refunds", Order::unknownRefunds),
            int8("cancel_tsn", Order::cancelTsn),
            bool("paid", Order::paid),
            bool("channel_knows", Order::channelKnows),
            name("error", Order::error),
            text("error_message", Order::errorMessage),
            text("trade_no", Order::tradeNo),
            text("payer_uid", Order::payerUid),
            text("payer_login", Order::payerLogin),
            text("qr_code", Order::qrCode));

    static final List<Column<Order>> KEY_AND_CHANGING =
            Stream.concat(KEY.stream(), CHANGING.stream()).toList();

    /** All, in the order in which {@link #read(Cells)} takes them; to be selected by {@link Column#reads}. */
    static final List<Column<Order>> ALL =
            Stream.of(KEY, FIXED, CHANGING).flatMap(List::stream).toList();

    /** All but the merchant, for who knows it. */
    static final List<Column<Order>> OWN = ALL.subList(1, ALL.size());

    private OrderTable() {}

    /** @param cells at the first column of {@link #ALL} */
    static Order read(Cells cells) {
        return read(cells.text(), cells);
    }

    /** @param cells at the first column of {@link #OWN} */
    static Order read(String merchantId, Cells cells) {
        OrderKey key = new OrderKey(merchantId, cells.int8());
        Purchase purchase = readPurchase(cells);
        var ctime = cells.moment();
        int version = cells.int4();
        return new Order(
                key,
                purchase,
                cells.place(STATUSES),
                version,
                cells.fen(purchase.total()),
                cells.fen(),
                cells.int4(),
                cells.int8(),
                cells.bool(),
                cells.bool(),
                cells.name(BizError.class),
                cells.text(),
                cells.text(),
                cells.text(),
                cells.text(),
                cells.text(),
                ctime);
    }

    static OrderKey readKey(Cells cells) {
        return new OrderKey(cells.text(), cells.int8());
    }

    private static Purchase readPurchase(Cells cells) {
        return new Purchase(
                cells.text(),
                cells.text(),
                cells.text(),
                cells.place(PAYWAYS),
                cells.place(SUB_PAYWAYS),
                cells.fen(),
                cells.text(),
                cells.text(),
                cells.text(),
                cells.text(),
                cells.text(),
                cells.text(),
                cells.text(),
                cells.text(),
                cells.text(),
                cells.text(),
                cells.text());
    }
}
