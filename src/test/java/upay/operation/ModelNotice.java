package upay.operation;

import java.nio.charset.StandardCharsets;
import upay.domain.Fen;
import upay.domain.channel.Acknowledgement;
import upay.domain.channel.Notice;
import upay.domain.channel.Outcome.Facts;
import upay.domain.channel.RawNotice;

/** Notifications as the model's channels send them: in clear words, and genuine when they begin with {@code signed}. */
final class ModelNotice {
    static final Acknowledgement RECEIVED = new Acknowledgement("text/plain", "received");

    private ModelNotice() {}

    static RawNotice paid(long sn, long fen) {
        return raw("signed paid " + sn + " " + fen);
    }

    static RawNotice refunded() {
        return raw("signed refunded");
    }

    static RawNotice forged(long sn, long fen) {
        return raw("forged paid " + sn + " " + fen);
    }

    static Notice read(RawNotice raw) {
        String[] words = new String(raw.body(), StandardCharsets.UTF_8).split(" ");
        if (!words[0].equals("signed")) {
            return new Notice.Invalid("wrong signature");
        }
        return words[1].equals("paid")
                ? new Notice.Paid(Long.parseLong(words[2]), Fen.of(Long.parseLong(words[3])), Facts.KNOWN)
                : new Notice.Irrelevant(words[1]);
    }

    private static RawNotice raw(String words) {
        return new RawNotice(null, "text/plain", words.getBytes(StandardCharsets.UTF_8));
    }
}
