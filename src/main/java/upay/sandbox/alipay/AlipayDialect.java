package upay.sandbox.alipay;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import upay.domain.Fen;
import upay.domain.Payway;
import upay.sandbox.ledger.Trade;
import upay.sandbox.ledger.WalletPage;
import upay.sandbox.scene.PurchaseCall;
import upay.sandbox.scene.RefundCall;
import upay.sandbox.scene.ResponseDelivery;
import upay.sandbox.scene.SceneEngine;
import upay.sandbox.scene.SceneResult;
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

/** {@code POST /alipay/gateway.do}: one URL, {@code method} names the operation; JSON answers with RSA2 signatures. */
public final class AlipayDialect implements Dialect {
    private static final String JSON = "application/json;charset=utf-8";

    private final SceneEngine engine;
    private final SigningExecutor signing;
    private final String appId;
    private final AlipaySignature signature;

    public AlipayDialect(SceneEngine engine, SigningExecutor signing) {
        SandboxAccount account = SandboxAccount.of(Payway.ALIPAY);
        this.engine = engine;
        this.signing = signing;
        this.appId = account.channel("app-id");
        this.signature = new AlipaySignature(
                Rsa.privateKey(account.channel("private-key")), Rsa.publicKey(account.channel("app-public-key")));
    }

    @Override
    public Payway payway() {
        return Payway.ALIPAY;
    }

    @Override
    public Future<WireResponse> answer(WireRequest incoming) {
        if (!incoming.path().equals("/gateway.do")) {
            return Future.succeededFuture(WireResponse.notFound());
        }
        Map<String, String> request;
        try {
            request = read(incoming);
        } catch (IllegalArgumentException e) {
            return refused("error_response", AlipayReplies.invalid("isv.invalid-parameter"));
        }
        String node = request.getOrDefault("method", "error").replace('.', '_') + "_response";
        if (!appId.equals(request.get("app_id"))) {
            return refused(node, AlipayReplies.invalid("isv.invalid-app-id"));
        }
        if (!"RSA2".equals(request.get("sign_type")) || !signature.verifies(request)) {
            return refused(node, AlipayReplies.invalid("isv.invalid-signature"));
        }
        return operate(request, node);
    }

    private Future<WireResponse> operate(Map<String, String> request, String node) {
        try {
            BizContent content = BizContent.of(request.get("biz_content"));
            return switch (request.getOrDefault("method", "")) {
                case "alipay.trade.pay" -> pay(content, request, node);
                case "alipay.trade.precreate" -> precreate(content, request, node);
                case "alipay.trade.create" -> create(content, request, node);
                case "alipay.trade.query" ->
                    engine.query(content.key()).compose(result -> worded(node, result, AlipayReplies::query));
                case "alipay.trade.cancel" ->
                    engine.undo(content.key(), UndoKind.REVERSE, trade -> true)
                            .compose(result -> worded(node, result, done -> AlipayReplies.cancel(done, content.key())));
                case "alipay.trade.refund" -> refund(content, node);
                case "alipay.trade.fastpay.refund.query" ->
                    engine.refundQuery(Payway.ALIPAY, content.key(), content.required("out_request_no"))
                            .compose(result -> worded(node, result, AlipayReplies::refundQuery));
                default -> refused(node, AlipayReplies.invalid("isv.invalid-method"));
            };
        } catch (BadRequest e) {
            return signed(node, AlipayReplies.failure("ACQ.INVALID_PARAMETER", e.getMessage()), ResponseDelivery.PLAIN);
        }
    }

    private Future<WireResponse> pay(BizContent content, Map<String, String> request, String node) {
        if (!content.hasReadableCode()) {
            return signed(node, AlipayReplies.unreadableCode(), ResponseDelivery.PLAIN);
        }
        content.required("subject");
        Fen total = content.amount("total_amount");
        String print = Digests.print(total, content.required("auth_code"));
        return engine.pay(new PurchaseCall(content.key(), total, print, notifyUrl(request)))
                .compose(result -> worded(node, result, AlipayReplies::pay));
    }

