package upay.channel;

import java.util.Map;
import java.util.TreeMap;
import upay.domain.channel.ChannelCallback;

/** A shape of a callback in a table: how it differs from a channel's plain payment, and what it is read as. */
public final class CallbackShape {
    private CallbackShape() {}

    /** @param difference {@code name=value} separated by blanks; a lone dash: none; {@code name} alone: left out */
    public static Map<String, String> of(Map<String, String> payment, String difference) {
        Map<String, String> fields = new TreeMap<>(payment);
        for (String field : difference.equals("-") ? new String[0] : difference.split(" ")) {
            int equals = field.indexOf('=');
            if (equals < 0) {
                fields.remove(field);
            } else {
                fields.put(field.substring(0, equals), field.substring(equals + 1));
            }
        }
        return fields;
    }

    /** PAID, REFUNDED, IRRELEVANT or INVALID. */
    public static String kind(ChannelCallback read) {
        if (read instanceof ChannelCallback.Paid) {
            return "PAID";
        }
        if (read instanceof ChannelCallback.Refunded) {
            return "REFUNDED";
        }
        return read instanceof ChannelCallback.Irrelevant ? "IRRELEVANT" : "INVALID";
    }
}
