package upay.e2e.callback;

import com.alipay.api.AlipayApiException;
import com.alipay.api.internal.util.AlipaySignature;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/** Signed by Alipay's own SDK. */
final class AlipayCallbackSender extends CallbackSender {
    AlipayCallbackSender() {
        super("alipay", "1", "success", "app_id", Map.entry("trade_status", "WAIT_BUYER_PAY"));
    }

    @Override
    protected Map<String, String> paid(String sn, long fen) {
        return Map.ofEntries(
                Map.entry("app_id", account.getProperty("channel.app-id")),
                Map.entry("charset", "utf-8"),
                Map.entry("gmt_payment", "2026-11-23 10:00:00"),
                Map.entry("notify_id", "n" + sn),
                Map.entry("notify_type", "trade_status_sync"),
                Map.entry("out_trade_no", sn),
                Map.entry("subject", "茶 & cake"),
                Map.entry("total_amount", BigDecimal.valueOf(fen, 2).toPlainString()),
                Map.entry("trade_no", "2026112300001" + sn),
                Map.entry("trade_status", "TRADE_SUCCESS"));
    }

    /** In a callback neither sign nor sign_type is signed. */
    @Override
    protected String sign(Map<String, String> fields, boolean rightly) {
        String key = account.getProperty(rightly ? "channel.private-key" : "gateway.private-key");
        try {
            return AlipaySignature.rsaSign(
                    AlipaySignature.getSignContent(fields), SandboxAccountKeys.bare(key), "utf-8", "RSA2");
        } catch (AlipayApiException unsigned) {
            throw new IllegalStateException(unsigned);
        }
    }

    @Override
    protected Message message(Map<String, String> fields, String sign) {
        Map<String, String> all = Fields.and(Fields.and(fields, "sign", sign), "sign_type", "RSA2");
        return Message.form(Fields.encoded(all, StandardCharsets.UTF_8));
    }

    @Override
    public Optional<String> tillsField() {
        return Optional.of("body");
    }
}
