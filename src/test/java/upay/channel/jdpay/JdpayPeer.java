package upay.channel.jdpay;

import com.ijpay.jdpay.util.ThreeDesUtil;
import com.ijpay.jdpay.util.VerifySignatureUtl;
import com.ijpay.jdpay.util.XmlEncryptUtil;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import upay.channel.MessageVector;
import upay.channel.account.AccountSettings;
import upay.domain.Payway;
import upay.domain.Secret;

/** JD's side as IJPay plays it, and the merchant's account there. */
final class JdpayPeer {
    static final String MERCHANT = "110000000001";

    /** 0123456789abcdefFEDCBA98 in ASCII. */
    static final String DES_KEY = "MDEyMzQ1Njc4OWFiY2RlZkZFRENCQTk4";

    private static final String SIGN = "<sign>@</sign>";
    private static final Pattern RESULT = Pattern.compile("<result>.*?</result>", Pattern.DOTALL);
    private static final Pattern ENCRYPTED = Pattern.compile("<encrypt>([^<]*)</encrypt>");

    private JdpayPeer() {}

    static AccountSettings account(String notifyBase) {
        return new AccountSettings(
                Payway.JDPAY,
                "https://pay.example",
                Map.of(
                        "merchant", new Secret(MERCHANT),
                        "des-key", new Secret(DES_KEY),
                        "private-key", new Secret(pem("private-key")),
                        "jd-public-key", new Secret(pem("jd-public-key")),
                        "not-found-codes", new Secret("XYZ403 XYZ404")),
                notifyBase);
    }

    static String pem(String key) {
        return MessageVector.text("jdpay/" + key + ".pem");
    }

    /** The message with this text in it, signed by JD where the text has an {@code @}. */
    static String signed(String text) {
        return envelope(text, text.replace("@", sign(text, "jd-private-key")));
    }

    /** The same, signed with another key. */
    static String wronglySigned(String text) {
        return envelope(text, text.replace("@", sign(text, "private-key")));
    }

    /** The same, encrypted only. */
    static String unsigned(String text) {
        return envelope(text, text.replace(SIGN, ""));
    }

    /** The request, decrypted, and its signature verified. */
    static String opened(String body) {
        Matcher encrypted = ENCRYPTED.matcher(body);
        if (!encrypted.find()) {
            throw new IllegalArgumentException("nothing encrypted");
        }
        return XmlEncryptUtil.decrypt(base64("public-key"), DES_KEY, encrypted.group(1));
    }

    private static String sign(String text, String key) {
        String line =
                String.join("", text.replace(SIGN, "").lines().map(String::trim).toList());
        return VerifySignatureUtl.encryptMerchant(line, base64(key));
    }

    private static String envelope(String text, String inside) {
        String hex = ThreeDesUtil.encrypt2HexStr(Base64.getDecoder().decode(DES_KEY), inside);
        Matcher result = RESULT.matcher(text);
        return "<?xml version=\"1.0\" encoding=\"UTF-8\" ?>\n<jdpay>\n  <version>V2.0</version>\n  <merchant>"
                + MERCHANT
                + "</merchant>\n  " + (result.find() ? result.group() : "<result><code>000000</code></result>")
                + "\n  <encrypt>" + Base64.getEncoder().encodeToString(hex.getBytes(StandardCharsets.US_ASCII))
                + "</encrypt>\n</jdpay>";
    }

    private static String base64(String key) {
        return pem(key).replaceAll("-----[A-Z ]+-----|\\s", "");
    }
}
