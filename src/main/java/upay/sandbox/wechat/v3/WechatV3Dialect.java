package upay.sandbox.wechat.v3;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.function.LongSupplier;
import upay.domain.Fen;
import upay.domain.Payway;
import upay.sandbox.ledger.Trade;
import upay.sandbox.ledger.TradeKey;
import upay.sandbox.ledger.WalletPage;
import upay.sandbox.scene.PurchaseCall;
import upay.sandbox.scene.RefundCall;
import upay.sandbox.scene.ResponseDelivery;
import upay.sandbox.scene.SceneEngine;
import upay.sandbox.scene.SceneResult;
import upay.sandbox.scene.TimeScale;
import upay.sandbox.scene.UndoKind;
import upay.sandbox.wire.Dialect;
import upay.sandbox.wire.Nonces;
import upay.sandbox.wire.Rsa;
import upay.sandbox.wire.SandboxAccount;
import upay.sandbox.wire.SigningExecutor;
import upay.sandbox.wire.Times;
import upay.sandbox.wire.WireCallback;
import upay.sandbox.wire.WireRequest;
import upay.sandbox.wire.WireResponse;

/** {@code /wechat/v3/…}: JSON both ways, RSA signatures in the headers, one path for each operation. */
public final class WechatV3Dialect implements Dialect {
    /** The names of {@link Trade#api()}. */
    private static final String DIRECT = "v3";

    private static final String PARTNER = "v3-partner";

    private static final String PREFIX = "/v3/";
    private static final String JSON = "application/json; charset=utf-8";
    private static final String REFUNDS = "/v3/refund/domestic/refunds";

    private final SceneEngine engine;
    private final SigningExecutor signing;
    private final LongSupplier clock;
    private final V3Merchant merchant;
    private final V3Keys keys;
    private final V3Replies words;

    /** @param clock epoch milliseconds */
    public WechatV3Dialect(SceneEngine engine, SigningExecutor signing, TimeScale pace, LongSupplier clock) {
        SandboxAccount direct = SandboxAccount.of("wechat-v3");
        this.engine = engine;
        this.signing = signing;
        this.clock = clock;
        this.merchant = V3Merchant.of(direct, SandboxAccount.of("wechat-v3-partner"));
        this.keys = new V3Keys(direct);
        this.words = new V3Replies(merchant, pace, clock);
    }

    @Override
    public Payway payway() {
        return Payway.WECHAT;
    }

    /** Whether the request is one of this interface. */
    public static boolean isMeant(WireRequest incoming) {
        return incoming.path().startsWith(PREFIX);
    }

    /** Whether the trade was opened by this interface, and is notified by it. */
    public static boolean hasOpened(Trade trade) {
        return trade.api().equals(DIRECT) || trade.api().equals(PARTNER);
    }

    @Override
    public boolean signWith(String key) {
        return keys.signWith(key);
    }

    @Override
    public Future<WireResponse> answer(WireRequest incoming) {
        try {
            V3Authorization.check(incoming, keys, merchant.mchId(), clock.getAsLong());
        } catch (V3Refusal unknown) {
            return Future.succeededFuture(unsigned(unknown.answer()));
        }
        V3Keys.Signer signer = keys.signer();
        try {
            signer = keys.forAnswer(incoming.header("wechatpay-serial"));
            return operate(V3Request.of(incoming), incoming.method(), signer);
        } catch (V3Refusal refusal) {
            return signed(refusal.answer(), ResponseDelivery.PLAIN, signer);
        }
    }

