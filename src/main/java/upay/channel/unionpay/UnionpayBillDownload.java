package upay.channel.unionpay;

import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import upay.channel.connector.BillAnswer;
import upay.channel.connector.BillDownload;
import upay.channel.connector.BillResponse;
import upay.channel.connector.ChannelRequest;
import upay.channel.message.ChannelText;

/**
 * UnionPay's transaction 76/01 (unionpay.md#bills): the files stand in the field {@code fileContent} of the signed
 * answer.
 *
 * @param endpoint of payments; UnionPay serves files at another host
 */
record UnionpayBillDownload(String endpoint, String merId, String certId, UnionpaySignature signature)
        implements BillDownload {
    private static final String PAYMENTS = "https://gateway.";
    private static final String FILES = "https://filedownload.";

    private static final String SUCCESS = "00";
    /** Not made yet, no trades, and a wrong date alike. */
    private static final String ABSENT = "98";

    @Override
    public ChannelRequest request(LocalDate day, Instant now, String nonce) {
        Map<String, String> fields = new TreeMap<>(Map.of(
                "version", "5.1.0",
                "encoding", "UTF-8",
                "signMethod", UnionpaySignature.RSA,
                "txnType", "76",
                "txnSubType", "01",
                "bizType", "000000",
                "accessType", "0",
                "merId", merId,
                "txnTime", ChannelText.COMPACT.format(now),
                "settleDate", day.format(DateTimeFormatter.ofPattern("MMdd"))));
        fields.put("fileType", SUCCESS);
        fields.put("certId", certId);
        fields.put("signature", signature.sign(fields));
        String form = fields.entrySet().stream()
                .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        return new ChannelRequest(
                "POST", URI.create(address(endpoint)), UnionpayConnector.FORM, Buffer.buffer(form), false);
    }

    /** The host of files beside that of payments, in test and in production; elsewhere the same. */
    static String address(String endpoint) {
        return (endpoint.startsWith(PAYMENTS) && endpoint.endsWith(".95516.com")
                        ? FILES + endpoint.substring(PAYMENTS.length())
                        : endpoint)
                + "/";
    }

    @Override
    public BillAnswer read(BillResponse answer, OutputStream file) throws IOException {
        if (answer.status() != 200) {
            return BillAnswer.notReady("HTTP " + answer.status());
        }
        Optional<UnionpayFileAnswer> found = UnionpayFileAnswer.read(answer, file);
        if (found.isEmpty()) {
            return BillAnswer.refused("not a list of fields");
        }
        UnionpayFileAnswer fields = found.get();
        Optional<String> objection = fields.objection(signature, answer.body());
        String code = fields.text("respCode");
        String words = ChannelText.line(code + " " + fields.text("respMsg"));
        if (objection.isPresent()) {
            return BillAnswer.refused(objection.get() + "; respCode " + words);
        }
        if (code.equals(SUCCESS)) {
            return fields.hasFile() ? new BillAnswer.Within() : BillAnswer.refused("no fileContent");
        }
        return code.equals(ABSENT) ? BillAnswer.noBill(words) : BillAnswer.refused(words);
    }
}
