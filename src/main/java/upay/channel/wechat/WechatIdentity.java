package upay.channel.wechat;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import upay.channel.message.ExtendedFields;
import upay.domain.channel.ChannelCall;

/**
 * Whom a call names: the merchant, and the app (public account or mini program) in which the customer pays. A service
 * provider's calls name its own app and merchant, and the sub-merchant's beside them.
 *
 * @param subAppId empty: none
 * @param subMchId empty: the account is not a service provider's
 */
record WechatIdentity(String appId, String mchId, String subAppId, String subMchId) {
    private static final String SUB_APP_ID = "sub_appid";
    private static final ExtendedFields TILL_KEYS = new ExtendedFields(Set.of(SUB_APP_ID), Set.of());

    /** For a payment in the wallet the client may name the app; then all calls about the order name it. */
    WechatIdentity of(ChannelCall call) {
        String app = call.purchase().subPayway().inWallet()
                ? namedApp(call.purchase().extras().extended())
                : null;
        if (app == null) {
            return this;
        }
        return isProvider()
                ? new WechatIdentity(appId, mchId, app, subMchId)
                : new WechatIdentity(app, mchId, subAppId, subMchId);
    }

    private static @Nullable String namedApp(@Nullable String extended) {
        return TILL_KEYS.allowed(extended, Set.of(), WechatRequest.TEXT).get(SUB_APP_ID);
    }

    Map<String, String> fields() {
        Map<String, String> fields = new TreeMap<>();
        fields.put("appid", appId);
        fields.put("mch_id", mchId);
        fields.put(SUB_APP_ID, subAppId);
        fields.put("sub_mch_id", subMchId);
        fields.values().removeIf(String::isEmpty);
        return fields;
    }

    /** The app in which the customer pays: the wallet compares it with the page's or mini program's. */
    String payersApp() {
        return isOfSubApp() ? subAppId : appId;
    }

    /** The field for the customer's openid: an openid is only valid for the app that it was issued to. */
    String payersField() {
        return isOfSubApp() ? "sub_openid" : "openid";
    }

    /**
     * Whether a callback is for this account.
     *
     * @param anyApp its payment may be of an app that a client named: the merchant alone decides
     */
    boolean isNamedBy(Map<String, String> callback, boolean anyApp) {
        String payersApp = isProvider() ? SUB_APP_ID : "appid";
        return fields().entrySet().stream()
                .allMatch(own -> own.getValue().equals(callback.get(own.getKey()))
                        || anyApp && own.getKey().equals(payersApp));
    }

    private boolean isProvider() {
        return !subMchId.isEmpty();
    }

    private boolean isOfSubApp() {
        return isProvider() && !subAppId.isEmpty();
    }
}