    private Future<WireResponse> operate(V3Request request, String method, V3Keys.Signer signer) {
        String path = request.path();
        boolean posts = method.equals("POST");
        if (path.equals("/v3/certificates") && !posts) {
            return signed(keys.listed(), ResponseDelivery.PLAIN, signer);
        }
        if (path.equals(REFUNDS) && posts) {
            return refund(request, signer);
        }
        if (path.startsWith(REFUNDS + "/") && !posts) {
            checkSubMerchant(request.query().getOrDefault("sub_mchid", ""));
            String number = V3Request.refundNumber(request.between(REFUNDS + "/", ""));
            return engine.refundQuery(Payway.WECHAT, null, number)
                    .compose(result -> worded(result, words::refundQuery, signer));
        }
        String base = request.partner() ? "/v3/pay/partner/transactions/" : "/v3/pay/transactions/";
        String named = base + "out-trade-no/";
        if (posts && path.equals(base + "codepay")) {
            return codepay(request, signer);
        }
        if (posts && (path.equals(base + "native") || path.equals(base + "jsapi"))) {
            return prepay(request, path.endsWith("jsapi"), signer);
        }
        if (posts && path.startsWith(named) && path.endsWith("/close")) {
            merchant.checkNumbers(request.partner(), request::text);
            return engine.undo(request.key(named, "/close"), UndoKind.CLOSE, Trade::qr)
                    .compose(result -> worded(result, words::close, signer));
        }
        if (posts && path.startsWith(named) && path.endsWith("/reverse")) {
            return reverse(request, request.key(named, "/reverse"), signer);
        }
        if (!posts && (path.startsWith(named) || path.startsWith(base + "id/"))) {
            return query(request, base, signer);
        }
        return signed(V3Answer.error(404, "RESOURCE_NOT_EXISTS", "请求的资源不存在"), ResponseDelivery.PLAIN, signer);
    }

    private Future<WireResponse> codepay(V3Request request, V3Keys.Signer signer) {
        merchant.checkNumbers(request.partner(), request::text);
        merchant.checkApps(request);
        request.required("description");
        request.checkScene();
        Fen total = request.amount("total");
        String print = V3Request.print(total, request.authCode());
        // No notify URL: a payment code has no notification.
        PurchaseCall purchase = new PurchaseCall(request.key(), total, print, null, null, api(request));
        return engine.pay(purchase)
                .compose(result -> worded(result, done -> words.codepay(request.partner(), done), signer));
    }

    private Future<WireResponse> prepay(V3Request request, boolean jsapi, V3Keys.Signer signer) {
        merchant.checkNumbers(request.partner(), request::text);
        WalletPage page = jsapi ? request.page() : null;
        if (page == null) {
            merchant.checkApps(request);
        }
        request.required("description");
        request.checkExpiry();
        Fen total = request.amount("total");
        PurchaseCall purchase = new PurchaseCall(
                request.key(), total, V3Request.print(total, page), request.required("notify_url"), page, api(request));
        return engine.precreate(purchase).compose(result -> worded(result, words::prepay, signer));
    }

    private Future<WireResponse> query(V3Request request, String base, V3Keys.Signer signer) {
        merchant.checkNumbers(request.partner(), name -> request.query().getOrDefault(name, ""));
        String byId = base + "id/";
        if (request.path().startsWith(byId)) {
            return engine.query(V3Request.transaction(request.between(byId, "")))
                    .compose(result -> worded(result, found -> words.queryById(request.partner(), found), signer));
        }
        return engine.query(request.key(base + "out-trade-no/", ""))
                .compose(result -> worded(result, found -> words.query(request.partner(), found), signer));
    }

    /** For payments that the merchant scanned; a QR code is closed instead. */
    private Future<WireResponse> reverse(V3Request request, TradeKey key, V3Keys.Signer signer) {
        merchant.checkNumbers(request.partner(), request::text);
        if (!request.partner()) {
            merchant.checkApps(request);
        }
        return engine.undo(key, UndoKind.REVERSE, trade -> !trade.qr())
                .compose(result -> worded(result, done -> words.reverse(request.partner(), done), signer));
    }

    private Future<WireResponse> refund(V3Request request, V3Keys.Signer signer) {
        checkSubMerchant(request.text("sub_mchid"));
        Fen total = request.amount("total");
        RefundCall call = new RefundCall(
                request.refundNumber(),
                request.amount("refund"),
                trade -> trade.total().equals(total),
                trade -> trade.qr() ? RefundCall.Purpose.REFUND_OR_CANCEL : RefundCall.Purpose.REFUND);
        return engine.refund(request.key(), call).compose(result -> worded(result, words::refund, signer));
    }

