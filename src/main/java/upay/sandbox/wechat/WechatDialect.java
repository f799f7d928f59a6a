package upay.sandbox.wechat;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import upay.domain.Fen;
import upay.domain.Payway;
import upay.sandbox.bill.Bills;
import upay.sandbox.ledger.Trade;
import upay.sandbox.ledger.TradeKey;
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
import upay.sandbox.wire.FlatXml;
import upay.sandbox.wire.SandboxAccount;
import upay.sandbox.wire.WireCallback;
import upay.sandbox.wire.WireRequest;
import upay.sandbox.wire.WireResponse;

/** {@code POST /wechat/pay/…} and {@code /wechat/secapi/pay/…}: XML both ways, one path for each operation. */
public final class WechatDialect implements Dialect {
    private static final String ANOTHER_APP = "appid和mch_id不匹配";
    private static final String XML = "text/xml; charset=utf-8";

    private final SceneEngine engine;
    private final WechatReplies words;
    private final String appId;
    private final String mchId;
    private final WechatSignature signature;
    private final WechatRefundNotice notice;
    private final WechatBillCall bill;

    public WechatDialect(SceneEngine engine, TimeScale pace, Bills bills) {
        SandboxAccount account = SandboxAccount.of(Payway.WECHAT);
        this.engine = engine;
        this.words = new WechatReplies(pace, System::currentTimeMillis);
        this.appId = account.channel("app-id");
        this.mchId = account.channel("mch-id");
        this.signature = new WechatSignature(account.channel("key"));
        this.notice = new WechatRefundNotice(account.channel("key"));
        this.bill = new WechatBillCall(bills, signature, account);
    }

    @Override
    public Payway payway() {
        return Payway.WECHAT;
    }

    @Override
    public Future<WireResponse> answer(WireRequest incoming) {
        if (!incoming.method().equals("POST")) {
            return unsigned("请使用post方法");
        }
        WechatRequest request;
        try {
            request = new WechatRequest(FlatXml.parse(incoming.body().toString(StandardCharsets.UTF_8)));
        } catch (IllegalArgumentException e) {
            return unsigned("XML格式错误");
        }
        if (incoming.path().equals(WechatBillCall.PATH)) {
            return bill.answer(request);
        }
        boolean ownApp = appId.equals(request.text("appid"));
        if (!mchId.equals(request.text("mch_id")) || !ownApp && !request.mayBeOfAnotherApp()) {
            return unsigned(ANOTHER_APP);
        }
        if (!signature.verifies(request.fields())) {
            return unsigned("签名错误");
        }
        try {
            request.required("nonce_str");
            request.checkLengths();
            return ownApp || request.isOfPage()
                    ? operate(incoming.path(), request)
                    : ofAnotherApp(incoming.path(), request);
        } catch (BadRequest e) {
            return signed(request, WechatReplies.failure(e.code(), "参数错误: " + e.getMessage()), ResponseDelivery.PLAIN);
        }
    }

    /** An app of the merchant beside the account's own: known by the payment that its page opened. */
    private Future<WireResponse> ofAnotherApp(String path, WechatRequest request) {
        return trade(request)
                .compose(trade -> trade != null
                                && trade.page() != null
                                && trade.page().app().equals(request.text("appid"))
                        ? operate(path, request)
                        : unsigned(ANOTHER_APP));
    }

    private Future<@Nullable Trade> trade(WechatRequest request) {
        return request.namesTrade()
                ? engine.trades(request.key().sn()).map(trades -> trades.stream()
                        .filter(trade -> trade.key().payway() == Payway.WECHAT)
                        .findFirst()
                        .orElse(null))
                : engine.refundQuery(Payway.WECHAT, null, request.refundNumber())
                        .map(SceneResult::trade);
    }

    private Future<WireResponse> operate(String path, WechatRequest request) {
        return switch (path) {
            case "/pay/micropay" -> micropay(request);
            case "/pay/unifiedorder" -> unifiedorder(request);
            case "/pay/orderquery" ->
                engine.query(request.key()).compose(result -> worded(request, result, words::query));
            case "/pay/closeorder" -> close(request);
            case "/secapi/pay/reverse" -> reverse(request);
            case "/secapi/pay/refund" -> refund(request);
            case "/pay/refundquery" -> refundQuery(request);
            default -> Future.succeededFuture(WireResponse.notFound());
        };
    }

    private Future<WireResponse> micropay(WechatRequest request) {
        request.required("body");
        request.required("spbill_create_ip");
        Fen total = request.fee("total_fee");
        // No notify URL: a micropay has no callback.
        PurchaseCall purchase = new PurchaseCall(request.key(), total, Digests.print(total, request.code()), null);
        return engine.pay(purchase).compose(result -> worded(request, result, words::micropay));
    }

