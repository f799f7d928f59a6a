package upay.channel.jdpay;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import upay.channel.message.ChannelXml;
import upay.channel.message.ReceivedText;

/**
 * One parsed message of JD: an envelope that names the merchant and a result, and in it, encrypted, the signed text
 * with the same and all other fields. A refusal may come without a text; then it is unsigned.
 *
 * @param code of the result; empty if absent
 * @param words text of the result; empty if absent
 * @param signed the code is taken from the signed text
 * @param fields of the signed text, by their path below the root
 */
record JdpayMessage(String code, String words, boolean signed, Map<String, String> fields) {
    private static final String HEAD = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>";
    private static final String CODE = "result.code";
    private static final String WORDS = "result.desc";
    private static final String MERCHANT = "merchant";
    private static final String ENCRYPTED = "encrypt";
    private static final String VERSION = "V2.0";
    private static final String ROOT = "jdpay";

    /** result.code in the envelope; payList.pay.detail.cardNo in the text. */
    private static final int ENVELOPE_DEPTH = 2;

    private static final int TEXT_DEPTH = 8;

    /** The whole body of a request. */
    static String write(String merchant, JdpayMessageSecurity seal, Map<String, String> fields) {
        Map<String, String> inside = new LinkedHashMap<>();
        inside.put("version", VERSION);
        inside.put(MERCHANT, merchant);
        inside.putAll(fields);
        Map<String, String> envelope = new LinkedHashMap<>();
        envelope.put("version", VERSION);
        envelope.put(MERCHANT, merchant);
        envelope.put(ENCRYPTED, seal.seal(HEAD + ChannelXml.write(ROOT, inside)));
        return HEAD + ChannelXml.write(ROOT, envelope);
    }

    /** Empty if it is not a message, names another merchant, or has a text without JD's valid signature. */
    static Optional<JdpayMessage> read(
            byte[] body, @Nullable String contentType, String merchant, JdpayMessageSecurity seal) {
        return ChannelXml.read(ReceivedText.ofXml(body, contentType).text(), ENVELOPE_DEPTH)
                .filter(envelope -> isFor(merchant, envelope))
                .flatMap(envelope -> envelope.containsKey(ENCRYPTED)
                        ? seal.open(envelope.get(ENCRYPTED))
                                .flatMap(bytes -> ChannelXml.read(
                                        ReceivedText.ofXml(bytes, null).text(), TEXT_DEPTH))
                                .filter(inside -> isFor(merchant, inside))
                                .map(inside -> opened(envelope, inside))
                        : Optional.of(envelope)
                                .filter(bare -> bare.containsKey(CODE))
                                .map(JdpayMessage::bare));
    }

    /** The result of an envelope without an encrypted text, whatever merchant it names. */
    static Optional<JdpayMessage> refusal(byte[] body, @Nullable String contentType) {
        return ChannelXml.read(ReceivedText.ofXml(body, contentType).text(), ENVELOPE_DEPTH)
                .filter(envelope -> !envelope.containsKey(ENCRYPTED) && envelope.containsKey(CODE))
                .map(JdpayMessage::bare);
    }

    /** Whether it is an envelope with an encrypted text, whatever is in it. */
    static boolean isSealed(byte[] body, @Nullable String contentType) {
        return ChannelXml.read(ReceivedText.ofXml(body, contentType).text(), ENVELOPE_DEPTH)
                .filter(envelope -> envelope.containsKey(ENCRYPTED))
                .isPresent();
    }

    private static boolean isFor(String merchant, Map<String, String> fields) {
        return merchant.equals(fields.getOrDefault(MERCHANT, merchant));
    }

    private static JdpayMessage bare(Map<String, String> envelope) {
        return new JdpayMessage(envelope.getOrDefault(CODE, ""), envelope.getOrDefault(WORDS, ""), false, Map.of());
    }

    /** The signed text's own result; the envelope's if it has none. */
    private static JdpayMessage opened(Map<String, String> envelope, Map<String, String> inside) {
        boolean signed = inside.containsKey(CODE);
        Map<String, String> result = signed ? inside : envelope;
        return new JdpayMessage(result.getOrDefault(CODE, ""), result.getOrDefault(WORDS, ""), signed, inside);
    }

    /** Null if the field is absent or empty. */
    @Nullable String text(String field) {
        String text = fields.get(field);
        return text == null || text.isEmpty() ? null : text;
    }

    @Override
    public String toString() {
        return "a message of JD Pay";
    }
}
