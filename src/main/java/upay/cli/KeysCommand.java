package upay.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import upay.config.GatewayConfig;
import upay.store.KeyRotation;
import upay.store.seal.MasterKeys;

/** The master keys. */
@Command(
        name = "keys",
        description = {
            "Makes a new master key, and brings the store's secrets under it:",
            "",
            "  1. java -jar upay-gateway.jar keys new >> master.key   (UPAY_MASTER_KEY_FILE=master.key)",
            "  2. restart all gateways, one after the other; they still seal with the former key",
            "  3. java -jar upay-gateway.jar keys rotate",
            "  4. take the retired versions out of the file whenever you like"
        })
final class KeysCommand {
    @Command(
            name = "new",
            description = "Prints a line for the master key file: the next version and a random key. Stores nothing.")
    int create(@Mixin Desk desk) {
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
                "Brings everything that is sealed in the store under the newest key of the file, while gateways run.",
                "Progress goes to standard error, the result to standard output, both as JSON. Interrupted, it is simply",
                "run again. Refused while a running gateway does not hold the newest key."
            })
    int rotate(
            @Mixin Desk desk,
            @Option(
                            names = "--batch",
                            paramLabel = "ROWS",
                            defaultValue = "500",
                            description = "Rows at a time, 1 to 10000 (default 500).")
                    int batch)
            throws Exception {
        int rows = desk.number("--batch", batch, 1, 10_000);
        return desk.work((office, config) -> {
            KeyRotation.Result result =
                    office.await(office.store().keyRotation().run(rows, progress -> desk.err()
                            .println(line(progress))));
            desk.print(new JsonLine()
                    .put("key_version", result.version())
                    .put("changed", result.changed())
                    .put("broken", result.broken())
                    .put("retired", result.retired()));
        });
    }

    private static JsonLine line(KeyRotation.Progress progress) {
        return new JsonLine()
                .put("table", progress.table())
                .put("changed", progress.changed())
                .put("broken", progress.broken());
    }
}
