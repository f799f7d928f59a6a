package upay.store.table;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import upay.domain.AccountName;
import upay.domain.BizError;
import upay.domain.Failure;
import upay.domain.Fen;
import upay.domain.Order;
import upay.domain.OrderKey;
import upay.domain.OrderState;
import upay.domain.OrderStatus;
import upay.domain.Payway;
import upay.domain.Purchase;
import upay.domain.Step;
import upay.domain.SubPayway;
import upay.domain.Transaction;
import upay.domain.TransactionStatus;
import upay.domain.TransactionType;
import upay.port.Ledger.Change;
import upay.store.SampleOrders;
import upay.store.Store;
import upay.store.TestStore;

@DisplayName("Each value of an order and of a transaction stands in the column of its name, and comes back from there")
@Tag("process")
class OrderTableColumnsTest {
    private static final long SN = 7_100_000_000_000_001L;
    private static final long PAY = 7_100_000_000_000_002L;
    private static final long REFUND = 7_100_000_000_000_003L;
    private static final OrderKey KEY = new OrderKey(SampleOrders.MERCHANT, SN);
    private static final String DAY = "2026-01-02T03:04:";

    /** All of one type differ. */
    private static final Purchase PURCHASE = new Purchase(
            "the client_sn",
            Fen.of(1_001),
            new Purchase.Method(
                    Payway.JDPAY,
                    SubPayway.QRCODE,
                    "the payway_code",
                    "the requested_payer_uid",
                    AccountName.read("*account")),
            new Purchase.Origin("the terminal_sn", "the store_id", "the operator"),
            new Purchase.Device("the device_id", "the longitude", "the latitude"),
            new Purchase.Goods("the subject", "the description", "the goods_details"),
            new Purchase.Extras("the reflect", "the extended", "the notify_url"));

    private static final Order CREATED = Order.created(KEY, PURCHASE, second(1));
    private static final Order CHANGED = new Order(
            KEY,
            PURCHASE,
            OrderStatus.REFUND_ERROR,
            2,
            new Order.Balance(Fen.of(902), Fen.of(803), 4, 705, true),
            new Failure(BizError.UNEXPECTED_PROVIDER_ERROR, "the error_message"),
            new Order.Trade(false, "the trade_no", "the payer_uid", "the payer_login", "the qr_code"),
            second(1));

    private static final Transaction PAYMENT =
            Transaction.payment(PAY, CREATED, new Transaction.Term(second(2), second(3), 11));
    private static final Transaction REFUNDED = new Transaction(
            REFUND,
            KEY,
            TransactionType.REFUND,
            Fen.of(803),
            second(4),
            new Transaction.Request(
                    "another operator",
                    "the refund_request_no",
                    "the client_tsn",
                    "another reflect",
                    "another extended"),
            new Transaction.Result(
                    TransactionStatus.REFUND_ERROR,
                    new Failure(BizError.REFUND_REQUEST_CONFLICT, "another error_message"),
                    second(5),
                    second(6)),
            new Transaction.Work(Step.WATCH, second(7), second(8), 12, 13));

    private final TestStore database = TestStore.fresh();
    private Vertx vertx;
    private Store store;

    @BeforeEach
    void start() {
        vertx = Vertx.vertx();
        store = database.start(vertx);
        SampleOrders.await(store.ledger().open(CREATED, PAYMENT));
        SampleOrders.await(store.ledger().apply(new Change(CREATED, CHANGED, List.of(REFUNDED), List.of())));
    }

    @AfterEach
    void stop() {
        SampleOrders.await(store.close());
        SampleOrders.await(vertx.close());
    }

    private static Instant second(int second) {
        return Instant.parse(DAY + "%02dZ".formatted(second));
    }

    @Test
    void everyTextStandsInItsColumn() {
        String columns =
                "client_sn terminal_sn store_id subject operator description reflect device_id longitude latitude"
                        + " extended goods_details payway_code requested_payer_uid notify_url error_message trade_no payer_uid payer_login"
                        + " qr_code";
        Map<String, String> texts = new HashMap<>();
        for (String column : columns.split(" ")) {
            texts.put(column, order(column));
        }

        assertThat(texts).allSatisfy((column, text) -> assertThat(text).isEqualTo("the " + column));
    }

    @Test
    void theAccountStandsInItsColumn() {
        assertThat(order("account")).isEqualTo("*account");
    }

    @Test
    void everyNumberStandsInItsColumn() {
        assertThat(order("total || ' ' || net || ' ' || refunding || ' ' || unknown_refunds || ' ' || cancel_tsn"))
                .isEqualTo("1001 902 803 4 705");
        assertThat(order("paid || ' ' || channel_knows || ' ' || version")).isEqualTo("true false 2");
        assertThat(refund("amount || ' ' || owner || ' ' || attempts")).isEqualTo("803 12 13");
    }

    @Test
    void everyTimeStandsInItsColumn() {
        for (Map.Entry<String, Integer> column : Map.of(
                        "ctime", 4, "finish_time", 5, "channel_finish_time", 6, "deadline", 7, "due_at", 8)
                .entrySet()) {
            assertThat(refund("extract(second from " + column.getKey() + ")::int"))
                    .as(column.getKey())
                    .isEqualTo(column.getValue().toString());
        }
    }

    @Test
    void theRefundsTextsStandInTheirColumns() {
        assertThat(refund("operator || ', ' || refund_request_no || ', ' || client_tsn || ', ' || reflect || ', '"
                        + " || extended || ', ' || error_message"))
                .isEqualTo("another operator, the refund_request_no, the client_tsn, another reflect, another extended,"
                        + " another error_message");
    }

    @Test
    void allOfItComesBack() {
        OrderState state = SampleOrders.await(store.ledger().load(KEY)).orElseThrow();

        assertThat(state.order()).isEqualTo(CHANGED);
        assertThat(state.transactions()).containsExactlyInAnyOrder(PAYMENT, REFUNDED);
    }

    private String order(String columns) {
        return database.value("select " + columns + " from upay.orders where sn = " + SN);
    }

    private String refund(String columns) {
        return database.value("select " + columns + " from upay.transactions where tsn = " + REFUND);
    }
}
