package upay.fuzz;

import com.alipay.api.AlipayApiException;
import com.alipay.api.internal.util.AlipaySignature;
import com.alipay.api.internal.util.AntCertificationUtil;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import upay.channel.CallFixture;
import upay.channel.connector.ChannelResponse;
import upay.domain.Payway;
import upay.domain.channel.ChannelCall;
import upay.domain.channel.ChannelCallback;
import upay.domain.channel.Outcome;
import upay.domain.channel.RawCallback;

/**
 * Alipay's messages in certificate mode, which name the certificate that signs them: answers beside what is signed,
 * callbacks within. What a forged one would have fetched, and what is made of it as an answer to that, is looked at too.
 */
final class AlipayCertificateWire implements Wire {
    private static final String NAMED = "alipay_cert_sn";

    private final boolean answers;
    private final Account account = Account.of(Payway.ALIPAY, "alipay-certificates");
    private final String key;
    private final String number;
    private final ChannelCall call = CallFixture.call(
            Payway.ALIPAY, Map.of("action", "QUERY", "total", "1", "sn", Long.toString(CallFixture.SN)));

    private AlipayCertificateWire(boolean answers) {
        this.answers = answers;
        this.key = account.published().getProperty("channel.certificate-key.1").replaceAll("-----[A-Z ]+-----|\\s", "");
        try {
            this.number = AntCertificationUtil.getCertSN(
                    AntCertificationUtil.getCertFromContent(account.published().getProperty("channel.certificate.1")));
        } catch (AlipayApiException e) {
            throw new IllegalStateException(e);
        }
    }

    static List<Wire> all() {
        return List.of(new AlipayCertificateWire(true), new AlipayCertificateWire(false));
    }

    @Override
    public String name() {
        return answers ? "alipay-certificate-answer" : "alipay-certificate-notice";
    }

    @Override
    public Map<String, String> fields(String sn, long fen, boolean paid) {
        String amount = BigDecimal.valueOf(fen, 2).toPlainString();
        if (answers) {
            return new TreeMap<>(Map.of(
                    "code",
                    "10000",
                    "msg",
                    "Success",
                    "out_trade_no",
                    sn,
                    "trade_no",
                    "2026" + sn,
                    "total_amount",
                    amount,
                    "trade_status",
                    paid ? "TRADE_SUCCESS" : "TRADE_CLOSED"));
        }
        return new TreeMap<>(Map.of(
                NAMED,
                number,
                "app_id",
                account.published().getProperty("channel.app-id"),
                "charset",
                "utf-8",
                "notify_type",
                "trade_status_sync",
                "out_trade_no",
                sn,
                "total_amount",
                amount,
                "trade_no",
                "2026" + sn,
                "trade_status",
                paid ? "TRADE_SUCCESS" : "WAIT_BUYER_PAY"));
    }

    @Override
    public Optional<String> tillsField() {
        return answers ? Optional.empty() : Optional.of("body");
    }

    @Override
    public String sign(Map<String, String> fields) {
        String content = answers ? json(fields) : AlipaySignature.getSignContent(fields);
        try {
            return AlipaySignature.rsaSign(content, key, "utf-8", "RSA2");
        } catch (AlipayApiException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public byte[] message(Map<String, String> fields, String sign) {
        if (answers) {
            return ForgedMessages.utf8("{\"alipay_trade_query_response\":" + json(fields) + ",\"" + NAMED + "\":\""
                    + number + "\",\"sign\":\"" + sign + "\"}");
        }
        Map<String, String> all = new TreeMap<>(fields);
        all.put("sign", sign);
        all.put("sign_type", "RSA2");
        return ForgedMessages.utf8(all.entrySet().stream()
                .map(field -> encoded(field.getKey()) + "=" + encoded(field.getValue()))
                .collect(Collectors.joining("&")));
    }

    @Override
    public Optional<Object> believed(byte[] message) {
        ChannelResponse answer = new ChannelResponse(200, Buffer.buffer(message));
        RawCallback callback = new RawCallback(null, null, message);
        Instant now = CallFixture.NOW;
        String nonce = "0".repeat(32);
        account.connector().keyRequest(answer, now, nonce).ifPresent(account::assertTellsLittle);
        account.connector().keyRequest(callback, now, nonce).ifPresent(account::assertTellsLittle);
        if (account.connector().withKeys(answer, now).isPresent()) {
            throw new AssertionError("a message without a certificate brings no key");
        }
        Object read = answers
                ? account.connector().decode(call, answer)
                : account.connector().readCallback(callback);
        account.assertTellsLittle(read);
        boolean believed = read instanceof Outcome.Succeeded
                || read instanceof Outcome.Declined declined && declined.signed()
                || read instanceof ChannelCallback && !(read instanceof ChannelCallback.Invalid);
        return believed ? Optional.of(read) : Optional.empty();
    }

    @Override
    public boolean speaksOf(Object believed, String sn, long fen) {
        if (answers) {
            return sn.equals(Long.toString(CallFixture.SN)) && fen == 1;
        }
        return !(believed instanceof ChannelCallback.Paid paid)
                || Long.toString(paid.sn()).equals(sn) && paid.amount().value() == fen;
    }

    private static String json(Map<String, String> fields) {
        JsonObject json = new JsonObject();
        fields.forEach(json::put);
        return json.encode();
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
