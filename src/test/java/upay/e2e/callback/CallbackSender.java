package upay.e2e.callback;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;

/** A channel that sends the callback of a payment: its content, its signature, and its transport. */
public abstract class CallbackSender {
    /** One of each channel. */
    public static List<CallbackSender> all() {
        return List.of(
                new AlipayCallbackSender(),
                new WechatCallbackSender(),
                new BaifubaoCallbackSender(),
                new JdpayCallbackSender(),
                new UnionpayCallbackSender());
    }

    /** Who put the signature on it. */
    public enum Signer {
        CHANNEL,
        SOMEBODY_ELSE,
        NOBODY,
        /** The channel did, and the amount was changed afterwards. */
        CHANNEL_BEFORE_IT_WAS_CHANGED
    }

    /**
     * How it goes over the line.
     *
     * @param query behind the path; null: none
     * @param body null: by GET, without one
     */
    public record Message(String query, String contentType, byte[] body) {
        static Message form(String form) {
            return new Message(
                    null, "application/x-www-form-urlencoded; charset=utf-8", form.getBytes(StandardCharsets.UTF_8));
        }

        static Message xml(String xml) {
            return new Message(null, "text/xml", xml.getBytes(StandardCharsets.UTF_8));
        }
    }

    private final String channel;
    private final String payway;
    private final String acknowledgement;
    private final String accountField;
    private final Map.Entry<String, String> unfinished;
    protected final Properties account;

    /**
     * @param accountField names the merchant at the channel
     * @param unfinished a field and its value that make of "paid" something that is not the end
     */
    protected CallbackSender(
            String channel,
            String payway,
            String acknowledgement,
            String accountField,
            Map.Entry<String, String> unfinished) {
        this.channel = channel;
        this.payway = payway;
        this.acknowledgement = acknowledgement;
        this.accountField = accountField;
        this.unfinished = unfinished;
        this.account = SandboxAccountKeys.account(channel);
    }

    /** As in the path {@code /notify/{channel}/…}. */
    public final String channel() {
        return channel;
    }

    public final String payway() {
        return payway;
    }

    /** The acknowledgement that the channel requires; any other answer makes it send the callback again. */
    public final String acknowledgement() {
        return acknowledgement;
    }

    protected abstract Map<String, String> paid(String sn, long fen);

    protected abstract String sign(Map<String, String> fields, boolean rightly);

    /** @param sign null: none */
    protected abstract Message message(Map<String, String> fields, String sign);

    /** The customer paid so many fen for this order. */
    public final Message paid(String sn, long fen, Signer signer) {
        Map<String, String> fields = paid(sn, fen);
        String sign =
                switch (signer) {
                    case CHANNEL -> sign(fields, true);
                    case SOMEBODY_ELSE -> sign(fields, false);
                    case NOBODY -> null;
                    case CHANNEL_BEFORE_IT_WAS_CHANGED -> sign(paid(sn, 1), true);
                };
        return message(fields, sign);
    }

    /** The same to another merchant of the channel, whose messages are none of ours. */
    public final Message paidElsewhere(String sn, long fen) {
        String ours = paid(sn, fen).get(accountField);
        String last = ours.endsWith("9") ? "8" : "9";
        return changed(sn, fen, Map.entry(accountField, ours.substring(0, ours.length() - 1) + last));
    }

    /** Rightly signed, and not the end of a payment. */
    public final Message unfinished(String sn, long fen) {
        Map<String, String> fields = unfinishedFields(sn, fen);
        return says(fields, fields);
    }

    /** The fields of a payment's callback, mutable. */
    public final Map<String, String> fields(String sn, long fen) {
        return new TreeMap<>(paid(sn, fen));
    }

    /** Sends these fields under the channel's own signature of others. */
    public final Message says(Map<String, String> said, Map<String, String> signed) {
        return message(said, signature(signed));
    }

    /** The channel's own. */
    public final String signature(Map<String, String> signed) {
        return sign(signed, true);
    }

    /** Sends these fields under any signature; null: none. */
    public final Message says(Map<String, String> said, String signature) {
        return message(said, signature);
    }

    /** The same fields, but no payment. */
    public final Map<String, String> unfinishedFields(String sn, long fen) {
        Map<String, String> fields = fields(sn, fen);
        fields.put(unfinished.getKey(), unfinished.getValue());
        return fields;
    }

    /** The field that a till's own text comes back in; empty where what is signed has no separators to be cut at. */
    public Optional<String> tillsField() {
        return Optional.empty();
    }

    /**
     * What a till can bring about where its text passes through unchanged: the channel's own signature of a payment of one
     * fen, whose text holds the fields of another payment. The same signed string, cut at other places, is that other one.
     */
    public final Optional<Message> recut(String cheapSn, String sn, long fen) {
        return tillsField().map(field -> {
            TreeMap<String, String> said = new TreeMap<>(paid(sn, fen));
            String text = "x&" + Fields.joined(said.tailMap(field, false)) + "&zz=";
            Map<String, String> signed = Fields.and(paid(cheapSn, 1), field, text);
            String all = Fields.joined(signed);
            said.putAll(new TreeMap<>(signed).headMap(field));
            said.put(field, "x");
            said.put("zz", all.substring(all.indexOf("&zz=") + "&zz=".length()));
            return says(said, signed);
        });
    }

    private Message changed(String sn, long fen, Map.Entry<String, String> change) {
        Map<String, String> fields = new TreeMap<>(paid(sn, fen));
        fields.put(change.getKey(), change.getValue());
        return message(fields, sign(fields, true));
    }

    @Override
    public final String toString() {
        return channel;
    }
}
