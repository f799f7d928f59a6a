package upay.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static upay.domain.OrderStatus.CREATED;
import static upay.domain.OrderStatus.PAID;
import static upay.domain.OrderStatus.PAY_CANCELED;
import static upay.domain.OrderStatus.PAY_ERROR;
import static upay.domain.ResultCode.PRECREATE_FAIL;
import static upay.domain.ResultCode.PRECREATE_SUCCESS;
import static upay.domain.channel.ChannelAction.PRECREATE;
import static upay.domain.channel.ChannelAction.QUERY;
import static upay.domain.channel.ChannelAction.UNDO;

import io.vertx.core.Future;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import upay.domain.BizError;
import upay.domain.Payway;
import upay.domain.SubPayway;
import upay.domain.TransactionStatus;
import upay.operation.ModelTrade.Customer;
import upay.operation.ScriptedChannels.Twist;
import upay.operation.ScriptedChannels.Twist.Kind;
import upay.protocol.CommError;
import upay.protocol.Reply;

@DisplayName("precreate: a QR code is watched until it is paid or expires")
class PrecreateOperationTest extends VirtualTimeTestBase {
    @BeforeEach
    void sweep() {
        gateway.sweeper().start();
    }

    @ParameterizedTest
    @EnumSource(
            value = Payway.class,
            names = {"ALIPAY", "WECHAT"})
    @DisplayName("the QR code is answered at once, and a scan makes it PAID")
    void scanned(Payway payway) {
        Reply.Answer told = answer(precreate(payway));
        assertAnswer(told, PRECREATE_SUCCESS, null, CREATED);
        assertThat(told.order().trade().walletRequest()).startsWith("https://qr.example/");
        assertThat(told.transaction().status()).isEqualTo(TransactionStatus.IN_PROG);
        assertThat(told.order().purchase().subPayway()).isEqualTo(SubPayway.QRCODE);
        assertThat(channels.asked().get(0).call().offer().expiresAfter()).isEqualTo(Duration.ofSeconds(240));
        assertThat(channels.asked().get(0).call().offer().paymentCode()).isNull();
        until(30);
        trade().scan(Customer.PAYS);

        until(36);

        assertEnded(PAID, TransactionStatus.SUCCESS);
    }

    @ParameterizedTest
    @CsvSource({"ALIPAY, true", "ALIPAY, false", "WECHAT, true", "WECHAT, false"})
    @DisplayName("unpaid: closed at 240 s, TRADE_TIMEOUT, whether it was scanned or not")
    void expires(Payway payway, boolean scanned) {
        precreate(payway);
        if (scanned) {
            trade().scan(Customer.NEVER);
        }
        until(239.999);
        assertThat(status()).isEqualTo(CREATED);
        assertThat(asked(UNDO)).isZero();

        until(240);

        assertEnded(PAY_CANCELED, TransactionStatus.FAIL_CANCELED);
        assertThat(order().failure().error()).isEqualTo(BizError.TRADE_TIMEOUT);
        until(700);
        assertThat(newest().isOpen()).isFalse();
        assertThat(trade().kept()).isZero();
    }

    @Test
    @DisplayName("it stays CREATED until the close is answered, and becomes PAY_ERROR where it is not")
    void closeUnanswered() {
        precreate(Payway.WECHAT);
        always(UNDO, Kind.LOST);
        until(249.999);
        assertThat(status()).isEqualTo(CREATED);
        until(250);
        assertEnded(PAY_ERROR, TransactionStatus.FAIL_IO_2);
        heal();

        until(300);

        assertEnded(PAY_CANCELED, TransactionStatus.FAIL_CANCELED);
    }

