package upay.cli.remote;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The request that each command is, for those that a gateway can do. The others are of this process (serve, migrate), or
 * handle files and secrets beside the store.
 */
final class RemoteRoutes {
    private static final String TABLE = """
            merchant add            POST  /merchants                              --id=merchant --name
            merchant list           GET   /merchants
            merchant close          POST  /merchants/{0}/close
            merchant reopen         POST  /merchants/{0}/reopen
            merchant limits         PATCH /merchants/{0}/limits                   --terminal-rate --merchant-rate --share
            merchant zone           PATCH /merchants/{0}/zone                     --zone
            store add               POST  /merchants/{--merchant}/stores          --id=store --name
            store list              GET   /merchants/{--merchant}/stores
            store close             POST  /merchants/{--merchant}/stores/{--id}/close
            store reopen            POST  /merchants/{--merchant}/stores/{--id}/reopen
            terminal list           GET   /terminals                              --merchant --store
            terminal show           GET   /terminals/{0}
            terminal disable        POST  /terminals/{0}/disable
            terminal enable         POST  /terminals/{0}/enable
            terminal reset-secret   POST  /terminals/{0}/reset-secret
            activation-code create  POST  /activation-codes                       --merchant --store --digits --days --uses
            activation-code list    GET   /activation-codes                       --merchant --store
            activation-code revoke  POST  /activation-codes/{0}/revoke
            vendor list             GET   /vendors
            vendor disable          POST  /vendors/{0}/disable
            vendor enable           POST  /vendors/{0}/enable
            vendor app-list         GET   /vendors/{0}/apps
            channel-account list    GET   /channel-accounts                       --merchant
            channel status          GET   /channels
            channel off             POST  /channels/{0}/off                       --merchant --reason
            channel on              POST  /channels/{0}/on                        --merchant
            order list              GET   /open-orders                            --merchant
            order check             POST  /orders/{0}/check
            webhook public-key      GET   /webhooks/public-key
            webhook rotate-key      POST  /webhooks/rotate-key
            bill fetch              POST  /bills/fetch                            --channel --day --account --merchant
            reconcile run           POST  /reconciliation/run                     --channel --day --merchant
            reconcile resolve       POST  /findings/{0}/resolve                   --note --as=resolution
            settlement close        POST  /settlement/close                       --day --merchant
            settlement collect      POST  /settlement/collect                     --since
            user add                POST  /users                                  0=user --role --merchant
            user list               GET   /users
            user set-role           PATCH /users/{0}                              --role --merchant
            user disable            POST  /users/{0}/disable
            user enable             POST  /users/{0}/enable
            user reset              POST  /users/{0}/reset
            api-key add             POST  /api-keys                               --name --scope=scopes --merchant --days
            api-key list            GET   /api-keys
            api-key revoke          POST  /api-keys/{0}/revoke
            audit list              GET   /audit                                  --name=who --action --subject --from --to
            """;

    private static final String FORMS = "its options are not the fields of the API, which takes fen and has no files";
    private static final String SECRETS = "it reads secrets or files, which do not leave this machine";
    private static final String PROCESS = "it is a process of its own";

    /** The commands without a request. */
    private static final Map<String, String> REASONS = Map.ofEntries(
            Map.entry("serve", PROCESS),
            Map.entry("sandbox", PROCESS),
            Map.entry("demo", PROCESS),
            Map.entry("migrate", "it comes before a gateway's start"),
            Map.entry("sign", "it needs no gateway"),
            Map.entry("log-level", "it has --management-url for that"),
            Map.entry("terminal add", FORMS),
            Map.entry("terminal rights", FORMS),
            Map.entry("terminal change", FORMS),
            Map.entry("channel-account add", SECRETS),
            Map.entry("channel-account use", FORMS),
            Map.entry("channel-account test", FORMS),
            Map.entry("channel-account remove", FORMS),
            Map.entry("vendor add", SECRETS),
            Map.entry("vendor app-add", FORMS),
            Map.entry("vendor reset-key", SECRETS),
            Map.entry("doctor", SECRETS),
            Map.entry("order resolve", FORMS),
            Map.entry("order show", FORMS),
            Map.entry("webhook list", FORMS),
            Map.entry("webhook resend", FORMS),
            Map.entry("verify", "it takes minutes, and the API answers before its end"),
            Map.entry("restore check", SECRETS),
            Map.entry("restore begin", FORMS),
            Map.entry("restore release", FORMS),
            Map.entry("restore status", FORMS),
            Map.entry("bill import", SECRETS),
            Map.entry("bill show", FORMS),
            Map.entry("reconcile show", FORMS),
            Map.entry("reconcile report", SECRETS),
            Map.entry("settlement show", FORMS),
            Map.entry("settlement export", SECRETS),
            Map.entry("keys new", "it makes a key, and stores nothing"),
            Map.entry("keys rotate", "it takes minutes, and the API answers before its end"),
            Map.entry("keys seal", FORMS));

    private static final Map<String, RemoteRoute> ALL = all();

    private RemoteRoutes() {}

    /** @param command its words, as {@code merchant add} */
    static Optional<RemoteRoute> of(String command) {
        return Optional.ofNullable(ALL.get(command));
    }

    /** Why a command has none. */
    static String reason(String command) {
        return REASONS.getOrDefault(command, FORMS);
    }

    /** The commands without one, each with the reason. */
    static Map<String, String> reasons() {
        return REASONS;
    }

    /** By command. */
    static Map<String, RemoteRoute> known() {
        return ALL;
    }

    private static Map<String, RemoteRoute> all() {
        Map<String, RemoteRoute> all = new TreeMap<>();
        TABLE.lines().forEach(line -> {
            String[] sides = line.split("(?= (GET|POST|PATCH|DELETE) )", 2);
            all.put(sides[0].strip(), RemoteRoute.parse(sides[1]));
        });
        return all;
    }
}