    private Future<WireResponse> unifiedorder(WechatRequest request) {
        request.required("body");
        request.required("spbill_create_ip");
        WalletPage page =
                switch (request.required("trade_type")) {
                    case "NATIVE" -> null;
                    case "JSAPI" -> new WalletPage(request.text("appid"), request.text("openid"));
                    default -> throw new BadRequest("PARAM_ERROR", "trade_type");
                };
        if (page != null && request.text("openid").isEmpty()) {
            return unsigned("JSAPI支付必须传openid");
        }
        Fen total = request.fee("total_fee");
        String print = page == null ? Digests.print(total) : Digests.print(total, page);
        PurchaseCall purchase = new PurchaseCall(request.key(), total, print, request.required("notify_url"), page);
        return engine.precreate(purchase).compose(result -> worded(request, result, words::unifiedorder));
    }

    /** For payments that the merchant scanned; a QR code is closed instead. */
    private Future<WireResponse> reverse(WechatRequest request) {
        TradeKey key = request.key();
        return engine.undo(key, UndoKind.REVERSE, trade -> !trade.qr())
                .compose(result -> worded(request, result, words::reverse));
    }

    private Future<WireResponse> close(WechatRequest request) {
        TradeKey key = request.key();
        return engine.undo(key, UndoKind.CLOSE, Trade::qr).compose(result -> worded(request, result, words::close));
    }

    private Future<WireResponse> refund(WechatRequest request) {
        Fen total = request.fee("total_fee");
        RefundCall call = new RefundCall(
                request.refundNumber(),
                request.fee("refund_fee"),
                trade -> trade.total().equals(total),
                trade -> trade.qr() ? RefundCall.Purpose.REFUND_OR_CANCEL : RefundCall.Purpose.REFUND);
        return engine.refund(request.key(), call).compose(result -> switch (result.verdict()) {
            case TOO_MUCH -> unsigned("invalid refund_fee");
            default -> worded(request, result, words::refund);
        });
    }

    private Future<WireResponse> refundQuery(WechatRequest request) {
        String number = request.text("out_refund_no");
        if (number.isEmpty()) {
            return engine.query(request.key()).compose(result -> worded(request, result, words::allRefunds));
        }
        return engine.refundQuery(Payway.WECHAT, request.namesTrade() ? request.key() : null, number)
                .compose(result -> worded(request, result, words::refundQuery));
    }

    private Future<WireResponse> worded(
            WechatRequest request, SceneResult result, Function<SceneResult, Map<String, String>> wording) {
        return result.delivery().hasBody()
                ? signed(request, wording.apply(result), result.delivery())
                : Future.succeededFuture(WireResponse.withoutBody(result.delivery()));
    }

    private Future<WireResponse> signed(WechatRequest request, Map<String, String> scene, ResponseDelivery delivery) {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("return_code", "SUCCESS");
        fields.put("return_msg", "OK");
        fields.put("appid", request.text("appid"));
        fields.put("mch_id", mchId);
        fields.put("nonce_str", WechatReplies.nonce());
        fields.putAll(scene);
        String sign = signature.of(fields, request.text("sign_type"));
        fields.put("sign", delivery == ResponseDelivery.WRONG_SIGNATURE ? forged(sign) : sign);
        return Future.succeededFuture(WireResponse.of(XML, Buffer.buffer(FlatXml.write("xml", fields)), delivery));
    }

    private static String forged(String sign) {
        return new StringBuilder(sign).reverse().toString();
    }

    /** Refused before the business checks: {@code return_code} FAIL carries no signature. */
    private static Future<WireResponse> unsigned(String message) {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("return_code", "FAIL");
        fields.put("return_msg", message);
        Buffer body = Buffer.buffer(FlatXml.write("xml", fields));
        return Future.succeededFuture(WireResponse.of(XML, body, ResponseDelivery.PLAIN));
    }

    @Override
    public Future<WireCallback> callback(Trade trade, boolean forged) {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("return_code", "SUCCESS");
        fields.put("appid", trade.page() == null ? appId : trade.page().app());
        fields.put("mch_id", mchId);
        fields.put("nonce_str", WechatReplies.nonce());
        fields.putAll(words.callback(trade));
        fields.put("sign", signature.of(fields, WechatSignature.MD5));
        if (forged) {
            fields.put("total_fee", trade.total().plus(Fen.of(1)).toString());
        }
        Buffer body = Buffer.buffer(FlatXml.write("xml", fields));
        return Future.succeededFuture(new WireCallback("POST", trade.requireNotifyUrl(), XML, body));
    }

    /** To the payment's address, which stands for the one in the merchant's console. */
    @Override
    public Future<Optional<WireCallback>> refundCallback(Trade trade, TradeRefund refund) {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("return_code", "SUCCESS");
        fields.put("appid", trade.page() == null ? appId : trade.page().app());
        fields.put("mch_id", mchId);
        fields.put("nonce_str", WechatReplies.nonce());
        fields.put("req_info", notice.encrypted(trade, refund));
        Buffer body = Buffer.buffer(FlatXml.write("xml", fields));
        return Future.succeededFuture(Optional.of(new WireCallback("POST", trade.requireNotifyUrl(), XML, body)));
    }

    @Override
    public boolean acknowledged(int status, String body) {
        try {
            return status == 200 && "SUCCESS".equals(FlatXml.parse(body).get("return_code"));
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
