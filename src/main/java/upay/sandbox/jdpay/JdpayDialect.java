package upay.sandbox.jdpay;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.function.Function;
import upay.domain.Fen;
import upay.domain.Payway;
import upay.sandbox.ledger.Trade;
import upay.sandbox.scene.Delivery;
import upay.sandbox.scene.Engine;
import upay.sandbox.scene.Purchase;
import upay.sandbox.scene.RefundCall;
import upay.sandbox.scene.Result;
import upay.sandbox.scene.UndoKind;
import upay.sandbox.wire.Account;
import upay.sandbox.wire.Answer;
import upay.sandbox.wire.Dialect;
import upay.sandbox.wire.Digests;
import upay.sandbox.wire.FlatXml;
import upay.sandbox.wire.Incoming;
import upay.sandbox.wire.Notice;
import upay.sandbox.wire.Rsa;
import upay.sandbox.wire.Signing;

/** {@code POST /jdpay/service/…}: XML envelopes with an encrypted and signed XML inside. */
public final class JdpayDialect implements Dialect {
    private static final String XML = "application/xml; charset=utf-8";

    private final Engine engine;
    private final Signing signing;
    private final String merchant;
    private final JdpayEnvelope envelope;

    public JdpayDialect(Engine engine, Signing signing) {
        Account account = Account.of(Payway.JDPAY);
        this.engine = engine;
        this.signing = signing;
        this.merchant = account.channel("merchant");
        this.envelope = new JdpayEnvelope(
                account.channel("des-key"),
                Rsa.privateKey(account.channel("private-key")),
                Rsa.publicKey(account.channel("merchant-public-key")));
    }

    @Override
    public Payway payway() {
        return Payway.JDPAY;
    }

    @Override
    public Future<Answer> answer(Incoming incoming) {
        if (!incoming.method().equals("POST")) {
            return Future.succeededFuture(Answer.notFound());
        }
        JdpayRequest request;
        try {
            Map<String, String> outer = FlatXml.parseLeaves(incoming.body().toString(StandardCharsets.UTF_8));
            if (!merchant.equals(outer.get("merchant"))) {
                return refused(new JdpayWords.Words("JMPT100002", "商户号不存在"));
            }
            request = new JdpayRequest(FlatXml.parseLeaves(envelope.open(outer.getOrDefault("encrypt", ""))));
        } catch (IllegalArgumentException e) {
            return refused(new JdpayWords.Words("JMPT100003", "报文验签失败"));
        }
        try {
            return operate(incoming.path(), request);
        } catch (BadRequest e) {
            return refused(new JdpayWords.Words("JMPT100004", "参数错误: " + e.getMessage()));
        }
    }

    private Future<Answer> operate(String path, JdpayRequest request) {
        return switch (path) {
            case "/service/fkmPay" -> pay(request);
            case "/service/uniorder" -> uniorder(request);
            case "/service/query" ->
                request.required("tradeType").equals("0")
                        ? engine.query(request.key("tradeNum")).compose(result -> worded(result, JdpayWords::query))
                        : refundQuery(request);
            case "/service/queryRefund" -> refundQuery(request);
            case "/service/refund" -> refund(request);
            case "/service/revoke" -> revoke(request);
            default -> Future.succeededFuture(Answer.notFound());
        };
    }

    private Future<Answer> pay(JdpayRequest request) {
        request.required("device");
        request.required("tradeName");
        String token = request.required("token");
        if (!token.matches("[0-9]{18,19}")) {
            return refused(JdpayWords.UNREADABLE);
        }
        Fen total = request.amount();
        Purchase purchase =
                new Purchase(request.key("tradeNum"), total, Digests.print(total, token), request.notifyUrl());
        return engine.pay(purchase).compose(result -> worded(result, JdpayWords::pay));
    }

