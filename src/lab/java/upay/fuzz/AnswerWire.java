package upay.fuzz;

import com.alipay.api.AlipayApiException;
import com.alipay.api.internal.util.AlipaySignature;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import upay.channel.CallFixture;
import upay.channel.connector.ChannelResponse;
import upay.domain.Payway;
import upay.domain.channel.ChannelCall;
import upay.domain.channel.Outcome;
import upay.e2e.callback.CallbackSender;

/**
 * A channel's answers to the question for an order of one fen. Most are signed as its callbacks are, and only the
 * fields and what is around them differ.
 */
final class AnswerWire implements Wire {
    private static final long SN = CallFixture.SN;

    private final CallbackSender teller;
    private final Account account;
    private final ChannelCall call;

    AnswerWire(CallbackSender teller) {
        this.teller = teller;
        Payway payway = Payway.ofCode(teller.payway()).orElseThrow();
        this.account = Account.of(payway);
        this.call = CallFixture.call(payway, Map.of("action", "QUERY", "total", "1", "sn", Long.toString(SN)));
    }

    @Override
    public String name() {
        return teller.channel() + "-answer";
    }

    @Override
    public Map<String, String> fields(String sn, long fen, boolean paid) {
        Map<String, String> fields = new TreeMap<>(teller.fields(sn, fen));
        switch (account.payway()) {
            case WECHAT -> fields.put("trade_state", paid ? "SUCCESS" : "CLOSED");
            case BAIFUBAO -> fields.put("pay_result", paid ? "2" : "10");
            case JDPAY -> fields.put("status", paid ? "2" : "4");
            case UNIONPAY -> {
                fields.putAll(Map.of("txnType", "00", "txnSubType", "00", "txnTime", "20240724030750"));
                fields.put("origRespCode", paid ? "00" : "45");
            }
            case ALIPAY -> {
                fields.clear();
                fields.putAll(Map.of("code", "10000", "msg", "Success", "out_trade_no", sn, "trade_no", "2026" + sn));
                fields.put("total_amount", BigDecimal.valueOf(fen, 2).toPlainString());
                fields.put("trade_status", paid ? "TRADE_SUCCESS" : "TRADE_CLOSED");
            }
        }
        return fields;
    }

    /** Alipay signs its answers' JSON as it stands. */
    @Override
    public Optional<String> tillsField() {
        return account.payway() == Payway.ALIPAY ? Optional.empty() : teller.tillsField();
    }

    @Override
    public String sign(Map<String, String> fields) {
        if (account.payway() != Payway.ALIPAY) {
            return teller.signature(fields);
        }
        String key = account.published().getProperty("channel.private-key").replaceAll("-----[A-Z ]+-----|\\s", "");
        try {
            return AlipaySignature.rsaSign(json(fields).encode(), key, "utf-8", "RSA2");
        } catch (AlipayApiException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public byte[] message(Map<String, String> fields, String sign) {
        return switch (account.payway()) {
            case WECHAT, JDPAY -> teller.says(fields, sign).body();
            case ALIPAY ->
                ForgedMessages.utf8(
                        "{\"alipay_trade_query_response\":" + json(fields).encode() + ",\"sign\":\"" + sign + "\"}");
            case BAIFUBAO ->
                ForgedMessages.utf8(new JsonObject()
                        .put("ret", "0")
                        .put("msg", "OK")
                        .put("content", json(fields).put("sign", sign))
                        .encode());
            case UNIONPAY -> {
                StringBuilder text = new StringBuilder();
                fields.forEach((name, value) ->
                        text.append(name).append('=').append(value).append('&'));
                yield ForgedMessages.utf8(text + "signature=" + sign);
            }
        };
    }

    private static JsonObject json(Map<String, String> fields) {
        JsonObject json = new JsonObject();
        fields.forEach(json::put);
        return json;
    }

    @Override
    public Optional<Object> believed(byte[] message) {
        Outcome outcome = account.connector().decode(call, new ChannelResponse(200, Buffer.buffer(message)));
        account.assertTellsLittle(outcome);
        boolean believed = outcome.kind() == Outcome.Kind.SUCCEEDED
                || outcome.kind() == Outcome.Kind.ACCEPTED
                || outcome instanceof Outcome.Declined declined && declined.signed();
        return believed ? Optional.of(outcome) : Optional.empty();
    }

    @Override
    public boolean speaksOf(Object believed, String sn, long fen) {
        return sn.equals(Long.toString(SN)) && fen == 1;
    }
}
