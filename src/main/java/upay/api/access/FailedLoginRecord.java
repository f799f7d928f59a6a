package upay.api.access;

import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import upay.api.ApiStore;
import upay.audit.Act;
import upay.audit.AuditAction;
import upay.audit.AuditSource;

/**
 * Enters refused logins of users in the audit log, ten of a user within an hour: whoever guesses must not fill the log. The
 * answer does not wait for the entry, since its time would tell that there is such a user. On one event loop.
 */
final class FailedLoginRecord {
    private static final Logger LOG = LoggerFactory.getLogger(FailedLoginRecord.class);

    static final int MOST = 10;
    private static final Duration SPAN = Duration.ofHours(1);
    /** As many as there may be users. */
    private static final int USERS_MOST = 10_000;

    private final ApiStore store;
    private final Supplier<Duration> clock;
    private final Map<String, Span> spans = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Span> eldest) {
            return size() > USERS_MOST;
        }
    };

    private record Span(Duration began, int entries) {}

    /** @param clock a monotonic time */
    FailedLoginRecord(ApiStore store, Supplier<Duration> clock) {
        this.store = store;
        this.clock = clock;
    }

    /** @param user one that there is */
    void enter(String user, String address) {
        Duration now = clock.get();
        Span former = spans.get(user);
        Span span = former == null || now.minus(former.began).compareTo(SPAN) >= 0
                ? new Span(now, 1)
                : new Span(former.began, Math.min(former.entries, MOST) + 1);
        spans.put(user, span);
        if (span.entries > MOST) {
            return;
        }
        JsonObject after = new JsonObject().put("refused", true);
        if (span.entries == MOST) {
            after.put("more", "further ones are not entered for an hour");
        }
        AuditSource source = new AuditSource(AuditSource.Who.GATEWAY, "login", AuditSource.How.CONSOLE, address);
        store.read()
                .record(source, Act.of(AuditAction.USER_LOGIN_FAILED, user), null, after.encode())
                .onFailure(e -> LOG.warn("the audit log has no entry of a refused login: {}", e.getMessage()));
    }
}
