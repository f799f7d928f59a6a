package upay.api;

import org.jspecify.annotations.Nullable;
import upay.audit.AuditSource;
import upay.identity.Access;
import upay.identity.Token;
import upay.store.identity.StoredUser;

/**
 * Who asks.
 *
 * @param source as the audit log names it
 * @param user null: an API key
 * @param session null: an API key
 */
public record Caller(
        AuditSource source,
        Access access,
        @Nullable StoredUser user,
        @Nullable Token session) {}
