package upay.channel.wechat;

import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Makes what a page or mini program hands to the wallet, so that it asks the customer to pay (wechat.md#in-the-wallet).
 *
 * @param appId of the page's public account or of the mini program
 */
record WechatWallet(WechatSignature signature, String appId) {

    /**
     * The text of a JSON object; all its values are strings.
     *
     * @param time of the order, in whole seconds on the wire
     * @param nonce at most 32 characters
     */
    String request(String prepayId, Instant time, String nonce) {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("appId", appId);
        fields.put("timeStamp", Long.toString(time.getEpochSecond()));
        fields.put("nonceStr", nonce);
        fields.put("package", "prepay_id=" + prepayId);
        fields.put("signType", signature.kind().wireName());
        String sign = signature.sign(fields);
        JsonObject request = new JsonObject();
        fields.forEach(request::put);
        return request.put("paySign", sign).encode();
    }
}
