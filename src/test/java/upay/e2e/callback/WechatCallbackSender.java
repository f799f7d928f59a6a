package upay.e2e.callback;

import com.github.binarywang.wxpay.util.SignUtils;
import java.util.Map;
import java.util.Optional;

/** Signed by WxJava. */
final class WechatCallbackSender extends CallbackSender {
    WechatCallbackSender() {
        super(
                "wechat",
                "3",
                "<xml><return_code><![CDATA[SUCCESS]]></return_code><return_msg><![CDATA[OK]]></return_msg></xml>",
                "mch_id",
                Map.entry("result_code", "FAIL"));
    }

    @Override
    protected Map<String, String> paid(String sn, long fen) {
        return Map.ofEntries(
                Map.entry("appid", account.getProperty("channel.app-id")),
                Map.entry("mch_id", account.getProperty("channel.mch-id")),
                Map.entry("nonce_str", "5d2b6c2a8db53831f7eda20af46e531c"),
                Map.entry("openid", "oUpF8uMEb4qRXf22hE3X68TekukE"),
                Map.entry("out_trade_no", sn),
                Map.entry("result_code", "SUCCESS"),
                Map.entry("return_code", "SUCCESS"),
                Map.entry("time_end", "20261123100000"),
                Map.entry("total_fee", Long.toString(fen)),
                Map.entry("trade_type", "NATIVE"),
                Map.entry("transaction_id", "42000" + sn));
    }

    @Override
    protected String sign(Map<String, String> fields, boolean rightly) {
        String key = rightly ? account.getProperty("channel.key") : "0".repeat(32);
        return SignUtils.createSign(fields, "MD5", key, new String[0]);
    }

    @Override
    protected Message message(Map<String, String> fields, String sign) {
        return Message.xml("<xml>" + Fields.elements(Fields.and(fields, "sign", sign)) + "</xml>");
    }

    @Override
    public Optional<String> tillsField() {
        return Optional.of("attach");
    }
}
