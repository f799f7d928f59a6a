package upay.sandbox.unionpay;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import upay.domain.Fen;
import upay.domain.Payway;
import upay.sandbox.ledger.Trade;
import upay.sandbox.scene.Delivery;
import upay.sandbox.scene.Engine;
import upay.sandbox.scene.Purchase;
import upay.sandbox.scene.RefundCall;
import upay.sandbox.scene.Result;
import upay.sandbox.scene.UndoKind;
import upay.sandbox.scene.Verdict;
import upay.sandbox.wire.Account;
import upay.sandbox.wire.Answer;
import upay.sandbox.wire.Dialect;
import upay.sandbox.wire.Digests;
import upay.sandbox.wire.Form;
import upay.sandbox.wire.Incoming;
import upay.sandbox.wire.Notice;
import upay.sandbox.wire.Rsa;
import upay.sandbox.wire.Signing;

/** {@code POST /unionpay/gateway/api/…} (or without {@code /gateway/api}): forms in, {@code k=v} text out, all signed. */
public final class UnionpayDialect implements Dialect {
    private static final String TEXT = "text/html;charset=UTF-8";

    private final Engine engine;
    private final Signing signing;
    private final String merId;
    private final String certId;
    private final String certificate;
    private final UnionpaySignature signature;

    public UnionpayDialect(Engine engine, Signing signing) {
        Account account = Account.of(Payway.UNIONPAY);
        this.engine = engine;
        this.signing = signing;
        this.merId = account.channel("mer-id");
        this.certId = account.channel("cert-id");
        this.certificate = account.channel("sign-certificate");
        this.signature = new UnionpaySignature(
                Rsa.privateKey(account.channel("private-key")), Rsa.publicKey(account.channel("merchant-public-key")));
    }

    @Override
    public Payway payway() {
        return Payway.UNIONPAY;
    }