    private Future<Answer> uniorder(JdpayRequest request) {
        request.required("tradeName");
        request.required("notifyUrl");
        if (!request.required("tradeType").equals("QR")) {
            throw new BadRequest("tradeType");
        }
        Fen total = request.amount();
        Purchase purchase = new Purchase(request.key("tradeNum"), total, Digests.print(total), request.notifyUrl());
        return engine.precreate(purchase).compose(result -> worded(result, JdpayWords::uniorder));
    }

    private Future<Answer> refund(JdpayRequest request) {
        request.time();
        RefundCall call = RefundCall.plain(request.number("tradeNum"), request.amount());
        return engine.refund(request.key("oTradeNum"), call)
                .compose(result -> worded(result, said -> JdpayWords.refund(said, call)));
    }

    private Future<Answer> revoke(JdpayRequest request) {
        String number = request.number("tradeNum");
        request.amount();
        return engine.undo(request.key("oTradeNum"), UndoKind.REVERSE, trade -> true)
                .compose(result -> worded(result, said -> JdpayWords.revoke(said, number)));
    }

    private Future<Answer> refundQuery(JdpayRequest request) {
        String number = request.number("tradeNum");
        return engine.refundQuery(Payway.JDPAY, request.has("oTradeNum") ? request.key("oTradeNum") : null, number)
                .compose(result -> worded(result, said -> JdpayWords.refundQuery(said, number)));
    }

    private Future<Answer> worded(Result result, Function<Result, JdpayWords.Words> wording) {
        if (!result.delivery().speaks()) {
            return Future.succeededFuture(Answer.unspoken(result.delivery()));
        }
        JdpayWords.Words words =
                result.delivery() == Delivery.SYSTEM_ERROR ? JdpayWords.SYSTEM_ERROR : wording.apply(result);
        return words.fields().isEmpty() ? refused(words) : sealed(words, result.delivery());
    }

    private Future<Answer> sealed(JdpayWords.Words words, Delivery delivery) {
        return signing.run(() -> {
            String encrypt = encrypt(words, delivery == Delivery.WRONG_SIGNATURE);
            return Answer.of(XML, outer(words, encrypt), delivery);
        });
    }

    /** As JD's servers write it: a blank in the XML head, the signature in the middle. */
    private String encrypt(JdpayWords.Words words, boolean forged) {
        StringBuilder fields = new StringBuilder();
        words.fields().forEach((name, value) -> fields.append('<')
                .append(name)
                .append('>')
                .append(value)
                .append("</")
                .append(name)
                .append('>'));
        String before = "<?xml version=\"1.0\" encoding=\"UTF-8\" ?><jdpay><version>V2.0</version><merchant>" + merchant
                + "</merchant>" + words.result();
        return envelope.seal(before, fields + "</jdpay>", forged);
    }

    private Buffer outer(JdpayWords.Words words, String encrypt) {
        return Buffer.buffer(
                "<?xml version=\"1.0\" encoding=\"UTF-8\" ?>\n<jdpay>\n  <version>V2.0</version>\n  <merchant>"
                        + merchant + "</merchant>\n  " + words.result()
                        + (encrypt == null ? "" : "\n  <encrypt>" + encrypt + "</encrypt>") + "\n</jdpay>\n");
    }

    /** Without an {@code encrypt} there is nothing that could be signed. */
    private Future<Answer> refused(JdpayWords.Words words) {
        return Future.succeededFuture(Answer.of(XML, outer(words, null), Delivery.PLAIN));
    }

    @Override
    public Future<Notice> notice(Trade trade, boolean forged) {
        return signing.run(() -> {
            Fen amount = forged ? trade.total().plus(Fen.of(1)) : trade.total();
            JdpayWords.Words words = JdpayWords.notice(trade, amount);
            return new Notice("POST", trade.notifyUrl(), XML, outer(words, encrypt(words, forged)));
        });
    }

    @Override
    public boolean acknowledged(int status, String body) {
        return status == 200 && body.trim().equals("ok");
    }
}
