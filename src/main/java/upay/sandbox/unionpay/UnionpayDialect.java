package upay.sandbox.unionpay;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
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
import upay.sandbox.scene.SceneVerdict;
import upay.sandbox.scene.UndoKind;
import upay.sandbox.wire.Dialect;
import upay.sandbox.wire.Digests;
import upay.sandbox.wire.Form;
import upay.sandbox.wire.Rsa;
import upay.sandbox.wire.SandboxAccount;
import upay.sandbox.wire.SigningExecutor;
import upay.sandbox.wire.WireCallback;
import upay.sandbox.wire.WireRequest;
import upay.sandbox.wire.WireResponse;

/** {@code POST /unionpay/gateway/api/…} (or without {@code /gateway/api}): forms in, {@code k=v} text out, all signed. */
public final class UnionpayDialect implements Dialect {
    private static final String TEXT = "text/html;charset=UTF-8";

    private final SceneEngine engine;
    private final SigningExecutor signing;
    private final String merId;
    private final String certId;
    private final String certificate;
    private final UnionpaySignature signature;
    private final UnionpayBillCall bill;

    public UnionpayDialect(SceneEngine engine, SigningExecutor signing, Bills bills) {
        SandboxAccount account = SandboxAccount.of(Payway.UNIONPAY);
        this.engine = engine;
        this.signing = signing;
        this.merId = account.channel("mer-id");
        this.certId = account.channel("cert-id");
        this.certificate = account.channel("sign-certificate");
        this.signature = new UnionpaySignature(
                Rsa.privateKey(account.channel("private-key")), Rsa.publicKey(account.channel("merchant-public-key")));
        this.bill = new UnionpayBillCall(bills, merId, this::completed, signature::ofDigest);
    }

    @Override
    public Payway payway() {
        return Payway.UNIONPAY;
    }

