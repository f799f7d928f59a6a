package upay.cli.remote;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** What each command has a gateway do: one request for most, some work for others. A few are this process's own. */
final class RemoteRoutes {
    private static final String TABLE = """
            merchant add            POST  /merchants                              --id=merchant --name
            merchant list           GET   /merchants
            merchant close          POST  /merchants/{0}/close
            merchant reopen         POST  /merchants/{0}/reopen
            merchant limits         PATCH /merchants/{0}/limits                   \
              --terminal-rate@default --merchant-rate@default --share@number
            merchant zone           PATCH /merchants/{0}/zone                     --zone
            store add               POST  /merchants/{--merchant}/stores          --id=store --name
            store list              GET   /merchants/{--merchant}/stores
            store close             POST  /merchants/{--merchant}/stores/{--id}/close
            store reopen            POST  /merchants/{--merchant}/stores/{--id}/reopen
            terminal add            POST  /terminals                              --merchant --store --sn=terminal \
              --secret-file=secret@secret --signature --client-certificate \
              --may-refund@flag --may-cancel@flag --refund-cap@fen --daily-refund-cap@fen --own-store-only@flag
            terminal list           GET   /terminals                              --merchant --store
            terminal show           GET   /terminals/{0}
            terminal rights         PATCH /terminals/{0} \
              --may-refund@flag --may-cancel@flag --refund-cap@fen --daily-refund-cap@fen --own-store-only@flag
            terminal change         PATCH /terminals/{0}                          --signature \
              --client-certificate@none --dialect@default --pay-wait@default --device-id@none
            terminal disable        POST  /terminals/{0}/disable
            terminal enable         POST  /terminals/{0}/enable
            terminal reset-secret   POST  /terminals/{0}/reset-secret
            activation-code create  POST  /activation-codes                       --merchant --store --digits --days --uses
            activation-code list    GET   /activation-codes                       --merchant --store
            activation-code revoke  POST  /activation-codes/{0}/revoke
            vendor add              POST  /vendors                                --name --sn=vendor --key-file=key@secret
            vendor list             GET   /vendors
            vendor disable          POST  /vendors/{0}/disable
            vendor enable           POST  /vendors/{0}/enable
            vendor reset-key        POST  /vendors/{0}/reset-key
            vendor app-add          POST  /vendors/{0}/apps                       --name --id=app
            vendor app-list         GET   /vendors/{0}/apps
            channel-account use     POST  /channel-accounts/use                   --channel --merchant --default=- \
              --store --account --none=account:null
            channel-account remove  POST  /channel-accounts/remove                --channel --merchant --default=- \
              --name --force
            channel status          GET   /channels
            channel off             POST  /channels/{0}/off                       --merchant --reason
            order check             POST  /orders/{0}/check
            order resolve           POST  /orders/{0}/resolve                     --as --refund --reason
            webhook rotate-key      POST  /webhooks/rotate-key
            restore begin           POST  /restore/begin                          --by=reason
            restore status          GET   /restore
            restore release         POST  /restore/release                        --reason
            bill fetch              POST  /bills/fetch                            --channel --day --account \
              --merchant --default=-
            reconcile run           POST  /reconciliation/run                     --channel --day --merchant \
              --default=merchant:*
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
            audit list              GET   /audit?after={--after} \
              --name=who --action --subject --from --to
            """;

    /** Those that are more than one request, or take a file. */
    private static final Map<String, RemoteWork> WORKS = Map.ofEntries(
            Map.entry("channel-account add", RemoteAccounts::add),
            Map.entry("channel-account list", RemoteAccounts::list),
            Map.entry("channel-account test", RemoteAccounts::test),
            Map.entry("channel on", RemoteChannels::on),
            Map.entry("order list", RemoteOrders::list),
            Map.entry("order show", RemoteOrders::show),
            Map.entry("webhook list", RemoteWebhooks::list),
            Map.entry("webhook resend", RemoteWebhooks::resend),
            Map.entry("webhook public-key", RemoteWebhooks::publicKey),
            Map.entry("bill import", RemoteBills::bring),
            Map.entry("bill show", RemoteBills::show),
            Map.entry("reconcile show", RemoteFindings::show),
            Map.entry("reconcile report", RemoteFindings::report),
            Map.entry("settlement show", RemoteStatements::show),
            Map.entry("settlement export", RemoteStatements::export),
            Map.entry("verify", RemoteUpkeep::verify),
            Map.entry("doctor", RemoteUpkeep::doctor),
            Map.entry("keys rotate", RemoteUpkeep::rotate),
            Map.entry("keys seal", RemoteUpkeep::seal));

    private static final String PROCESS = "it is a process of its own, on the machine where it is started";

    /** The commands that no gateway does: why, and what to do instead. */
    private static final Map<String, String> REASONS = Map.ofEntries(
            Map.entry("serve", PROCESS),
            Map.entry("sandbox", PROCESS),
            Map.entry("demo", PROCESS),
            Map.entry("migrate", "it prepares the store before a gateway can start; run it beside the store"),
            Map.entry("sign", "it computes a signature here, and asks no gateway"),
            Map.entry("log-level", "it asks a gateway anyway: give it --management-url"),
            Map.entry(
                    "restore check",
                    "it asks the channels for hours, and keeps what it found in files beside the store; run it there"),
            Map.entry(
                    "keys new", "it makes a key for a file on this machine, which is never sent; it asks no gateway"));

    private static final Map<String, RemoteRoute> ALL = all();

    private RemoteRoutes() {}

    /** @param command its words, as {@code merchant add} */
    static Optional<RemoteRoute> of(String command) {
        return Optional.ofNullable(ALL.get(command));
    }

    /** What a command has a gateway do, if that is not one request. */
    static Optional<RemoteWork> work(String command) {
        return Optional.ofNullable(WORKS.get(command));
    }

    /** The commands that are not one request. */
    static Set<String> works() {
        return WORKS.keySet();
    }

    /** Why a command has none. */
    static String reason(String command) {
        return REASONS.getOrDefault(command, "the management API has no request for it");
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
            String[] sides = line.split("(?= (GET|POST|PATCH) )", 2);
            all.put(sides[0].strip(), RemoteRoute.parse(sides[1]));
        });
        return all;
    }
}