    private Future<WireResponse> precreate(BizContent content, Map<String, String> request, String node) {
        content.required("subject");
        Fen total = content.amount("total_amount");
        return engine.precreate(new PurchaseCall(content.key(), total, Digests.print(total), notifyUrl(request)))
                .compose(result -> worded(node, result, AlipayReplies::precreate));
    }

    /** For a page or mini program: the trade exists at once, before the customer confirms. */
    private Future<WireResponse> create(BizContent content, Map<String, String> request, String node) {
        content.required("subject");
        Fen total = content.amount("total_amount");
        WalletPage page = content.page(appId);
        String print = Digests.print(total, page);
        return engine.precreate(new PurchaseCall(content.key(), total, print, notifyUrl(request), page))
                .compose(result -> worded(node, result, AlipayReplies::create));
    }

    private Future<WireResponse> refund(BizContent content, String node) {
        // A refund without a number is a full one, and has the trade's own number.
        String number = Objects.requireNonNullElse(
                content.text("out_request_no"), content.key().sn());
        RefundCall call = RefundCall.plain(number, content.amount("refund_amount"));
        return engine.refund(content.key(), call).compose(result -> worded(node, result, AlipayReplies::refund));
    }

    private static @Nullable String notifyUrl(Map<String, String> request) {
        String url = request.get("notify_url");
        if (url != null && url.length() > 256) {
            throw new BadRequest("notify_url");
        }
        return url == null || url.isEmpty() ? null : url;
    }

    /** Parameters may be in the query or in the body. */
    private static Map<String, String> read(WireRequest incoming) {
        Map<String, String> request = new LinkedHashMap<>(Form.decode(incoming.query(), StandardCharsets.UTF_8));
        request.putAll(Form.decode(incoming.body().toString(StandardCharsets.UTF_8), StandardCharsets.UTF_8));
        return request;
    }

    private Future<WireResponse> worded(String node, SceneResult result, Function<SceneResult, JsonObject> words) {
        return result.delivery().hasBody()
                ? signed(node, words.apply(result), result.delivery())
                : Future.succeededFuture(WireResponse.withoutBody(result.delivery()));
    }

    private Future<WireResponse> signed(String node, JsonObject words, ResponseDelivery delivery) {
        // Alipay's own servers escape slashes, and sign the escaped text.
        String text = words.encode().replace("/", "\\/");
        boolean forged = delivery == ResponseDelivery.WRONG_SIGNATURE;
        return signing.run(() -> {
            String sign = signature.ofAnswer(forged ? text + " " : text);
            Buffer body = Buffer.buffer("{\"" + node + "\":" + text + ",\"sign\":\"" + sign + "\"}");
            return WireResponse.of(JSON, body, delivery);
        });
    }

    /** Refused before the business checks: Alipay does not sign these. */
    private static Future<WireResponse> refused(String node, JsonObject words) {
        Buffer body = new JsonObject().put(node, words).toBuffer();
        return Future.succeededFuture(WireResponse.of(JSON, body, ResponseDelivery.PLAIN));
    }

    @Override
    public Future<WireCallback> callback(Trade trade, boolean forged) {
        return signing.run(() -> {
            Map<String, String> fields = AlipayReplies.callback(trade, appId);
            String sign = signature.ofCallback(fields);
            if (forged) {
                fields.put("total_amount", Yuan.of(trade.total().plus(Fen.of(1))));
            }
            fields.put("sign_type", "RSA2");
            fields.put("sign", sign);
            return new WireCallback(
                    "POST",
                    trade.requireNotifyUrl(),
                    "application/x-www-form-urlencoded; charset=utf-8",
                    Buffer.buffer(Form.encode(fields, StandardCharsets.UTF_8)));
        });
    }

    @Override
    public boolean acknowledged(int status, String body) {
        return status == 200 && body.equals("success");
    }
}
