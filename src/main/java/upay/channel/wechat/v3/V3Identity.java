package upay.channel.wechat.v3;

import io.vertx.core.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import upay.channel.message.ClientText;
import upay.channel.message.ExtendedFields;
import upay.domain.channel.ChannelCall;

/**
 * Whom a call names: the merchant, and the app (public account or mini program) in which the customer pays. A service
 * provider's calls name its own app and merchant, and the sub-merchant's beside them.
 *
 * @param subAppId empty: none
 * @param subMchId empty: the account is not a service provider's
 */
record V3Identity(String appId, String mchId, String subAppId, String subMchId) {
    private static final ExtendedFields TILL_KEYS = new ExtendedFields(Set.of("sub_appid"), Set.of());

    /** For a payment in the wallet the client may name the app. */
    V3Identity of(ChannelCall call) {
        String app = call.purchase().subPayway().inWallet()
                ? namedApp(call.purchase().extras().extended())
                : null;
        if (app == null) {
            return this;
        }
        return isProvider()
                ? new V3Identity(appId, mchId, app, subMchId)
                : new V3Identity(app, mchId, subAppId, subMchId);
    }

    private static @Nullable String namedApp(@Nullable String extended) {
        return TILL_KEYS.allowed(extended, Set.of(), PLAIN).get("sub_appid");
    }

    /** Nothing in JSON needs a replacement: the encoder escapes what has a meaning. */
    static final ClientText PLAIN = new ClientText("");

    boolean isProvider() {
        return !subMchId.isEmpty();
    }

    /** The merchant's number, and the sub-merchant's, by the names of the wire. */
    Map<String, String> merchants() {
        Map<String, String> names = new LinkedHashMap<>();
        names.put(isProvider() ? "sp_mchid" : "mchid", mchId);
        if (isProvider()) {
            names.put("sub_mchid", subMchId);
        }
        return names;
    }

    /** The apps, by the names of the wire. */
    private Map<String, String> apps() {
        Map<String, String> names = new LinkedHashMap<>();
        names.put(isProvider() ? "sp_appid" : "appid", appId);
        if (isOfSubApp()) {
            names.put("sub_appid", subAppId);
        }
        return names;
    }

    /** A request's body so far. */
    JsonObject body() {
        JsonObject body = new JsonObject();
        apps().forEach(body::put);
        merchants().forEach(body::put);
        return body;
    }

    /** The app in which the customer pays: the wallet compares it with the page's or mini program's. */
    String payersApp() {
        return isOfSubApp() ? subAppId : appId;
    }

    /** An openid is only valid for the app that it was issued to. */
    JsonObject payer(String openid) {
        String name = !isProvider() ? "openid" : isOfSubApp() ? "sub_openid" : "sp_openid";
        return new JsonObject().put(name, openid);
    }

    /** Whether a message names this merchant, by each number that it has. */
    boolean isOfMerchant(V3Message message) {
        return agrees(merchants(), message);
    }

    /** Whether a message names this account's apps, by each that it has. */
    boolean isOfApp(V3Message message) {
        return agrees(apps(), message);
    }

    /**
     * Whether a callback is for this account: it names the merchant, and the apps.
     *
     * @param anyApp its payment may be of an app that a client named: the merchant alone decides
     */
    boolean isNamedBy(V3Message callback, boolean anyApp) {
        Map<String, String> required = merchants();
        if (!anyApp) {
            required.putAll(apps());
        }
        return required.entrySet().stream().allMatch(own -> own.getValue().equals(callback.text(own.getKey())));
    }

    private static boolean agrees(Map<String, String> own, V3Message message) {
        return own.entrySet().stream().allMatch(field -> {
            String named = message.text(field.getKey());
            return named == null || named.equals(field.getValue());
        });
    }

    private boolean isOfSubApp() {
        return isProvider() && !subAppId.isEmpty();
    }
}
