package upay.channel.wechat.v3;

import io.vertx.core.json.JsonObject;
import java.time.Instant;

/**
 * Makes what a page or mini program hands to the wallet, so that it asks the customer to pay (wechat.md#in-the-wallet).
 *
 * @param appId of the page's public account or of the mini program
 */
record V3Wallet(V3Credential credential, String appId) {

    /**
     * The text of a JSON object; all its values are strings.
     *
     * @param time of the order, in whole seconds on the wire
     * @param nonce at most 32 characters
     */
    String request(String prepayId, Instant time, String nonce) {
        String seconds = Long.toString(time.getEpochSecond());
        String prepaid = "prepay_id=" + prepayId;
        return new JsonObject()
                .put("appId", appId)
                .put("timeStamp", seconds)
                .put("nonceStr", nonce)
                .put("package", prepaid)
                .put("signType", "RSA")
                .put("paySign", credential.sign(appId, seconds, nonce, prepaid))
                .encode();
    }
}
