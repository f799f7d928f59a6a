package upay.cli.operator;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import upay.audit.Act;
import upay.audit.AuditAction;
import upay.cli.console.ExitCode;
import upay.cli.console.JsonOutput;
import upay.config.GatewayConfig;
import upay.store.rotation.KeyRotation;
import upay.store.rotation.PlaintextSecrets;
import upay.store.rotation.PlaintextSecrets.Plain;
import upay.store.seal.MasterKeys;

/** The master keys. */
@Command(
        name = "keys",
        description = {
            "Creates a new master key, and re-encrypts the store's secrets under it:",
            "",
            "  1. (umask 077; java -jar upay-gateway.jar keys new >> master.key)   (UPAY_MASTER_KEY_FILE=master.key)",
            "  2. restart all gateways, one after the other; they still seal with the former key",
            "  3. java -jar upay-gateway.jar keys rotate",
            "  4. remove the retired versions from the file at any time"
        })
public final class KeysCommand {
    /** As the subject of an act. */
    private static final String ALL_TERMINALS = "*";

    @Command(
            name = "new",
            description = "Prints a line for the master key file: the next version and a random key. Stores nothing.")
    int create(@Mixin CommandContext desk) {
        GatewayConfig config = desk.config();
        int version = config.masterKey()
                .map(keys -> MasterKeys.parse(keys).newest() + 1)
                .orElse(1);
        desk.out().println(version + ":" + MasterKeys.newKey().reveal());
        return ExitCode.OK;
    }

    @Command(
            name = "rotate",
            description = {
                "Re-encrypts all sealed values of the store under the newest key of the file, while gateways run.",
                "Progress goes to standard error, the result to standard output, both as JSON. After an interruption, run it",
                "again. Refused while a running gateway lacks the newest key."
            })
    int rotate(
            @Mixin CommandContext desk,
            @Option(
                            names = "--batch",
                            paramLabel = "ROWS",
                            defaultValue = "500",
                            description = "Rows per batch, 1 to 10000 (default 500).")
                    int batch)
            throws Exception {
        int rows = desk.number("--batch", batch, 1, 10_000);
        return desk.work((office, config) -> {
            KeyRotation.Result result = office.perform(
                    Act.of(AuditAction.KEYS_ROTATE),
                    "{}",
                    () -> office.await(office.store().keyRotation().run(rows, progress -> desk.err()
                            .println(line(progress)))));
            desk.print(new JsonOutput()
                    .put("key_version", result.version())
                    .put("changed", result.changed())
                    .put("broken", result.broken())
                    .put("retired", result.retired()));
        });
    }

    private static JsonOutput line(KeyRotation.Progress progress) {
        return new JsonOutput()
                .put("table", progress.table())
                .put("changed", progress.changed())
                .put("broken", progress.broken());
    }

    @Command(
            name = "seal",
            description = {
                "Lists the terminals with unsealed secrets in the store (secret_key_version 0): from before the first master",
                "key, or not entered by this program. Production refuses them. With --terminal or --all it seals them:",
                "seal only legitimate ones, since the secrets of others may be known to an attacker."
            })
    int seal(@Mixin CommandContext desk, @ArgGroup Which which) throws Exception {
        return desk.work((office, config) -> {
            PlaintextSecrets plain = office.store().plainSecrets();
            List<Plain> found = new ArrayList<>();
            List<Plain> page;
            do {
                page = office.await(plain.list(
                        found.isEmpty() ? "" : found.get(found.size() - 1).terminalSn(), CommandContext.PAGE));
                found.addAll(page);
            } while (page.size() == CommandContext.PAGE);
            if (which == null) {
                found.forEach(till -> desk.print(line(till, false)));
            } else if (which.all) {
                office.perform(
                        Act.of(AuditAction.KEYS_SEAL, ALL_TERMINALS),
                        new JsonOutput().put("terminals", found.size()).toString(),
                        () -> office.await(plain.sealAll()));
                found.forEach(till -> desk.print(line(till, true)));
            } else {
                for (String sn : which.terminals) {
                    office.perform(Act.of(AuditAction.KEYS_SEAL, sn), "{}", () -> office.await(plain.seal(sn)));
                    desk.print(new JsonOutput().put("terminal", sn).put("sealed", true));
                }
            }
        });
    }

    /** The terminals to seal. */
    private static final class Which {
        @Option(names = "--terminal", paramLabel = "SN", description = "This terminal; repeatable.")
        private List<String> terminals = List.of();

        @Option(names = "--all", description = "All listed terminals.")
        private boolean all;
    }

    private static JsonOutput line(Plain till, boolean sealed) {
        return new JsonOutput()
                .put("terminal", till.terminalSn())
                .put("merchant", till.merchantId())
                .put("store", till.storeId())
                .put("since", till.ctime())
                .put("sealed", sealed);
    }
}
