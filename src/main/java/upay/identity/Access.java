package upay.identity;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a user or an API key may do.
 *
 * @param merchant the only merchant of which it may see or change anything; null: any
 */
public record Access(Set<Permission> permissions, @Nullable String merchant) {
    public Access {
        permissions = Set.copyOf(permissions);
    }

    /** @param merchant of a user of {@link Role#MERCHANT}; null: any */
    public static Access of(Role role, @Nullable String merchant) {
        if ((role == Role.MERCHANT) != (merchant != null)) {
            throw new IllegalArgumentException("a user of role merchant has a merchant, and no other user has one");
        }
        return new Access(role.permissions(), merchant);
    }

    /** Of an API key: a key of a merchant has no more than the merchant's users. */
    public static Access ofKey(Set<Permission> scopes, @Nullable String merchant) {
        return new Access(
                merchant == null
                        ? scopes
                        : scopes.stream()
                                .filter(scope -> scope.isOf(Role.MERCHANT))
                                .collect(java.util.stream.Collectors.toSet()),
                merchant);
    }

    /** Whether it may do this at all, if only to a merchant of its own. */
    public boolean may(Permission permission) {
        return permissions.contains(permission);
    }

    /** Whether it may do this to something of this merchant. */
    public boolean may(Permission permission, String merchantId) {
        return may(permission) && (merchant == null || merchant.equals(merchantId));
    }

    /** Whether it may do this to everything, whosever it is. */
    public boolean mayToAll(Permission permission) {
        return may(permission) && merchant == null;
    }
}
