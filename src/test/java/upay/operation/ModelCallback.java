package upay.operation;

import java.nio.charset.StandardCharsets;
import upay.domain.Fen;
import upay.domain.channel.CallbackAcknowledgement;
import upay.domain.channel.ChannelCallback;
import upay.domain.channel.Outcome.Facts;
import upay.domain.channel.RawCallback;

/** Callbacks of the model's channels: plain text, and genuine if they begin with {@code signed}. */
final class ModelCallback {
    static final CallbackAcknowledgement RECEIVED = new CallbackAcknowledgement("text/plain", "received");

    private ModelCallback() {}

    static RawCallback paid(long sn, long fen) {
        return raw("signed paid " + sn + " " + fen);
    }

    /** Of a refund with this number; the sum of all that was returned if the channel states it, else negative. */
    static RawCallback refundedElsewhere(long sn, String number, long sum) {
        return raw("signed elsewhere " + sn + " " + number + " " + sum);
    }

    static RawCallback refunded() {
        return raw("signed refunded");
    }

    static RawCallback forged(long sn, long fen) {
        return raw("forged paid " + sn + " " + fen);
    }

    static ChannelCallback read(RawCallback raw) {
        String[] words = new String(raw.body(), StandardCharsets.UTF_8).split(" ");
        if (!words[0].equals("signed")) {
            return new ChannelCallback.Invalid("wrong signature");
        }
        if (words[1].equals("elsewhere")) {
            long sum = Long.parseLong(words[4]);
            return new ChannelCallback.Refunded(Long.parseLong(words[2]), words[3], sum < 0 ? null : Fen.of(sum));
        }
        return words[1].equals("paid")
                ? new ChannelCallback.Paid(Long.parseLong(words[2]), Fen.of(Long.parseLong(words[3])), Facts.KNOWN)
                : new ChannelCallback.Irrelevant(words[1]);
    }

    private static RawCallback raw(String words) {
        return new RawCallback(null, "text/plain", words.getBytes(StandardCharsets.UTF_8));
    }
}
