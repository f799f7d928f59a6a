package upay.channel;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLongArray;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import upay.channel.account.AccountSettings;
import upay.channel.connector.AccountEvidence;
import upay.channel.connector.AccountEvidence.Mark;
import upay.channel.message.ChannelText;
import upay.domain.BizError;
import upay.domain.Payway;
import upay.domain.channel.Outcome;
import upay.domain.channel.Outcome.Fault;

/**
 * Wrong signatures, by account and direction: an account's keys are wrong, or somebody else answers for the channel.
 * Each is counted; the log has the first one and at most one a minute of each kind. Callbacks are not counted: anyone
 * can send a forged one. Safe from any thread; costs nothing while answers are usable.
 */
public final class SignatureFaults {
    private static final Logger LOG = LoggerFactory.getLogger(SignatureFaults.class);
    private static final Duration BETWEEN_LOG_LINES = Duration.ofMinutes(1);

    /** The limit of open connectors: further accounts are not counted. */
    private static final int KINDS_MAX = 4096;

    private static final int SHOWN_MAX = 50;

    private final Map<Kind, Count> counts = new ConcurrentHashMap<>();
    private final AtomicLongArray byChannel = new AtomicLongArray(Payway.values().length);

    /** Whose signature was wrong. */
    private enum Direction {
        OURS(
                "the channel refuses this gateway's signature",
                "check that the account's own key (private-key, or the shared key) is the one whose public half, or"
                        + " which, the channel has on record for this app and merchant"),
        THEIRS(
                "the channel's signature is not verified",
                "check that the channel's public key, certificate or shared key in the account is the channel's current"
                        + " one, and not one's own; if it is, somebody else answers at this address");

        private final String words;
        private final String remedy;

        Direction(String words, String remedy) {
            this.words = words;
            this.remedy = remedy;
        }
    }

    private record Kind(String account, Direction direction) {}

    /** Each replaced as a whole. */
    private record Count(long number, Instant first, Instant last, Instant logged) {}

    /** Whether an answer may be one of those that are recorded here. */
    static boolean isSuspect(Outcome outcome) {
        return outcome instanceof Outcome.Unknown unknown && unknown.fault() == Fault.PROTOCOL
                || outcome instanceof Outcome.Declined declined
                        && declined.error() == BizError.UNEXPECTED_PROVIDER_ERROR;
    }

    void record(AccountSettings account, AccountEvidence evidence, Instant now) {
        if (evidence.ours() == Mark.FAILED) {
            record(account, Direction.OURS, ChannelText.words(evidence.code()), now);
        }
        if (evidence.theirs() == Mark.FAILED) {
            record(account, Direction.THEIRS, ChannelText.words(evidence.code()), now);
        }
    }

    private void record(AccountSettings account, Direction direction, @Nullable String code, Instant now) {
        byChannel.incrementAndGet(account.payway().ordinal());
        Kind kind = new Kind(account.label(), direction);
        if (counts.size() >= KINDS_MAX && !counts.containsKey(kind)) {
            return;
        }
        Count count = counts.compute(kind, (same, known) -> {
            if (known == null) {
                return new Count(1, now, now, now);
            }
            boolean due = !now.isBefore(known.logged().plus(BETWEEN_LOG_LINES));
            return new Count(known.number() + 1, known.first(), now, due ? now : known.logged());
        });
        if (count.logged().equals(now)) {
            LOG.warn(
                    "account={} wrong signature: {}{}; {}; \"channel-account test\" shows the rest ({} so far)",
                    kind.account(),
                    direction.words,
                    code == null ? "" : " (" + code + ")",
                    direction.remedy,
                    count.number());
        }
    }

    /** The number since the start of all accounts at a channel, in both directions. */
    public long number(Payway channel) {
        return byChannel.get(channel.ordinal());
    }

    /** For the health path: the number since the start, by account and direction. */
    public List<Map<String, Object>> details() {
        return counts.entrySet().stream()
                .sorted((a, b) -> b.getValue().last().compareTo(a.getValue().last()))
                .limit(SHOWN_MAX)
                .map(entry -> {
                    Map<String, Object> line = new LinkedHashMap<>();
                    line.put("account", entry.getKey().account());
                    line.put("what", entry.getKey().direction().words);
                    line.put("count", entry.getValue().number());
                    line.put("last", entry.getValue().last().toString());
                    return line;
                })
                .toList();
    }
}
