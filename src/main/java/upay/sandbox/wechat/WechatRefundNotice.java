package upay.sandbox.wechat;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import javax.crypto.Cipher;
import javax.crypto.spec.SecretKeySpec;
import upay.sandbox.ledger.Trade;
import upay.sandbox.ledger.TradeRefund;
import upay.sandbox.wire.Digests;
import upay.sandbox.wire.FlatXml;
import upay.sandbox.wire.Times;

/** The content of a refund's callback: encrypted with the API key's digest instead of signed (wechat.md#notifications). */
final class WechatRefundNotice {
    private final SecretKeySpec key;

    /** @param apiKey whose digest, as 32 characters, is the key of the cipher */
    WechatRefundNotice(String apiKey) {
        String digest =
                Digests.hex("MD5", apiKey.getBytes(StandardCharsets.UTF_8)).toLowerCase(Locale.ROOT);
        this.key = new SecretKeySpec(digest.getBytes(StandardCharsets.US_ASCII), "AES");
    }

    String encrypted(Trade trade, TradeRefund refund) {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("out_refund_no", refund.number());
        fields.put("out_trade_no", trade.key().sn());
        fields.put("refund_account", "REFUND_SOURCE_RECHARGE_FUNDS");
        fields.put("refund_fee", refund.amount().toString());
        fields.put("refund_id", WechatNames.refundId(refund));
        fields.put("refund_recv_accout", "支付用户零钱");
        fields.put("refund_request_source", "VENDOR_PLATFORM");
        fields.put("refund_status", "SUCCESS");
        fields.put("settlement_refund_fee", refund.amount().toString());
        fields.put("settlement_total_fee", trade.total().toString());
        fields.put("success_time", Times.spaced(refund.askedAt()));
        fields.put("total_fee", trade.total().toString());
        fields.put("transaction_id", WechatNames.transactionId(trade));
        try {
            Cipher cipher = Cipher.getInstance("AES/ECB/PKCS5Padding");
            cipher.init(Cipher.ENCRYPT_MODE, key);
            byte[] plain = FlatXml.write("root", fields).getBytes(StandardCharsets.UTF_8);
            return Base64.getEncoder().encodeToString(cipher.doFinal(plain));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
