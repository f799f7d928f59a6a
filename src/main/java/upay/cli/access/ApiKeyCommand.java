package upay.cli.access;

import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import upay.audit.Act;
import upay.audit.AuditAction;
import upay.cli.console.JsonOutput;
import upay.cli.operator.CommandContext;
import upay.identity.ApiKey;
import upay.identity.Permission;
import upay.identity.Role;
import upay.store.identity.ApiKeys.Entry;

/** The command api-key. */
@Command(
        name = "api-key",
        description = {
            "Adds, lists and revokes the keys with which programs use the management API (docs/security.md#users).",
            "Prints one JSON object a line. A key is shown once, when it is added; the store keeps a hash."
        })
public final class ApiKeyCommand {
    private static final int DAYS_MAX = 730;

    @Command(name = "add", description = "Adds a key, and shows it.")
    int add(
            @Mixin CommandContext desk,
            @Option(
                            names = "--name",
                            paramLabel = "NAME",
                            required = true,
                            description = "What it is for, in one line.")
                    String name,
            @Option(
                            names = "--scope",
                            paramLabel = "PERMISSION",
                            required = true,
                            split = ",",
                            description = "What it may do, as read-orders; repeatable, or joined by commas.")
                    List<String> scopes,
            @Option(names = "--merchant", paramLabel = "ID", description = "Only for this merchant. Default: for all.")
                    @Nullable String merchant,
            @Option(
                            names = "--days",
                            paramLabel = "DAYS",
                            defaultValue = "90",
                            description = "How long it holds, 1 to " + DAYS_MAX + " days (default 90).")
                    int days)
            throws Exception {
        String checkedName = desk.text("--name", name);
        Set<Permission> permissions = permissions(desk, scopes, merchant != null);
        Duration valid = Duration.ofDays(desk.number("--days", days, 1, DAYS_MAX));
        ApiKey key = ApiKey.create();
        return desk.work((office, config) -> {
            Entry added = office.act(Act.of(AuditAction.API_KEY_ADD, key.id()), admin -> admin.apiKeys()
                    .add(key, checkedName, permissions, merchant, valid));
            desk.print(line(added).put("key", key.text().reveal()));
        });
    }

    private static Set<Permission> permissions(CommandContext desk, List<String> scopes, boolean ofMerchant) {
        Set<Permission> allowed = ofMerchant ? Role.MERCHANT.permissions() : EnumSet.allOf(Permission.class);
        Set<Permission> permissions = EnumSet.noneOf(Permission.class);
        for (String scope : scopes) {
            Optional<Permission> permission = Permission.of(scope.strip());
            desk.require(
                    permission.filter(allowed::contains).isPresent(),
                    "--scope",
                    (ofMerchant ? "with --merchant " : "")
                            + Arrays.stream(Permission.values())
                                    .filter(allowed::contains)
                                    .map(Permission::text)
                                    .collect(Collectors.joining(", ")),
                    scope);
            permissions.add(permission.orElseThrow());
        }
        return permissions;
    }

    @Command(name = "list", description = "Lists all keys, by id; never the keys themselves. used is to the hour.")
    int list(@Mixin CommandContext desk) throws Exception {
        return desk.work((office, config) -> desk.<Entry>printAll(
                last -> office.await(office.store().apiKeys().list(last == null ? "" : last.id(), CommandContext.PAGE)),
                ApiKeyCommand::line));
    }

    @Command(name = "revoke", description = "Refuses a key from now on.")
    int revoke(
            @Mixin CommandContext desk,
            @Parameters(paramLabel = "ID", description = "The key's id, from the list: the part behind upay_.")
                    String id)
            throws Exception {
        return desk.work((office, config) -> desk.print(line(office.act(
                Act.of(AuditAction.API_KEY_REVOKE, id), admin -> admin.apiKeys().revoke(id)))));
    }

    private static JsonOutput line(Entry key) {
        return new JsonOutput()
                .put("id", key.id())
                .put("name", key.name())
                .put("merchant", key.merchant())
                .put(
                        "scopes",
                        key.scopes().stream().map(Permission::text).sorted().toList())
                .put("state", key.state().name().toLowerCase(Locale.ROOT))
                .put("since", key.times().ctime())
                .put("expires", key.times().expiresAt())
                .put("revoked", key.times().revokedAt())
                .put("used", key.times().usedAt());
    }
}
