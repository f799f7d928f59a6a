package upay.identity;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * What somebody may do, and the roles that may. Also the scopes of API keys. {@link Role#ADMIN} may everything; {@link
 * Role#MERCHANT} only as far as its own merchant goes.
 */
public enum Permission {
    READ_ORDERS(Role.VIEWER, Role.SUPPORT, Role.FINANCE, Role.OPERATOR, Role.MERCHANT),
    READ_MERCHANTS(Role.VIEWER, Role.SUPPORT, Role.FINANCE, Role.OPERATOR, Role.MERCHANT),
    READ_TERMINALS(Role.VIEWER, Role.SUPPORT, Role.FINANCE, Role.OPERATOR, Role.MERCHANT),
    READ_WEBHOOKS(Role.VIEWER, Role.SUPPORT, Role.FINANCE, Role.OPERATOR, Role.MERCHANT),
    READ_STATEMENTS(Role.VIEWER, Role.SUPPORT, Role.FINANCE, Role.OPERATOR, Role.MERCHANT),
    /** Accounts (never their secrets), and what is switched off. */
    READ_CHANNELS(Role.VIEWER, Role.SUPPORT, Role.FINANCE, Role.OPERATOR),
    /** Bills, and what does not agree with them. */
    READ_BILLS(Role.VIEWER, Role.SUPPORT, Role.FINANCE, Role.OPERATOR),
    READ_HEALTH(Role.VIEWER, Role.SUPPORT, Role.FINANCE, Role.OPERATOR),
    READ_AUDIT,
    READ_USERS,

    /** Asks the channel about an order. */
    CHECK_ORDERS(Role.SUPPORT, Role.FINANCE, Role.OPERATOR),
    RESOLVE_ORDERS(Role.OPERATOR),
    /** Returns money to customers, on behalf of the order's terminal. */
    REFUND_ORDERS(Role.FINANCE, Role.OPERATOR),
    /** Stops a payment, or returns it in full while it may be cancelled. */
    CANCEL_ORDERS(Role.SUPPORT, Role.OPERATOR),
    RESEND_WEBHOOKS(Role.SUPPORT, Role.OPERATOR, Role.MERCHANT),
    /** Fetches, imports and compares. */
    WORK_ON_BILLS(Role.FINANCE),
    RESOLVE_FINDINGS(Role.FINANCE),
    CLOSE_STATEMENTS(Role.FINANCE),
    EXPORT_STATEMENTS(Role.FINANCE, Role.MERCHANT),

    CHANGE_MERCHANTS(Role.OPERATOR),
    CHANGE_TERMINALS(Role.OPERATOR),
    CHANGE_VENDORS(Role.OPERATOR),
    CHANGE_ACTIVATION_CODES(Role.OPERATOR),
    CHANGE_ACCOUNTS(Role.OPERATOR),
    /** Off and on. */
    SWITCH_CHANNELS(Role.OPERATOR),
    CHANGE_LOG_LEVELS(Role.OPERATOR),
    /** Verifies the invariants, diagnoses signatures, tries accounts: changes nothing, and takes time. */
    RUN_CHECKS(Role.SUPPORT, Role.FINANCE, Role.OPERATOR),
    /** The master keys, and the keys that sign webhooks. */
    CHANGE_KEYS,
    /** What is recorded of a restored store, on which refunds depend. */
    CHANGE_RESTORES,
    CHANGE_USERS,
    CHANGE_API_KEYS;

    private final Set<Role> roles;

    Permission(Role... roles) {
        EnumSet<Role> all = EnumSet.of(Role.ADMIN, roles);
        this.roles = all;
    }

    /** Whether users of this role may. */
    public boolean isOf(Role role) {
        return roles.contains(role);
    }

    /** As a scope of an API key, such as {@code read-orders}. */
    public String text() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The permission of this text. */
    public static Optional<Permission> of(String text) {
        return Arrays.stream(values())
                .filter(permission -> permission.text().equals(text))
                .findFirst();
    }
}
