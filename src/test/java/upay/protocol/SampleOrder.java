package upay.protocol;

import java.time.Instant;
import upay.domain.BizError;
import upay.domain.Failure;
import upay.domain.Fen;
import upay.domain.Order;
import upay.domain.OrderKey;
import upay.domain.OrderStatus;
import upay.domain.Payway;
import upay.domain.Purchase;
import upay.domain.ResultCode;
import upay.domain.Step;
import upay.domain.SubPayway;
import upay.domain.Transaction;
import upay.domain.TransactionStatus;
import upay.domain.TransactionType;

/** A paid order and a transaction of it, to be varied before it is made an answer. */
final class SampleOrder {
    private Payway payway = Payway.ALIPAY;
    private String paywayCode = "1";
    private String description;
    private OrderStatus orderStatus = OrderStatus.PAID;
    private TransactionStatus status = TransactionStatus.SUCCESS;
    private TransactionType type = TransactionType.PAY;
    private long net = 100;
    private boolean ended = true;
    private boolean known = true;
    private String walletRequest;
    private SubPayway subPayway = SubPayway.BARCODE;
    private String operator = "刘侃";
    private String reflect;
    private String refundRequestNo;
    private String clientTsn;

    static SampleOrder wechat() {
        return new SampleOrder().payway(Payway.WECHAT, "3");
    }

    SampleOrder payway(Payway payway, String code) {
        this.payway = payway;
        this.paywayCode = code;
        return this;
    }

    SampleOrder description(String description) {
        this.description = description;
        return this;
    }

    SampleOrder status(OrderStatus orderStatus, TransactionStatus status) {
        this.orderStatus = orderStatus;
        this.status = status;
        return this;
    }

    SampleOrder cancel() {
        type = TransactionType.CANCEL;
        operator = null;
        return this;
    }

    SampleOrder refund(String operator, String reflect, String refundRequestNo, String clientTsn) {
        type = TransactionType.REFUND;
        this.operator = operator;
        this.reflect = reflect;
        this.refundRequestNo = refundRequestNo;
        this.clientTsn = clientTsn;
        return this;
    }

    SampleOrder net(long net) {
        this.net = net;
        return this;
    }

    /** Nothing has ended yet, and the channel has not answered. */
    SampleOrder open() {
        ended = false;
        return unknownToChannel();
    }

    SampleOrder unknownToChannel() {
        known = false;
        return this;
    }

    SampleOrder qrCode(String qrCode) {
        this.walletRequest = qrCode;
        return this;
    }

    SampleOrder page(String wapPayRequest) {
        this.subPayway = SubPayway.JSAPI;
        this.walletRequest = wapPayRequest;
        return this;
    }

    Reply answer(ResultCode code) {
        return answer(code, null, null);
    }

    Reply answer(ResultCode code, BizError error, String message) {
        return new Reply.Answer(code, error, message, order(), transaction());
    }

    String notification() {
        return Envelope.notification(order(), transaction());
    }

    private Order order() {
        return new Order(
                new OrderKey("m-1", 7894259244067349L),
                purchase(),
                orderStatus,
                1,
                new Order.Balance(new Fen(net), Fen.ZERO, 0, 0, known),
                Failure.NONE,
                new Order.Trade(
                        known,
                        known ? "1006101016201512081965934048" : null,
                        known ? "okSzXt3uY4-W8fKBH7B4z8seMzBU" : null,
                        known ? "177****1234" : null,
                        walletRequest),
                Instant.ofEpochMilli(1_449_569_460_000L));
    }

    private Purchase purchase() {
        return new Purchase(
                "12345677767776",
                new Fen(100),
                new Purchase.Method(payway, subPayway, paywayCode, null),
                new Purchase.Origin("1122234-dewls02s2", "00293001928483902", "刘侃"),
                new Purchase.Device(null, null, null),
                new Purchase.Goods("达美乐披萨", description, null),
                new Purchase.Extras("{\"k\": 1}", null, null));
    }

    private Transaction transaction() {
        return new Transaction(
                7894259244067350L,
                new OrderKey("m-1", 7894259244067349L),
                type,
                new Fen(100),
                Instant.ofEpochMilli(1_449_569_460_100L),
                new Transaction.Request(operator, refundRequestNo, clientTsn, reflect, null),
                new Transaction.Result(
                        status,
                        Failure.NONE,
                        ended ? Instant.ofEpochMilli(1_449_569_460_430L) : null,
                        known ? Instant.ofEpochMilli(1_449_569_460_999L) : null),
                new Transaction.Work(Step.DONE, null, null, 0, 0));
    }
}
