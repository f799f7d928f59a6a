package upay.identity;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** What a user is there for; {@link Permission} says what each may do. */
public enum Role {
    /** Looks only. */
    VIEWER,
    /** Answers merchants' questions. */
    SUPPORT,
    /** Compares the channels' bills and closes statements. */
    FINANCE,
    /** Keeps merchants, terminals and channels, and resolves orders. */
    OPERATOR,
    /** Everything, users included. */
    ADMIN,
    /** A merchant's own user, who sees nothing of other merchants. */
    MERCHANT;

    /** As it is entered and shown. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The role of this text. */
    public static Optional<Role> of(String text) {
        return Arrays.stream(values()).filter(role -> role.text().equals(text)).findFirst();
    }

    /** What it may do. */
    public Set<Permission> permissions() {
        EnumSet<Permission> all = EnumSet.allOf(Permission.class);
        all.removeIf(permission -> !permission.isOf(this));
        return all;
    }
}