    @ParameterizedTest
    @CsvSource({
        "REFUSED, 0, SELLER_BALANCE_NOT_ENOUGH, PAY_CANCELED",
        "FORGED_REFUSAL, 0, INSUFFICIENT_FUND, PAY_CANCELED",
        "LOST, 15, TRADE_FAILED, PAY_CANCELED",
        "DONE_LOST, 15, TRADE_FAILED, PAY_CANCELED",
        "GARBAGE, 0, TRADE_FAILED, PAY_CANCELED",
        "DONE_GARBAGE, 0, TRADE_FAILED, PAY_CANCELED",
        "IN_PROGRESS, 0, TRADE_FAILED, PAY_CANCELED",
        "NOT_SENT, 0, TRADE_FAILED, PAY_CANCELED"
    })
    @DisplayName("what was not created for certain is closed, and answered PRECREATE_FAIL")
    void notCreated(Kind kind, double second, BizError error, upay.domain.OrderStatus status) {
        channels.next(PRECREATE, kind);
        Future<Reply> reply = precreate(Payway.WECHAT);

        Reply.Answer told = second == 0 ? answer(reply) : answerAt(second, reply);

        assertAnswer(told, PRECREATE_FAIL, error, status);
        assertThat(told.order().trade().walletRequest()).isNull();
    }

    @Test
    @DisplayName("an unknown creation whose close is not confirmed is PRECREATE_FAIL too, and PAY_ERROR for a while")
    void unknownAndNotClosed() {
        channels.next(PRECREATE, Kind.GARBAGE);
        always(UNDO, Kind.LOST);
        Future<Reply> reply = precreate(Payway.WECHAT);

        assertAnswer(answerAt(10, reply), PRECREATE_FAIL, BizError.TRADE_FAILED, PAY_ERROR);
        heal();
        until(60);
        assertThat(status()).isEqualTo(PAY_CANCELED);
    }

    @Test
    @DisplayName("an answer that arrives after the client's 20 s follows a PRECREATE_FAIL")
    void unknownForLong() {
        channels.next(PRECREATE, Kind.LOST);
        always(UNDO, Kind.LOST);

        assertAnswer(answerAt(20, precreate(Payway.WECHAT)), PRECREATE_FAIL, BizError.TRADE_FAILED, CREATED);
        until(25);
        assertThat(status()).isEqualTo(PAY_ERROR);
    }

    @Test
    @DisplayName("money goes back that was paid while the close was under way, where closing gives it back")
    void racesTheCloseAndIsGivenBack() {
        precreate(Payway.ALIPAY);
        trade().scan(Customer.confirmsAfter(Duration.ofMillis(240_050)));
        channels.latency(call -> Duration.ofMillis(call.action() == UNDO ? 200 : 0));

        until(260);

        assertEnded(PAY_CANCELED, TransactionStatus.FAIL_CANCELED);
        assertThat(trade().kept()).isZero();
    }

    @Test
    @DisplayName(
            "who scans after a cancel of a trade that did not exist yet, at the last moment even, is given the money back")
    void scannedAfterCancel() {
        precreate(Payway.ALIPAY);
        until(10);
        assertThat(answer(cancel()).code()).isEqualTo(upay.domain.ResultCode.CANCEL_ABORT_SUCCESS);
        until(239.9);
        trade().scan(Customer.PAYS);
        assertThat(trade().kept()).isEqualTo(TOTAL);

        until(252);

        assertThat(status()).isEqualTo(PAY_CANCELED);
        assertThat(statuses()).containsExactly(CREATED, PAY_CANCELED, PAY_ERROR, PAY_CANCELED);
        assertThat(trade().kept()).isZero();
    }

    @Test
    @DisplayName("an order that an instance left before its QR code was delivered is closed")
    void leftBehind() {
        channels.next(PRECREATE, Twist.slow(3));
        precreate(Payway.WECHAT);
        until(1);
        gateway.node().crash();
        VirtualGateway other = another();
        other.sweeper().start();

        until(30);

        assertEnded(PAY_CANCELED, TransactionStatus.FAIL_CANCELED);
        assertThat(order().failure().error()).isEqualTo(BizError.TRADE_FAILED);
        assertThat(trade().state()).isEqualTo(ModelTrade.State.CLOSED);
    }

