package upay.channel.message;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import upay.domain.BizError;
import upay.domain.channel.Outcome;
import upay.domain.channel.Outcome.Facts;
import upay.domain.channel.Outcome.Fault;

/** The outcomes that all connectors share. */
public final class Outcomes {
    private Outcomes() {}

    /** There is an answer, and it leaves the outcome unknown. */
    public static Outcome unusable(String note) {
        return new Outcome.Unknown(Fault.PROTOCOL, ChannelText.words(note));
    }

    /** The channel did not execute the call, and wants no further one about this transaction for a while. */
    public static Outcome tooSoon(String note, Duration minimumWait) {
        return new Outcome.Unknown(Fault.PROTOCOL, ChannelText.words(note), minimumWait);
    }

    /** A refusal with a valid signature. */
    public static Outcome declined(BizError error, @Nullable String words, Facts facts) {
        return new Outcome.Declined(error, ChannelText.words(words), true, facts);
    }

    /** A refusal that has to be verified: it is unsigned, or may refer to an earlier success of this gateway. */
    public static Outcome unverified(BizError error, @Nullable String words) {
        return new Outcome.Declined(error, ChannelText.words(words), false, Facts.NONE);
    }
}
