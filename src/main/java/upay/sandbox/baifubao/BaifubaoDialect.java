package upay.sandbox.baifubao;

import io.vertx.core.Future;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import upay.domain.Fen;
import upay.domain.Payway;
import upay.sandbox.ledger.Trade;
import upay.sandbox.ledger.TradeKey;
import upay.sandbox.scene.PurchaseCall;
import upay.sandbox.scene.RefundCall;
import upay.sandbox.scene.ResponseDelivery;
import upay.sandbox.scene.SceneEngine;
import upay.sandbox.scene.SceneResult;
import upay.sandbox.scene.UndoKind;
import upay.sandbox.wire.Dialect;
import upay.sandbox.wire.Digests;
import upay.sandbox.wire.Form;
import upay.sandbox.wire.SandboxAccount;
import upay.sandbox.wire.WireCallback;
import upay.sandbox.wire.WireRequest;
import upay.sandbox.wire.WireResponse;

/** {@code GET /baifubao/…}: GBK in the query; JSON for trades, XML for refunds, one path for each operation. */
public final class BaifubaoDialect implements Dialect {
    private static final String CREATE = "/o2o/0/code/0/create/0";

    private final SceneEngine engine;
    private final String spNo;
    private final BaifubaoSignature signature;
    private final BaifubaoEnvelope envelope;

    public BaifubaoDialect(SceneEngine engine) {
        SandboxAccount account = SandboxAccount.of(Payway.BAIFUBAO);
        this.engine = engine;
        this.spNo = account.channel("sp-no");
        this.signature = new BaifubaoSignature(account.channel("key"));
        this.envelope = new BaifubaoEnvelope(signature);
    }

    @Override
    public Payway payway() {
        return Payway.BAIFUBAO;
    }

    @Override
    public Future<WireResponse> answer(WireRequest incoming) {
        BaifubaoEnvelope.Form form = form(incoming.path());
        if (form == null || !incoming.method().equals("GET")) {
            return Future.succeededFuture(WireResponse.notFound());
        }
        try {
            BaifubaoRequest request = new BaifubaoRequest(Form.decode(incoming.query(), BaifubaoSignature.GBK));
            if (!spNo.equals(request.required("sp_no"))) {
                throw BadRequest.illegal("sp_no");
            }
            if (!request.text("sign_method").matches("[12]")) {
                return refused(form, "5803", "签名方法错误");
            }
            if (!signature.verifies(signed(incoming.path(), request))) {
                return refused(form, "5804", "签名错误");
            }
            request.checkLengths();
            return operate(incoming.path(), form, request);
        } catch (BadRequest e) {
            return refused(form, e.code(), "参数错误: " + e.getMessage());
        } catch (IllegalArgumentException e) {
            return refused(form, "5802", "参数错误");
        }
    }

    /** The only path on which a parameter is not part of the signed text. */
    private static Map<String, String> signed(String path, BaifubaoRequest request) {
        if (!path.equals(CREATE)) {
            return request.fields();
        }
        Map<String, String> fields = new HashMap<>(request.fields());
        fields.remove("output_type");
        return fields;
    }

    private static BaifubaoEnvelope.@Nullable Form form(String path) {
        return switch (path) {
            case "/o2o/0/b2c/0/api/0/pay/0", CREATE, "/o2o/0/b2c/0/api/0/query_trans/0" ->
                BaifubaoEnvelope.Form.CONTENT;
            case "/api/0/cancel" -> BaifubaoEnvelope.Form.JSON_RESPONSE;
            case "/api/0/refund", "/api/0/refund/0/query" -> BaifubaoEnvelope.Form.XML_RESPONSE;
            default -> null;
        };
    }

    private Future<WireResponse> operate(String path, BaifubaoEnvelope.Form form, BaifubaoRequest request) {
        TradeKey key = request.key();
        return switch (path) {
            case "/o2o/0/b2c/0/api/0/pay/0" -> pay(form, request);
            case CREATE -> create(form, request);
            case "/o2o/0/b2c/0/api/0/query_trans/0" ->
                engine.query(key).compose(result -> worded(form, request, result, BaifubaoReplies::query));
            case "/api/0/cancel" ->
                engine.undo(key, UndoKind.CLOSE, trade -> true)
                        .compose(result -> worded(form, request, result, BaifubaoReplies::cancel));
            case "/api/0/refund" -> refund(form, request);
            default -> refundQuery(form, request);
        };
    }