    /** Only of a service provider. */
    private void checkSubMerchant(String number) {
        if (!number.isEmpty() && !number.equals(merchant.subMchId())) {
            throw V3Refusal.parameter("sub_mchid");
        }
    }

    private static String api(V3Request request) {
        return request.partner() ? PARTNER : DIRECT;
    }

    private Future<WireResponse> worded(
            SceneResult result, Function<SceneResult, V3Answer> wording, V3Keys.Signer signer) {
        return result.delivery().hasBody()
                ? signed(wording.apply(result), result.delivery(), signer)
                : Future.succeededFuture(WireResponse.withoutBody(result.delivery()));
    }

    private Future<WireResponse> signed(V3Answer answer, ResponseDelivery delivery, V3Keys.Signer signer) {
        String body = answer.body();
        boolean forged = delivery == ResponseDelivery.WRONG_SIGNATURE;
        return signing.run(() -> response(answer, signatureOf(forged ? body + " " : body, signer), delivery));
    }

    /** Refused before it was known who asks. */
    private static WireResponse unsigned(V3Answer answer) {
        return response(answer, Map.of(), ResponseDelivery.PLAIN);
    }

    private static WireResponse response(V3Answer answer, Map<String, String> signature, ResponseDelivery delivery) {
        Map<String, String> headers = new LinkedHashMap<>(signature);
        headers.put("Request-ID", Nonces.hex(16));
        headers.put("Content-Language", "zh-CN");
        String body = answer.body();
        return body.isEmpty()
                ? new WireResponse(answer.status(), null, headers, null, delivery)
                : new WireResponse(answer.status(), JSON, headers, Buffer.buffer(body), delivery);
    }

    /** The headers that sign a body as of now. About 1.3 ms of CPU. */
    private Map<String, String> signatureOf(String body, V3Keys.Signer signer) {
        String timestamp = Long.toString(clock.getAsLong() / 1_000);
        String nonce = Nonces.hex(16);
        String text = timestamp + "\n" + nonce + "\n" + body + "\n";
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Wechatpay-Timestamp", timestamp);
        headers.put("Wechatpay-Nonce", nonce);
        headers.put("Wechatpay-Serial", signer.serial());
        headers.put("Wechatpay-Signature-Type", "WECHATPAY2-SHA256-RSA2048");
        headers.put("Wechatpay-Signature", Rsa.sign(text.getBytes(StandardCharsets.UTF_8), signer.key()));
        return headers;
    }

    @Override
    public Future<WireCallback> callback(Trade trade, boolean forged) {
        boolean partner = trade.api().equals(PARTNER);
        JsonObject content = words.callback(partner, trade);
        return signing.run(() -> {
            String genuine = notification(content);
            Map<String, String> headers = signatureOf(genuine, keys.forNotification(!partner));
            String body = genuine;
            if (forged) {
                content.getJsonObject("amount").put("total", trade.total().value() + 1);
                body = notification(content);
            }
            return new WireCallback("POST", trade.requireNotifyUrl(), JSON, headers, Buffer.buffer(body));
        });
    }

    private String notification(JsonObject content) {
        return new JsonObject()
                .put("id", "EV-" + Nonces.hex(10))
                .put("create_time", Times.offset(clock.getAsLong()))
                .put("resource_type", "encrypt-resource")
                .put("event_type", "TRANSACTION.SUCCESS")
                .put("summary", "支付成功")
                .put("resource", keys.sealed(content.encode(), "transaction").put("original_type", "transaction"))
                .encode();
    }

    /** By the status alone: an acknowledgement needs no body. */
    @Override
    public boolean acknowledged(int status, String body) {
        return status == 200 || status == 204;
    }
}