    @Override
    public Future<WireResponse> answer(WireRequest incoming) {
        String path = incoming.path().replaceFirst("^/gateway/api", "");
        boolean file = UnionpayBillCall.PATHS.contains(path);
        boolean known = file || path.equals("/backTransReq.do") || path.equals("/queryTrans.do");
        if (!known || !incoming.method().equals("POST")) {
            return Future.succeededFuture(WireResponse.notFound());
        }
        UnionpayRequest request;
        try {
            request = new UnionpayRequest(
                    Form.decode(incoming.body().toString(StandardCharsets.UTF_8), StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
            return signed(new UnionpayRequest(Map.of()), UnionpayReplies.of("10", "报文格式错误"), ResponseDelivery.PLAIN);
        }
        if (!merId.equals(request.text("merId"))) {
            return signed(request, UnionpayReplies.of("31", "商户状态不正确"), ResponseDelivery.PLAIN);
        }
        if (!certId.equals(request.text("certId")) || !signature.verifies(request.fields())) {
            return signed(request, UnionpayReplies.of("11", "验证签名失败"), ResponseDelivery.PLAIN);
        }
        try {
            if (file) {
                return bill.answer(request, words -> signed(request, words, ResponseDelivery.PLAIN));
            }
            request.checkCommon();
            return operate(path.equals("/queryTrans.do"), request);
        } catch (BadRequest e) {
            return signed(request, UnionpayReplies.of("10", "报文格式错误[" + e.getMessage() + "]"), ResponseDelivery.PLAIN);
        }
    }

    private Future<WireResponse> operate(boolean query, UnionpayRequest request) {
        String kind = request.kind();
        if (query != kind.equals("00/00")) {
            throw new BadRequest("txnType");
        }
        return switch (kind) {
            case "00/00" -> query(request);
            case "01/06" -> consume(request);
            case "01/07" -> applyQr(request);
            // A payment that is known to be paid is cancelled by a full refund.
            case "04/00" -> refund(request, RefundCall.Purpose.REFUND_OR_CANCEL);
            case "31/00" -> refund(request, RefundCall.Purpose.CANCEL);
            case "99/01" -> reverse(request);
            default -> throw new BadRequest("txnType");
        };
    }

    private Future<WireResponse> consume(UnionpayRequest request) {
        if (!request.hasReadableCode()) {
            return signed(request, UnionpayReplies.of("44", "二维码无法识别"), ResponseDelivery.PLAIN);
        }
        return engine.pay(purchase(request, request.required("qrNo")))
                .compose(result -> worded(request, result, UnionpayReplies::consume));
    }

    private Future<WireResponse> applyQr(UnionpayRequest request) {
        return engine.precreate(purchase(request, ""))
                .compose(result -> worded(request, result, UnionpayReplies::applyQr));
    }

    private static PurchaseCall purchase(UnionpayRequest request, String code) {
        Fen total = request.amount();
        String print = request.txnTime() + Digests.print(total, code);
        return new PurchaseCall(request.key(), total, print, request.notifyUrl());
    }

    private Future<WireResponse> reverse(UnionpayRequest request) {
        String time = request.txnTime();
        return engine.undo(request.key(), UndoKind.REVERSE, trade -> isOf(trade, time))
                .compose(result ->
                        worded(request, result, scene -> UnionpayReplies.reverse(scene, isOf(scene.trade(), time))));
    }

    /** A void refunds the full amount; a refund, any part. */
    private Future<WireResponse> refund(UnionpayRequest request, RefundCall.Purpose purpose) {
        Fen amount = request.amount();
        String time = request.originalTime();
        boolean whole = purpose == RefundCall.Purpose.CANCEL;
        RefundCall call = new RefundCall(
                request.orderId(),
                amount,
                trade -> isOf(trade, time) && (!whole || amount.equals(trade.total())),
                trade -> purpose);
        return engine.refund(request.original(), call)
                .compose(result -> worded(request, result, UnionpayReplies::refund));
    }

    /** Payments and refunds are queried in the same way. */
    private Future<WireResponse> query(UnionpayRequest request) {
        String time = request.txnTime();
        return engine.query(request.key())
                .compose(result -> result.verdict() == SceneVerdict.NOT_FOUND
                        ? engine.refundQuery(Payway.UNIONPAY, null, request.orderId())
                                .compose(refund -> worded(request, refund, UnionpayReplies::refundQuery))
                        : worded(request, result, scene -> UnionpayReplies.query(scene, isOf(scene.trade(), time))));
    }

    private static boolean isOf(@Nullable Trade trade, String txnTime) {
        return trade != null && trade.print().startsWith(txnTime);
    }

    private Future<WireResponse> worded(
            UnionpayRequest request, SceneResult result, Function<SceneResult, Map<String, String>> wording) {
        if (!result.delivery().hasBody()) {
            return Future.succeededFuture(WireResponse.withoutBody(result.delivery()));
        }
        return result.delivery() == ResponseDelivery.SYSTEM_ERROR
                ? signed(request, UnionpayReplies.of("04", "交易状态未明，请查询对账结果"), result.delivery())
                : signed(request, wording.apply(result), result.delivery());
    }

    private Future<WireResponse> signed(UnionpayRequest request, Map<String, String> words, ResponseDelivery delivery) {
        Map<String, String> fields = new LinkedHashMap<>();
        UnionpayReplies.ECHOED.forEach(name -> fields.put(name, request.text(name)));
        fields.putAll(words);
        return signing.run(() -> {
            sign(fields, delivery == ResponseDelivery.WRONG_SIGNATURE);
            String text = Form.filled(fields).entrySet().stream()
                    .map(field -> field.getKey() + "=" + field.getValue())
                    .collect(Collectors.joining("&"));
            return WireResponse.of(TEXT, Buffer.buffer(text), delivery);
        });
    }

    private void sign(Map<String, String> fields, boolean forged) {
        completed(fields);
        Map<String, String> signed = new LinkedHashMap<>(fields);
        if (forged) {
            signed.put("respMsg", "别的");
        }
        fields.put("signature", signature.of(signed));
    }

    private Map<String, String> completed(Map<String, String> fields) {
        fields.put("version", "5.1.0");
        fields.put("encoding", "UTF-8");
        fields.put("signMethod", "01");
        fields.put("signPubKeyCert", certificate);
        return fields;
    }

    @Override
    public Future<WireCallback> callback(Trade trade, boolean forged) {
        return signing.run(() -> {
            Map<String, String> fields = new LinkedHashMap<>(UnionpayReplies.callback(trade));
            fields.put("merId", merId);
            sign(fields, false);
            if (forged) {
                fields.put("txnAmt", trade.total().plus(Fen.of(1)).toString());
            }
            return new WireCallback(
                    "POST",
                    trade.requireNotifyUrl(),
                    "application/x-www-form-urlencoded;charset=UTF-8",
                    Buffer.buffer(Form.encode(fields, StandardCharsets.UTF_8)));
        });
    }

    /** Any 200 is accepted. */
    @Override
    public boolean acknowledged(int status, String body) {
        return status == 200;
    }
}
