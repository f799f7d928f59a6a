package upay.verdict;

import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import upay.protocol.Envelope;
import upay.protocol.Reply;

/**
 * What a request asks for by its header {@code Upay-Verdict} (protocol.md#verdict): a verdict in a language, and perhaps a
 * wait. A request without the header has none of this.
 */
public final class VerdictRequest {
    public static final String HEADER = "Upay-Verdict";

    /** The longest wait that a request may ask for; shorter than the time-outs of proxies and clients. */
    public static final int WAIT_SECONDS_MAX = 60;

    /** Longer than every valid value. */
    private static final int LENGTH_MAX = 64;

    private static final String FAULT =
            "请求头" + HEADER + "无效：须为zh或en，可带不超过" + WAIT_SECONDS_MAX + "的整数秒的等待，例如 zh; wait=" + WAIT_SECONDS_MAX;

    private static final Pattern FORM =
            Pattern.compile("([a-z]{2}(?:-[a-z0-9]{1,8})*)[ \t]*(?:;[ \t]*wait=([0-9]{1,2}))?[ \t]*");

    private final TillOperation operation;
    private final Language language;
    private final @Nullable Duration wait;
    private final boolean faulty;

    private VerdictRequest(TillOperation operation, Language language, @Nullable Duration wait, boolean faulty) {
        this.operation = operation;
        this.language = language;
        this.wait = wait;
        this.faulty = faulty;
    }

    /** @param values of the header: a request has it once */
    public static VerdictRequest of(TillOperation operation, List<String> values) {
        String value = values.get(0).strip();
        Matcher form = FORM.matcher(value.toLowerCase(Locale.ROOT));
        if (value.length() > LENGTH_MAX || !form.matches()) {
            return new VerdictRequest(operation, Language.ZH, null, true);
        }
        Optional<Language> language = Language.ofTag(form.group(1));
        int seconds = form.group(2) == null ? -1 : Integer.parseInt(form.group(2));
        boolean faulty = values.size() > 1 || language.isEmpty() || seconds > WAIT_SECONDS_MAX;
        Duration wait = seconds < 0 || faulty ? null : Duration.ofSeconds(seconds);
        return new VerdictRequest(operation, language.orElse(Language.ZH), wait, faulty);
    }

    /** The message of its refusal, which names the header; empty if it is valid. */
    public Optional<String> fault() {
        return faulty ? Optional.of(FAULT) : Optional.empty();
    }

    /** How long the answer may be waited for; null: as without the header. */
    public @Nullable Duration patience() {
        return wait;
    }

    /** The complete body of the response, with the verdict. */
    public Buffer encode(Reply reply) {
        CashierVerdict verdict = verdict(reply);
        return verdict == null
                ? Envelope.encode(reply)
                : Envelope.encode(reply, verdict.decision().wireName(), verdict.message());
    }

    @Nullable CashierVerdict verdict(Reply reply) {
        return new Verdicts(language).of(operation, reply);
    }
}
