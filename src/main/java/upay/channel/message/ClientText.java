package upay.channel.message;

import org.jspecify.annotations.Nullable;
import upay.domain.Purchase;
import upay.domain.Secret;
import upay.domain.channel.ChannelCall;

/**
 * Makes text of tills and operators safe for a signed text. Characters with a meaning there are replaced by their
 * full-width forms, so that no text adds a field to what the gateway signs, or to what a channel signs when it
 * returns the text. Stored values and answers keep the original text.
 *
 * @param meaning the characters of one channel, all ASCII
 */
public record ClientText(String meaning) {
    /** Between fields, and between a name and its value: they have a meaning with every channel. */
    public static final String SEPARATORS = "&=";

    /** Where the message is XML: a channel may return a text without escaping it. */
    public static final String TAGS = "<>";

    /** From a character of ASCII to its full-width form. */
    private static final int FULL_WIDTH = '＆' - '&';

    /** Null stays null. */
    public @Nullable String plainOrNull(@Nullable String text) {
        return text == null ? null : plain(text);
    }

    public String plain(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (has(text.charAt(i))) {
                return replaced(text, i);
            }
        }
        return text;
    }

    private boolean has(char c) {
        return meaning.indexOf(c) >= 0;
    }

    private String replaced(String text, int first) {
        StringBuilder plain = new StringBuilder(text);
        for (int i = first; i < text.length(); i++) {
            if (has(text.charAt(i))) {
                plain.setCharAt(i, (char) (text.charAt(i) + FULL_WIDTH));
            }
        }
        return plain.toString();
    }

    /**
     * Replaces all its texts but those that contain JSON, {@code extended} and {@code goods_details}: these are
     * parsed first ({@link ExtendedFields}, {@link GoodsDetail}).
     */
    public ChannelCall plain(ChannelCall call) {
        return new ChannelCall(
                call.action(),
                new ChannelCall.Trade(
                        call.order(),
                        plain(call.purchase()),
                        plainOrNull(call.trade().tradeNo()),
                        call.trade().orderTime()),
                call.movement(),
                new ChannelCall.Offer(
                        plainOrNull(call.offer().paymentCode()), call.offer().expiresAfter()),
                call.timeout());
    }

    private Purchase plain(Purchase purchase) {
        Purchase.Origin origin = purchase.origin();
        Purchase.Device device = purchase.device();
        Purchase.Goods goods = purchase.goods();
        Purchase.Extras extras = purchase.extras();
        return new Purchase(
                plain(purchase.clientSn()),
                purchase.total(),
                new Purchase.Method(
                        purchase.payway(),
                        purchase.subPayway(),
                        purchase.method().code(),
                        plainOrNull(purchase.method().payerUid()),
                        purchase.method().account()),
                new Purchase.Origin(plain(origin.terminalSn()), plain(origin.storeId()), plain(origin.operator())),
                new Purchase.Device(
                        plainOrNull(device.deviceId()),
                        plainOrNull(device.longitude()),
                        plainOrNull(device.latitude())),
                new Purchase.Goods(plain(goods.subject()), plainOrNull(goods.description()), goods.goodsDetails()),
                new Purchase.Extras(plainOrNull(extras.reflect()), extras.extended(), plainOrNull(extras.notifyUrl())));
    }

    private @Nullable Secret plainOrNull(@Nullable Secret code) {
        return code == null ? null : new Secret(plain(code.reveal()));
    }
}
