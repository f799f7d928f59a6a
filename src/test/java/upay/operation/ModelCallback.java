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
        return words[1].equals("paid")
                ? new ChannelCallback.Paid(Long.parseLong(words[2]), Fen.of(Long.parseLong(words[3])), Facts.KNOWN)
                : new ChannelCallback.Irrelevant(words[1]);
    }

    private static RawCallback raw(String words) {
        return new RawCallback(null, "text/plain", words.getBytes(StandardCharsets.UTF_8));
    }
}