    @Override
    public Future<Answer> answer(Incoming incoming) {
        String path = incoming.path().replaceFirst("^/gateway/api", "");
        boolean known = path.equals("/backTransReq.do") || path.equals("/queryTrans.do");
        if (!known || !incoming.method().equals("POST")) {
            return Future.succeededFuture(Answer.notFound());
        }
        UnionpayRequest request;
        try {
            request = new UnionpayRequest(
                    Form.decode(incoming.body().toString(StandardCharsets.UTF_8), StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
            return signed(new UnionpayRequest(Map.of()), UnionpayWords.of("10", "报文格式错误"), Delivery.PLAIN);
        }
        if (!merId.equals(request.text("merId"))) {
            return signed(request, UnionpayWords.of("31", "商户状态不正确"), Delivery.PLAIN);
        }
        if (!certId.equals(request.text("certId")) || !signature.verifies(request.fields())) {
            return signed(request, UnionpayWords.of("11", "验证签名失败"), Delivery.PLAIN);
        }
        try {
            request.checkCommon();
            return operate(path.equals("/queryTrans.do"), request);
        } catch (BadRequest e) {
            return signed(request, UnionpayWords.of("10", "报文格式错误[" + e.getMessage() + "]"), Delivery.PLAIN);
        }
    }

    private Future<Answer> operate(boolean query, UnionpayRequest request) {
        String kind = request.kind();
        if (query != kind.equals("00/00")) {
            throw new BadRequest("txnType");
        }
        return switch (kind) {
            case "00/00" -> query(request);
            case "01/06" -> consume(request);
            case "01/07" -> applyQr(request);
            // What is known to be paid is cancelled by a refund in full.
            case "04/00" -> refund(request, RefundCall.Purpose.REFUND_OR_CANCEL);
            case "31/00" -> refund(request, RefundCall.Purpose.CANCEL);
            case "99/01" -> reverse(request);
            default -> throw new BadRequest("txnType");
        };
    }

    private Future<Answer> consume(UnionpayRequest request) {
        if (!request.hasReadableCode()) {
            return signed(request, UnionpayWords.of("44", "二维码无法识别"), Delivery.PLAIN);
        }
        return engine.pay(purchase(request, request.required("qrNo")))
                .compose(result -> worded(request, result, UnionpayWords::consume));
    }

    private Future<Answer> applyQr(UnionpayRequest request) {
        return engine.precreate(purchase(request, ""))
                .compose(result -> worded(request, result, UnionpayWords::applyQr));
    }

    private static Purchase purchase(UnionpayRequest request, String code) {
        Fen total = request.amount();
        String print = request.txnTime() + Digests.print(total, code);
        return new Purchase(request.key(), total, print, request.notifyUrl());
    }

    private Future<Answer> reverse(UnionpayRequest request) {
        String time = request.txnTime();
        return engine.undo(request.key(), UndoKind.REVERSE, trade -> isOf(trade, time))
                .compose(result ->
                        worded(request, result, said -> UnionpayWords.reverse(said, isOf(said.trade(), time))));
    }

    /** A void is the return of all of it; a refund, of any part. */
    private Future<Answer> refund(UnionpayRequest request, RefundCall.Purpose purpose) {
        Fen amount = request.amount();
        String time = request.originalTime();
        boolean whole = purpose == RefundCall.Purpose.CANCEL;
        RefundCall call = new RefundCall(
                request.orderId(),
                amount,
                trade -> isOf(trade, time) && (!whole || amount.equals(trade.total())),
                trade -> purpose);
        return engine.refund(request.original(), call)
                .compose(result -> worded(request, result, UnionpayWords::refund));
    }

    /** Payments and refunds are asked after in the same way. */
    private Future<Answer> query(UnionpayRequest request) {
        String time = request.txnTime();
        return engine.query(request.key())
                .compose(result -> result.verdict() == Verdict.NOT_FOUND
                        ? engine.refundQuery(Payway.UNIONPAY, null, request.orderId())
                                .compose(refund -> worded(request, refund, UnionpayWords::refundQuery))
                        : worded(request, result, said -> UnionpayWords.query(said, isOf(said.trade(), time))));
    }

    private static boolean isOf(Trade trade, String txnTime) {
        return trade != null && trade.print().startsWith(txnTime);
    }

    private Future<Answer> worded(
            UnionpayRequest request, Result result, Function<Result, Map<String, String>> wording) {
        if (!result.delivery().speaks()) {
            return Future.succeededFuture(Answer.unspoken(result.delivery()));
        }
        return result.delivery() == Delivery.SYSTEM_ERROR
                ? signed(request, UnionpayWords.of("04", "交易状态未明，请查询对账结果"), result.delivery())
                : signed(request, wording.apply(result), result.delivery());
    }

    private Future<Answer> signed(UnionpayRequest request, Map<String, String> words, Delivery delivery) {
        Map<String, String> fields = new LinkedHashMap<>();
        UnionpayWords.ECHOED.forEach(name -> fields.put(name, request.text(name)));
        fields.putAll(words);
        return signing.run(() -> {
            sign(fields, delivery == Delivery.WRONG_SIGNATURE);
            String text = Form.filled(fields).entrySet().stream()
                    .map(field -> field.getKey() + "=" + field.getValue())
                    .collect(Collectors.joining("&"));
            return Answer.of(TEXT, Buffer.buffer(text), delivery);
        });
    }

    private void sign(Map<String, String> fields, boolean forged) {
        fields.put("version", "5.1.0");
        fields.put("encoding", "UTF-8");
        fields.put("signMethod", "01");
        fields.put("signPubKeyCert", certificate);
        Map<String, String> signed = new LinkedHashMap<>(fields);
        if (forged) {
            signed.put("respMsg", "别的");
        }
        fields.put("signature", signature.of(signed));
    }

    @Override
    public Future<Notice> notice(Trade trade, boolean forged) {
        return signing.run(() -> {
            Map<String, String> fields = new LinkedHashMap<>(UnionpayWords.notice(trade));
            fields.put("merId", merId);
            sign(fields, false);
            if (forged) {
                fields.put("txnAmt", trade.total().plus(Fen.of(1)).toString());
            }
            return new Notice(
                    "POST",
                    trade.notifyUrl(),
                    "application/x-www-form-urlencoded;charset=UTF-8",
                    Buffer.buffer(Form.encode(fields, StandardCharsets.UTF_8)));
        });
    }

    /** Any 200 will do. */
    @Override
    public boolean acknowledged(int status, String body) {
        return status == 200;
    }
}
