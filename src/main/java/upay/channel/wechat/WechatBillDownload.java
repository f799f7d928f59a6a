package upay.channel.wechat;

import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import upay.channel.connector.BillAnswer;
import upay.channel.connector.BillDownload;
import upay.channel.connector.BillResponse;
import upay.channel.connector.ChannelRequest;
import upay.channel.message.ChannelText;
import upay.channel.message.ChannelXml;
import upay.channel.message.ReceivedText;

/**
 * WeChat Pay's {@code downloadbill} (wechat.md#bills): the bill of all transactions, packed by gzip. It has no
 * signature, and is no XML; an error is.
 */
record WechatBillDownload(String endpoint, WechatIdentity identity, WechatSignature signature) implements BillDownload {
    static final String PATH = "/pay/downloadbill";

    /** An error is short: a longer XML is none. */
    private static final int ERROR_MAX = 64 * 1024;

    /** Both "no bill exists" and "the bill is being made". */
    private static final String ABSENT = "20002";

    private static final String SYSTEM_ERROR = "100";

    @Override
    public ChannelRequest request(LocalDate day, Instant now, String nonce) {
        Map<String, String> fields = identity.fields();
        fields.put("nonce_str", nonce);
        fields.put("bill_date", day.format(DateTimeFormatter.BASIC_ISO_DATE));
        fields.put("bill_type", "ALL");
        fields.put("tar_type", "GZIP");
        if (signature.kind() == WechatSignature.Kind.HMAC_SHA256) {
            fields.put("sign_type", signature.kind().wireName());
        }
        fields.put("sign", signature.sign(fields));
        return new ChannelRequest(
                "POST",
                URI.create(endpoint + PATH),
                "text/xml; charset=utf-8",
                Buffer.buffer(ChannelXml.write("xml", fields)),
                false);
    }

    @Override
    public BillAnswer read(BillResponse answer, OutputStream file) throws IOException {
        if (answer.status() != 200) {
            return BillAnswer.notReady("HTTP " + answer.status());
        }
        byte[] start = answer.start(ERROR_MAX);
        if (start.length == 0) {
            return BillAnswer.notReady("an empty answer");
        }
        return start[0] == '<' ? error(ReceivedText.ofXml(start, answer.contentType())) : new BillAnswer.Whole();
    }

    private static BillAnswer error(ReceivedText text) {
        return ChannelXml.read(text.text())
                .map(fields -> {
                    String code = fields.getOrDefault("error_code", fields.getOrDefault("err_code", ""));
                    String said = fields.getOrDefault("return_msg", "");
                    String words = ChannelText.line(code + " " + said);
                    return switch (code) {
                        case ABSENT ->
                            said.toLowerCase(Locale.ROOT).contains("no bill exist")
                                    ? BillAnswer.noBill(words)
                                    : BillAnswer.notReady(words);
                        case SYSTEM_ERROR -> BillAnswer.notReady(words);
                        default ->
                            said.toLowerCase(Locale.ROOT).contains("no bill exist")
                                    ? BillAnswer.noBill(words)
                                    : BillAnswer.refused(words);
                    };
                })
                .orElseGet(() -> BillAnswer.refused("neither a bill nor an error of this channel"));
    }
}