    @ParameterizedTest
    @CsvSource({"ALIPAY, JSAPI", "ALIPAY, MINI", "WECHAT, JSAPI", "WECHAT, MINI"})
    @DisplayName("a page's request is answered at once and to queries, and a confirmation makes it PAID")
    void confirmedInTheWallet(Payway payway, SubPayway subPayway) {
        Reply.Answer told = answer(precreate(payway, subPayway));
        assertAnswer(told, PRECREATE_SUCCESS, null, CREATED);
        assertThat(told.order().trade().walletRequest()).startsWith("{\"tradeNO\"");
        assertThat(told.order().purchase().subPayway()).isEqualTo(subPayway);
        assertThat(channels.asked().get(0).call().action()).isEqualTo(PRECREATE);
        assertThat(channels.asked().get(0).call().offer().expiresAfter()).isEqualTo(Duration.ofSeconds(240));
        until(30);
        Future<Reply> asked = query();
        until(32);
        assertThat(answer(asked).order().trade().walletRequest())
                .isEqualTo(told.order().trade().walletRequest());
        trade().scan(Customer.PAYS);

        until(40);

        assertEnded(PAID, TransactionStatus.SUCCESS);
    }

    @ParameterizedTest
    @CsvSource({"ALIPAY, JSAPI", "WECHAT, MINI"})
    @DisplayName("a page's payment that is never confirmed is closed at 240 s; a cancel closes it before")
    void neverConfirmedInTheWallet(Payway payway, SubPayway subPayway) {
        precreate(payway, subPayway);
        until(239.999);
        assertThat(status()).isEqualTo(CREATED);
        assertThat(asked(UNDO)).isZero();

        until(240);

        assertEnded(PAY_CANCELED, TransactionStatus.FAIL_CANCELED);
        assertThat(order().failure().error()).isEqualTo(BizError.TRADE_TIMEOUT);
        assertThat(trade().state()).isEqualTo(ModelTrade.State.CLOSED);
    }

    @ParameterizedTest
    @CsvSource({"ALIPAY, JSAPI", "WECHAT, MINI"})
    @DisplayName("a cancel before the confirmation closes a page's payment")
    void cancelledBeforeTheConfirmation(Payway payway, SubPayway subPayway) {
        precreate(payway, subPayway);
        until(10);

        assertThat(answer(cancel()).code()).isEqualTo(upay.domain.ResultCode.CANCEL_ABORT_SUCCESS);

        assertThat(status()).isEqualTo(PAY_CANCELED);
        trade().scan(Customer.PAYS);
        until(300);
        assertThat(trade().charges()).isZero();
    }

    @Test
    @DisplayName("a page's payment that an instance left before its request was delivered is closed")
    void leftBehindInTheWallet() {
        channels.next(PRECREATE, Twist.slow(3));
        precreate(Payway.WECHAT, SubPayway.JSAPI);
        until(1);
        gateway.node().crash();
        another().sweeper().start();

        until(30);

        assertEnded(PAY_CANCELED, TransactionStatus.FAIL_CANCELED);
        assertThat(trade().state()).isEqualTo(ModelTrade.State.CLOSED);
    }

    @ParameterizedTest
    @EnumSource(
            value = SubPayway.class,
            names = {"BARCODE", "QRCODE"})
    @DisplayName("sub_payway 1 or 2: a QR code, as without")
    void qrCode(SubPayway sent) {
        Reply.Answer told = answer(precreate(Payway.ALIPAY, sent));

        assertAnswer(told, PRECREATE_SUCCESS, null, CREATED);
        assertThat(told.order().purchase().subPayway()).isEqualTo(SubPayway.QRCODE);
        assertThat(told.order().trade().walletRequest()).startsWith("https://qr.example/");
    }

    private Future<Reply> precreate(Payway payway, SubPayway subPayway) {
        return settled(gateway.precreate("a", payway, subPayway, TOTAL));
    }

    @Test
    @DisplayName("an unknown payway is refused before anything is stored")
    void unknownPayway() {
        Future<Reply> reply = settled(gateway.operations()
                .precreate()
                .run(
                        new Caller(VirtualGateway.TERMINAL, VirtualGateway.THERE),
                        VirtualGateway.request("a", "7", TOTAL)));

        assertThat(((Reply.Refusal) reply.result()).error()).isEqualTo(CommError.UNEXPECTED_PROVIDER_ERROR);
        assertThat(ledger.books().keys()).isEmpty();
        assertThat(asked(QUERY)).isZero();
    }
}
