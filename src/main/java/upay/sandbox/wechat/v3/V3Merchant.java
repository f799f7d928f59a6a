package upay.sandbox.wechat.v3;

import io.vertx.core.json.JsonObject;
import java.util.function.UnaryOperator;
import upay.sandbox.ledger.Trade;
import upay.sandbox.ledger.WalletPage;
import upay.sandbox.wechat.WechatNames;
import upay.sandbox.wire.Digests;
import upay.sandbox.wire.SandboxAccount;

/**
 * The one merchant, which is also a service provider with one sub-merchant.
 *
 * @param appId of the merchant
 * @param subAppId of the sub-merchant
 */
record V3Merchant(String appId, String mchId, String subAppId, String subMchId) {

    static V3Merchant of(SandboxAccount direct, SandboxAccount partner) {
        return new V3Merchant(
                direct.channel("app-id"),
                direct.channel("mch-id"),
                partner.channel("sub-app-id"),
                partner.channel("sub-mch-id"));
    }

    /** @param field reads the request's body, or its query */
    void checkNumbers(boolean partner, UnaryOperator<String> field) {
        if (partner) {
            check(field, "sp_mchid", mchId);
            check(field, "sub_mchid", subMchId);
        } else {
            check(field, "mchid", mchId);
        }
    }

    /** Of payment codes and QR codes; a page's app may be another one. */
    void checkApps(V3Request request) {
        String sub = request.partner() ? request.text("sub_appid") : "";
        String app = request.required(request.partner() ? "sp_appid" : "appid");
        if (!app.equals(appId) || !sub.isEmpty() && !sub.equals(subAppId)) {
            throw V3Refusal.of(400, "APPID_MCHID_NOT_MATCH", "appid和mch_id不匹配");
        }
    }

    /** The apps and numbers at the beginning of answers about a trade. */
    JsonObject named(boolean partner) {
        return partner
                ? new JsonObject()
                        .put("sp_appid", appId)
                        .put("sp_mchid", mchId)
                        .put("sub_appid", subAppId)
                        .put("sub_mchid", subMchId)
                : new JsonObject().put("appid", appId).put("mchid", mchId);
    }

    /** The same of one trade, whose page may be of another app. */
    JsonObject named(boolean partner, Trade trade) {
        JsonObject named = named(partner);
        WalletPage page = trade.page();
        if (page != null && !page.app().equals(appId)) {
            named.put(partner ? "sub_appid" : "appid", page.app());
        }
        return named;
    }

    /** The customer, by the openid for the app of the trade. */
    JsonObject payer(boolean partner, Trade trade) {
        String openid = WechatNames.openid(trade);
        if (!partner) {
            return new JsonObject().put("openid", openid);
        }
        WalletPage page = trade.page();
        boolean subs = page != null && !page.app().equals(appId);
        JsonObject payer = new JsonObject().put("sp_openid", subs ? "oSANDBOX" + Digests.print(openid, mchId) : openid);
        return subs ? payer.put("sub_openid", openid) : payer;
    }

    private static void check(UnaryOperator<String> field, String name, String ours) {
        if (!ours.equals(field.apply(name))) {
            throw V3Refusal.parameter(name);
        }
    }
}
