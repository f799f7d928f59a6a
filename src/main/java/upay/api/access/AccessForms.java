package upay.api.access;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Collection;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import upay.api.ApiFields;
import upay.audit.AuditEntry;
import upay.domain.Secret;
import upay.identity.Permission;
import upay.identity.UserName;
import upay.store.identity.ApiKeys;
import upay.store.identity.StoredUser;

/** Users, keys and entries as JSON: the fields that the commands print; and the fields of a body that name them. */
final class AccessForms {
    /** Longer than any name. */
    static final int USER_MAX = 64;

    static final int SECRET_MAX = 256;

    private AccessForms() {}

    static JsonObject user(StoredUser user) {
        return new JsonObject()
                .put("user", user.name())
                .put("role", user.role().text())
                .put("merchant", user.merchant())
                .put("status", user.active() ? "ACTIVE" : "DISABLED")
                .put("since", user.ctime())
                .put("set_up", user.setUpAt())
                .put("last_login", user.loginAt());
    }

    static JsonObject key(ApiKeys.Entry key) {
        return new JsonObject()
                .put("id", key.id())
                .put("name", key.name())
                .put("merchant", key.merchant())
                .put("scopes", permissions(key.scopes()))
                .put("state", key.state().name().toLowerCase(Locale.ROOT))
                .put("since", key.times().ctime())
                .put("expires", key.times().expiresAt())
                .put("revoked", key.times().revokedAt())
                .put("used", key.times().usedAt());
    }

    static JsonObject entry(AuditEntry entry) {
        AuditEntry.Change change = entry.change();
        return new JsonObject()
                .put("entry", entry.id())
                .put("at", entry.at())
                .put("who", entry.source().who())
                .put("name", entry.source().name())
                .put("how", entry.source().how())
                .put("from", entry.source().from())
                .put("action", change.action())
                .put("kind", change.kind())
                .put("subject", change.subject().isEmpty() ? null : change.subject())
                .put("before", json(change.before()))
                .put("after", json(change.after()))
                .put("reason", change.reason())
                .put("hash", entry.hash());
    }

    private static @Nullable Object json(@Nullable String text) {
        return text == null ? null : io.vertx.core.json.Json.decodeValue(text);
    }

    /** Their texts, sorted. */
    static JsonArray permissions(Collection<Permission> permissions) {
        return new JsonArray(permissions.stream().map(Permission::text).sorted().toList());
    }

    /** The name of a new user. */
    static String newUser(ApiFields fields) {
        return fields.match("user", UserName.FORM, UserName.RULE);
    }

    static Secret password(ApiFields fields, String name) {
        return fields.secret(name, SECRET_MAX);
    }
}
