package upay.sandbox.jdpay;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import upay.domain.Fen;
import upay.domain.Payway;
import upay.sandbox.bill.Bills;
import upay.sandbox.ledger.Trade;
import upay.sandbox.scene.PurchaseCall;
import upay.sandbox.scene.RefundCall;
import upay.sandbox.scene.ResponseDelivery;
import upay.sandbox.scene.SceneEngine;
import upay.sandbox.scene.SceneResult;
import upay.sandbox.scene.UndoKind;
import upay.sandbox.wire.Dialect;
import upay.sandbox.wire.Digests;
import upay.sandbox.wire.FlatXml;
import upay.sandbox.wire.Rsa;
import upay.sandbox.wire.SandboxAccount;
import upay.sandbox.wire.SigningExecutor;
import upay.sandbox.wire.WireCallback;
import upay.sandbox.wire.WireRequest;
import upay.sandbox.wire.WireResponse;

/** {@code POST /jdpay/service/…}: XML envelopes with an encrypted and signed XML inside. */
public final class JdpayDialect implements Dialect {
    private static final String XML = "application/xml; charset=utf-8";

    private final SceneEngine engine;
    private final SigningExecutor signing;
    private final String merchant;
    private final JdpayEnvelope envelope;
    private final JdpayBillCall bill;

    public JdpayDialect(SceneEngine engine, SigningExecutor signing, Bills bills) {
        SandboxAccount account = SandboxAccount.of(Payway.JDPAY);
        this.engine = engine;
        this.signing = signing;
        this.merchant = account.channel("merchant");
        this.bill = new JdpayBillCall(bills, account);
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
    public Future<WireResponse> answer(WireRequest incoming) {
        if (incoming.path().equals(JdpayBillCall.PATH)) {
            return bill.answer(incoming);
        }
        if (!incoming.method().equals("POST")) {
            return Future.succeededFuture(WireResponse.notFound());
        }
        JdpayRequest request;
        try {
            Map<String, String> outer = FlatXml.parseLeaves(incoming.body().toString(StandardCharsets.UTF_8));
            if (!merchant.equals(outer.get("merchant"))) {
                return refused(new JdpayReplies.Words("JMPT100002", "商户号不存在"));
            }
            request = new JdpayRequest(FlatXml.parseLeaves(envelope.open(outer.getOrDefault("encrypt", ""))));
        } catch (IllegalArgumentException e) {
            return refused(new JdpayReplies.Words("JMPT100003", "报文验签失败"));
        }
        try {
            return operate(incoming.path(), request);
        } catch (BadRequest e) {
            return refused(new JdpayReplies.Words("JMPT100004", "参数错误: " + e.getMessage()));
        }
    }

    private Future<WireResponse> operate(String path, JdpayRequest request) {
        return switch (path) {
            case "/service/fkmPay" -> pay(request);
            case "/service/uniorder" -> uniorder(request);
            case "/service/query" ->
                request.required("tradeType").equals("0")
                        ? engine.query(request.key("tradeNum")).compose(result -> worded(result, JdpayReplies::query))
                        : refundQuery(request);
            case "/service/queryRefund" -> refundQuery(request);
            case "/service/refund" -> refund(request);
            case "/service/revoke" -> revoke(request);
            default -> Future.succeededFuture(WireResponse.notFound());
        };
    }

    private Future<WireResponse> pay(JdpayRequest request) {
        request.required("device");
        request.required("tradeName");
        String token = request.required("token");
        if (!token.matches("[0-9]{18,19}")) {
            return refused(JdpayReplies.UNREADABLE);
        }
        Fen total = request.amount();
        PurchaseCall purchase =
                new PurchaseCall(request.key("tradeNum"), total, Digests.print(total, token), request.notifyUrl());
        return engine.pay(purchase).compose(result -> worded(result, JdpayReplies::pay));
    }

    private Future<WireResponse> uniorder(JdpayRequest request) {
        request.required("tradeName");
        request.required("notifyUrl");
        if (!request.required("tradeType").equals("QR")) {
            throw new BadRequest("tradeType");
        }
        Fen total = request.amount();
        PurchaseCall purchase =
                new PurchaseCall(request.key("tradeNum"), total, Digests.print(total), request.notifyUrl());
        return engine.precreate(purchase).compose(result -> worded(result, JdpayReplies::uniorder));
    }

    private Future<WireResponse> refund(JdpayRequest request) {
        request.time();
        RefundCall call = RefundCall.plain(request.number("tradeNum"), request.amount());
        return engine.refund(request.key("oTradeNum"), call)
                .compose(result -> worded(result, sceneResult -> JdpayReplies.refund(sceneResult, call)));
    }

    private Future<WireResponse> revoke(JdpayRequest request) {
        String number = request.number("tradeNum");
        request.amount();
        return engine.undo(request.key("oTradeNum"), UndoKind.REVERSE, trade -> true)
                .compose(result -> worded(result, sceneResult -> JdpayReplies.revoke(sceneResult, number)));
    }

    private Future<WireResponse> refundQuery(JdpayRequest request) {
        String number = request.number("tradeNum");
        return engine.refundQuery(Payway.JDPAY, request.has("oTradeNum") ? request.key("oTradeNum") : null, number)
                .compose(result -> worded(result, sceneResult -> JdpayReplies.refundQuery(sceneResult, number)));
    }

    private Future<WireResponse> worded(SceneResult result, Function<SceneResult, JdpayReplies.Words> wording) {
        if (!result.delivery().hasBody()) {
            return Future.succeededFuture(WireResponse.withoutBody(result.delivery()));
        }
        JdpayReplies.Words words =
                result.delivery() == ResponseDelivery.SYSTEM_ERROR ? JdpayReplies.SYSTEM_ERROR : wording.apply(result);
        return words.isSigned() ? sealed(words, result.delivery()) : refused(words);
    }

    private Future<WireResponse> sealed(JdpayReplies.Words words, ResponseDelivery delivery) {
        return signing.run(() -> {
            String encrypt = encrypt(words, delivery == ResponseDelivery.WRONG_SIGNATURE);
            return WireResponse.of(XML, outer(words, encrypt), delivery);
        });
    }

    /** As JD's servers write it: a blank in the XML head, the signature in the middle. */
    private String encrypt(JdpayReplies.Words words, boolean forged) {
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

    private Buffer outer(JdpayReplies.Words words, @Nullable String encrypt) {
        return Buffer.buffer(
                "<?xml version=\"1.0\" encoding=\"UTF-8\" ?>\n<jdpay>\n  <version>V2.0</version>\n  <merchant>"
                        + merchant + "</merchant>\n  " + words.result()
                        + (encrypt == null ? "" : "\n  <encrypt>" + encrypt + "</encrypt>") + "\n</jdpay>\n");
    }

    /** Without an {@code encrypt} there is nothing to sign. */
    private Future<WireResponse> refused(JdpayReplies.Words words) {
        return Future.succeededFuture(WireResponse.of(XML, outer(words, null), ResponseDelivery.PLAIN));
    }

    @Override
    public Future<WireCallback> callback(Trade trade, boolean forged) {
        return signing.run(() -> {
            Fen amount = forged ? trade.total().plus(Fen.of(1)) : trade.total();
            JdpayReplies.Words words = JdpayReplies.callback(trade, amount);
            return new WireCallback("POST", trade.requireNotifyUrl(), XML, outer(words, encrypt(words, forged)));
        });
    }

    @Override
    public boolean acknowledged(int status, String body) {
        return status == 200 && body.trim().equals("ok");
    }
}
