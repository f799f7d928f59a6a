package upay.store.identity;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import upay.identity.Access;
import upay.identity.Role;
import upay.store.sql.RowReader;

/**
 * A user as operators see it.
 *
 * @param merchant of a user of {@link Role#MERCHANT}; null: any
 * @param active false: disabled
 * @param setUpAt when the user set a password and an authenticator; null: not yet, or not since a reset
 * @param loginAt the last login; null: none
 */
public record StoredUser(
        String name,
        Role role,
        @Nullable String merchant,
        boolean active,
        Instant ctime,
        @Nullable Instant setUpAt,
        @Nullable Instant loginAt) {
    static final String COLUMNS = "user_name, role, merchant_id, status = 'ACTIVE', ctime, set_up_at, login_at";

    /** What the user may do. */
    public Access access() {
        return Access.of(role, merchant);
    }

    static StoredUser read(RowReader cells) {
        return new StoredUser(
                cells.text(),
                cells.name(Role.class),
                cells.textOrNull(),
                cells.bool(),
                cells.time(),
                cells.timeOrNull(),
                cells.timeOrNull());
    }
}
