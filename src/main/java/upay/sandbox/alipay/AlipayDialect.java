package upay.sandbox.alipay;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import upay.domain.Fen;
import upay.domain.Payway;
import upay.sandbox.bill.Bills;
import upay.sandbox.ledger.Trade;
import upay.sandbox.ledger.TradeRefund;
import upay.sandbox.ledger.WalletPage;
import upay.sandbox.scene.PurchaseCall;
import upay.sandbox.scene.RefundCall;
import upay.sandbox.scene.ResponseDelivery;
import upay.sandbox.scene.SceneEngine;
import upay.sandbox.scene.SceneResult;
import upay.sandbox.scene.TimeScale;
import upay.sandbox.scene.UndoKind;
import upay.sandbox.wire.Dialect;
import upay.sandbox.wire.Digests;
import upay.sandbox.wire.Form;
import upay.sandbox.wire.SandboxAccount;
import upay.sandbox.wire.SigningExecutor;
import upay.sandbox.wire.WireCallback;
import upay.sandbox.wire.WireRequest;
import upay.sandbox.wire.WireResponse;

/** {@code POST /alipay/gateway.do}: one URL, {@code method} names the operation; JSON answers with RSA2 signatures. */
public final class AlipayDialect implements Dialect {
    private static final String JSON = "application/json;charset=utf-8";

    /** @param node of the answer */
    private record Caller(AlipayApp app, String node) {}

    private final SceneEngine engine;
    private final SigningExecutor signing;
    private final AlipayApp keys = AlipayApp.ofKeys();
    private final AlipayApp certificates = AlipayApp.ofCertificates();

    private final AlipayBillDownload bill;

    public AlipayDialect(SceneEngine engine, SigningExecutor signing, TimeScale pace, Bills bills) {
        this.engine = engine;
        this.signing = signing;
        this.bill = new AlipayBillDownload(bills, pace, SandboxAccount.of(Payway.ALIPAY));
    }

    @Override
    public Payway payway() {
        return Payway.ALIPAY;
    }

    @Override
    public boolean signWith(String key) {
        return certificates.certificates() != null
                && certificates.certificates().signWith(key);
    }

    @Override
    public Future<WireResponse> answer(WireRequest incoming) {
        if (incoming.path().equals(AlipayBillDownload.PATH)) {
            return bill.download(incoming);
        }
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
        AlipayApp app = Stream.of(keys, certificates)
                .filter(one -> one.id().equals(request.get("app_id")))
                .findFirst()
                .orElse(null);
        if (app == null) {
            return refused(node, AlipayReplies.invalid("isv.invalid-app-id"));
        }
        String fault = app.fault(request);
        if (fault != null) {
            return refused(node, AlipayReplies.invalid(fault));
        }
        if (!"RSA2".equals(request.get("sign_type")) || !AlipaySignature.verifies(request, app.merchants())) {
            return refused(node, AlipayReplies.invalid("isv.invalid-signature"));
        }
        return operate(request, incoming, new Caller(app, node));
    }

    private Future<WireResponse> operate(Map<String, String> request, WireRequest incoming, Caller caller) {
        try {
            BizContent content = BizContent.of(request.get("biz_content"));
            return switch (request.getOrDefault("method", "")) {
                case "alipay.trade.pay" -> pay(content, request, caller);
                case "alipay.trade.precreate" -> precreate(content, request, caller);
                case "alipay.trade.create" -> create(content, request, caller);
                case "alipay.trade.query" ->
                    engine.query(content.key()).compose(result -> worded(caller, result, AlipayReplies::query));
                case "alipay.trade.cancel" ->
                    engine.undo(content.key(), UndoKind.REVERSE, trade -> true)
                            .compose(result ->
                                    worded(caller, result, done -> AlipayReplies.cancel(done, content.key())));
                case "alipay.trade.refund" -> refund(content, caller);
                case "alipay.trade.fastpay.refund.query" ->
                    engine.refundQuery(Payway.ALIPAY, content.key(), content.required("out_request_no"))
                            .compose(result -> worded(caller, result, AlipayReplies::refundQuery));
                case AlipayBillDownload.METHOD ->
                    signed(caller, bill.address(content, incoming), ResponseDelivery.PLAIN);
                case "alipay.open.app.alipaycert.download" -> download(content, caller);
                default -> refused(caller.node(), AlipayReplies.invalid("isv.invalid-method"));
            };
        } catch (BadRequest e) {
            return signed(
                    caller, AlipayReplies.failure("ACQ.INVALID_PARAMETER", e.getMessage()), ResponseDelivery.PLAIN);
        }
    }

