package upay.channel.message;

import upay.domain.BizError;
import upay.domain.channel.Outcome;
import upay.domain.channel.Outcome.Facts;
import upay.domain.channel.Outcome.Fault;

/** The outcomes that every connector speaks of. */
public final class Outcomes {
    private Outcomes() {}

    /** There is an answer, and it tells nothing. */
    public static Outcome unusable(String note) {
        return new Outcome.Unknown(Fault.PROTOCOL, ChannelText.words(note));
    }

    /** A rightly signed refusal. */
    public static Outcome declined(BizError error, String words, Facts facts) {
        return new Outcome.Declined(error, ChannelText.words(words), true, facts);
    }

    /** A refusal that has to be verified before it is believed: it is unsigned, or may speak of our own success. */
    public static Outcome unverified(BizError error, String words) {
        return new Outcome.Declined(error, ChannelText.words(words), false, Facts.NONE);
    }
}
