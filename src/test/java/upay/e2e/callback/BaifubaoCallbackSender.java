package upay.e2e.callback;

import java.nio.charset.Charset;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;

/** Signed here, as Baidu's PHP SDK checks it: there is no library that could be a witness. Travels by GET, in GBK. */
final class BaifubaoCallbackSender extends CallbackSender {
    private static final Charset GBK = Charset.forName("GBK");

    BaifubaoCallbackSender() {
        super(
                "baifubao",
                "4",
                "<html><head><meta name=\"VIP_BFB_PAYMENT\" content=\"BAIFUBAO\"></head><body></body></html>",
                "sp_no",
                Map.entry("pay_result", "2"));
    }

    @Override
    protected Map<String, String> paid(String sn, long fen) {
        return Map.ofEntries(
                Map.entry("bfb_order_no", "20261123" + sn),
                Map.entry("buyer_sp_username", ""),
                Map.entry("currency", "1"),
                Map.entry("goods_name", "茶和蛋糕"),
                Map.entry("input_charset", "1"),
                Map.entry("order_no", sn),
                Map.entry("pay_result", "1"),
                Map.entry("pay_time", "20261123100000"),
                Map.entry("sign_method", "1"),
                Map.entry("sp_no", account.getProperty("channel.sp-no")),
                Map.entry("total_amount", Long.toString(fen)),
                Map.entry("version", "2"));
    }

    /** The empty fields are signed too. */
    @Override
    protected String sign(Map<String, String> fields, boolean rightly) {
        String key = rightly ? account.getProperty("channel.key") : "0".repeat(32);
        try {
            byte[] text = (Fields.joined(fields) + "&key=" + key).getBytes(GBK);
            return HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(text));
        } catch (NoSuchAlgorithmException everyJavaHasIt) {
            throw new IllegalStateException(everyJavaHasIt);
        }
    }

    @Override
    protected Message message(Map<String, String> fields, String sign) {
        return new Message(Fields.encoded(Fields.and(fields, "sign", sign), GBK), null, null);
    }

    @Override
    public Optional<String> tillsField() {
        return Optional.of("extra");
    }
}