    private Future<WireResponse> pay(BaifubaoEnvelope.Form form, BaifubaoRequest request) {
        checkOrder(request);
        String code = request.payCode();
        if (code == null) {
            return refused(form, "69503", "付款码无法识别");
        }
        Fen total = request.amount("total_amount");
        PurchaseCall purchase = new PurchaseCall(request.key(), total, Digests.print(total, code), request.notifyUrl());
        return engine.pay(purchase).compose(result -> worded(form, request, result, BaifubaoReplies::pay));
    }

    private Future<WireResponse> create(BaifubaoEnvelope.Form form, BaifubaoRequest request) {
        checkOrder(request);
        request.required("return_url");
        request.fixed("output_type", "1");
        Fen total = request.amount("total_amount");
        PurchaseCall purchase = new PurchaseCall(request.key(), total, Digests.print(total), request.notifyUrl());
        return engine.precreate(purchase).compose(result -> worded(form, request, result, BaifubaoReplies::create));
    }

    private static void checkOrder(BaifubaoRequest request) {
        request.fixed("service_code", "1");
        request.fixed("currency", "1");
        request.fixed("input_charset", "1");
        request.fixed("version", "2");
        request.required("goods_name");
        request.time("order_create_time");
    }

    private Future<WireResponse> refund(BaifubaoEnvelope.Form form, BaifubaoRequest request) {
        request.fixed("service_code", "2");
        request.fixed("version", "2");
        request.time("cashback_time");
        RefundCall call = new RefundCall(
                request.refundNumber(),
                request.amount("cashback_amount"),
                trade -> true,
                trade -> RefundCall.Purpose.REFUND_OR_CANCEL);
        return engine.refund(request.key(), call)
                .compose(result -> worded(form, request, result, scene -> BaifubaoReplies.refund(scene, call)));
    }

    private Future<WireResponse> refundQuery(BaifubaoEnvelope.Form form, BaifubaoRequest request) {
        request.fixed("service_code", "12");
        request.fixed("version", "2");
        return engine.refundQuery(Payway.BAIFUBAO, request.key(), request.refundNumber())
                .compose(result -> worded(form, request, result, BaifubaoReplies::refundQuery));
    }

    private Future<WireResponse> worded(
            BaifubaoEnvelope.Form form,
            BaifubaoRequest request,
            SceneResult result,
            Function<SceneResult, BaifubaoReplies.Words> wording) {
        if (!result.delivery().hasBody()) {
            return Future.succeededFuture(WireResponse.withoutBody(result.delivery()));
        }
        BaifubaoReplies.Words words = result.delivery() == ResponseDelivery.SYSTEM_ERROR
                ? new BaifubaoReplies.Words("5806", "系统内部错误，请查询", Map.of())
                : wording.apply(result);
        return Future.succeededFuture(
                envelope.answer(form, words, spNo, request.text("sign_method"), result.delivery()));
    }

    private Future<WireResponse> refused(BaifubaoEnvelope.Form form, String code, String message) {
        return Future.succeededFuture(envelope.unsigned(form, new BaifubaoReplies.Words(code, message, Map.of())));
    }

    @Override
    public Future<WireCallback> callback(Trade trade, boolean forged) {
        Map<String, String> fields = new LinkedHashMap<>(BaifubaoReplies.callback(trade));
        fields.put("sp_no", spNo);
        fields.put("sign_method", "1");
        fields.put("sign", signature.of(fields, "1"));
        if (forged) {
            fields.put("total_amount", trade.total().plus(Fen.of(1)).toString());
        }
        String uri = Form.append(trade.requireNotifyUrl(), Form.encode(fields, BaifubaoSignature.GBK));
        return Future.succeededFuture(new WireCallback("GET", uri, null, null));
    }

    @Override
    public boolean acknowledged(int status, String body) {
        return status == 200 && body.contains("<meta name=\"VIP_BFB_PAYMENT\" content=\"BAIFUBAO\">");
    }
}