    private Future<WireResponse> pay(BizContent content, Map<String, String> request, Caller caller) {
        if (!content.hasReadableCode()) {
            return signed(caller, AlipayReplies.unreadableCode(), ResponseDelivery.PLAIN);
        }
        content.required("subject");
        Fen total = content.amount("total_amount");
        String print = Digests.print(total, content.required("auth_code"));
        return engine.pay(purchase(content, total, print, request, null, caller))
                .compose(result -> worded(caller, result, AlipayReplies::pay));
    }

    private Future<WireResponse> precreate(BizContent content, Map<String, String> request, Caller caller) {
        content.required("subject");
        Fen total = content.amount("total_amount");
        return engine.precreate(purchase(content, total, Digests.print(total), request, null, caller))
                .compose(result -> worded(caller, result, AlipayReplies::precreate));
    }

    /** For a page or mini program: the trade exists at once, before the customer confirms. */
    private Future<WireResponse> create(BizContent content, Map<String, String> request, Caller caller) {
        content.required("subject");
        Fen total = content.amount("total_amount");
        WalletPage page = content.page(caller.app().id());
        String print = Digests.print(total, page);
        return engine.precreate(purchase(content, total, print, request, page, caller))
                .compose(result -> worded(caller, result, AlipayReplies::create));
    }

    private Future<WireResponse> refund(BizContent content, Caller caller) {
        // A refund without a number is a full one, and has the trade's own number.
        String number = Objects.requireNonNullElse(
                content.text("out_request_no"), content.key().sn());
        RefundCall call = RefundCall.plain(number, content.amount("refund_amount"));
        return engine.refund(content.key(), call).compose(result -> worded(caller, result, AlipayReplies::refund));
    }

    private Future<WireResponse> download(BizContent content, Caller caller) {
        AlipayCertificates all = caller.app().certificates();
        String pem =
                all == null ? null : all.pem(content.required("alipay_cert_sn")).orElse(null);
        return pem == null
                ? refused(caller.node(), AlipayReplies.invalid("isv.alipay-cert-not-exist"))
                : signed(caller, AlipayReplies.certificate(pem), ResponseDelivery.PLAIN);
    }

    private static PurchaseCall purchase(
            BizContent content,
            Fen total,
            String print,
            Map<String, String> request,
            @Nullable WalletPage page,
            Caller caller) {
        return new PurchaseCall(
                content.key(),
                total,
                print,
                notifyUrl(request),
                page,
                caller.app().api());
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

    private Future<WireResponse> worded(Caller caller, SceneResult result, Function<SceneResult, JsonObject> words) {
        return result.delivery().hasBody()
                ? signed(caller, words.apply(result), result.delivery())
                : Future.succeededFuture(WireResponse.withoutBody(result.delivery()));
    }

    private Future<WireResponse> signed(Caller caller, JsonObject words, ResponseDelivery delivery) {
        // Alipay's own servers escape slashes, and sign the escaped text.
        String text = words.encode().replace("/", "\\/");
        boolean forged = delivery == ResponseDelivery.WRONG_SIGNATURE;
        return signing.run(() -> {
            AlipaySigner signer = caller.app().signer();
            String sign = AlipaySignature.ofAnswer(forged ? text + " " : text, signer.key());
            String serial = signer.serial() == null ? "" : ",\"alipay_cert_sn\":\"" + signer.serial() + "\"";
            Buffer body = Buffer.buffer("{\"" + caller.node() + "\":" + text + serial + ",\"sign\":\"" + sign + "\"}");
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
        return signing.run(
                () -> signed(trade, AlipayReplies.callback(trade, app(trade).id()), forged));
    }

    @Override
    public Future<Optional<WireCallback>> refundCallback(Trade trade, TradeRefund refund) {
        return signing.run(() -> Optional.of(signed(
                trade, AlipayReplies.refundCallback(trade, refund, app(trade).id()), false)));
    }

    private AlipayApp app(Trade trade) {
        return trade.api().equals(certificates.api()) ? certificates : keys;
    }

    private WireCallback signed(Trade trade, Map<String, String> fields, boolean forged) {
        AlipaySigner signer = app(trade).signer();
        if (signer.serial() != null) {
            fields.put("alipay_cert_sn", signer.serial());
        }
        String sign = AlipaySignature.ofCallback(fields, signer.key());
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
    }

    @Override
    public boolean acknowledged(int status, String body) {
        return status == 200 && body.equals("success");
    }
}
