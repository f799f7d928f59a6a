package upay.e2e.callback;

import com.ijpay.jdpay.util.ThreeDesUtil;
import com.ijpay.jdpay.util.VerifySignatureUtl;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;

/** Signed and encrypted by IJPay, laid out as JD's server does it. */
final class JdpayCallbackSender extends CallbackSender {
    private static final String RESULT = "<result><code>000000</code><desc>success</desc></result>";

    JdpayCallbackSender() {
        super("jdpay", "5", "ok", "merchant", Map.entry("status", "1"));
    }

    @Override
    protected Map<String, String> paid(String sn, long fen) {
        return Map.of(
                "amount",
                Long.toString(fen),
                "currency",
                "CNY",
                "merchant",
                account.getProperty("channel.merchant"),
                "status",
                "2",
                "tradeNum",
                sn,
                "tradeType",
                "0");
    }

    @Override
    protected String sign(Map<String, String> fields, boolean rightly) {
        String key = account.getProperty(rightly ? "channel.private-key" : "gateway.private-key");
        return VerifySignatureUtl.encryptMerchant(text(fields, ""), SandboxAccountKeys.bare(key));
    }

    /** The envelope names the gateway's merchant, whatever the signed text inside. */
    @Override
    protected Message message(Map<String, String> fields, String sign) {
        String text = text(fields, sign == null ? "" : "<sign>" + sign + "</sign>");
        byte[] key = Base64.getDecoder().decode(account.getProperty("channel.des-key"));
        byte[] hex = ThreeDesUtil.encrypt2HexStr(key, text).getBytes(StandardCharsets.US_ASCII);
        return Message.xml("<jdpay><version>V2.0</version><merchant>" + account.getProperty("channel.merchant")
                + "</merchant>" + RESULT + "<encrypt>" + Base64.getEncoder().encodeToString(hex)
                + "</encrypt></jdpay>");
    }

    private static String text(Map<String, String> fields, String sign) {
        return "<?xml version=\"1.0\" encoding=\"UTF-8\" ?><jdpay><version>V2.0</version>" + RESULT + sign
                + Fields.elements(Fields.and(fields, "note", null)) + "</jdpay>";
    }
}
