package upay.cli.operator;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import upay.cli.console.JsonOutput;
import upay.store.registry.MerchantRegistry;

/** The command merchant. */
@Command(name = "merchant", description = "Adds, lists, closes and reopens merchants. Prints one JSON object a line.")
public final class MerchantCommand {
    @Command(name = "add", description = "Adds a merchant.")
    int add(
            @Mixin CommandContext desk,
            @Option(
                            names = "--id",
                            paramLabel = "ID",
                            required = true,
                            description = "Its id: letters, digits, dots, dashes, underscores.")
                    String id,
            @Option(names = "--name", paramLabel = "NAME", required = true, description = "Its display name.")
                    String name)
            throws Exception {
        String checkedId = desk.id("--id", id);
        String checkedName = desk.text("--name", name);
        return desk.work((office, config) ->
                desk.print(line(office.await(office.store().registry().addMerchant(checkedId, checkedName)))));
    }

    @Command(name = "list", description = "Lists all merchants, by id.")
    int list(@Mixin CommandContext desk) throws Exception {
        return desk.work((office, config) -> desk.<MerchantRegistry.Merchant>printAll(
                last -> office.await(
                        office.store().registry().merchants(last == null ? "" : last.id(), CommandContext.PAGE)),
                MerchantCommand::line));
    }

    @Command(
            name = "close",
            description = {
                "Activation codes of its stores activate no terminal from now on. Nothing else changes: its terminals go on,",
                "see \"terminal disable\"."
            })
    int close(@Mixin CommandContext desk, @Parameters(paramLabel = "ID", description = "The merchant.") String id)
            throws Exception {
        return open(desk, id, false);
    }

    @Command(name = "reopen", description = "Activation codes of its stores activate terminals again.")
    int reopen(@Mixin CommandContext desk, @Parameters(paramLabel = "ID", description = "The merchant.") String id)
            throws Exception {
        return open(desk, id, true);
    }

    private static int open(CommandContext desk, String id, boolean open) throws Exception {
        return desk.work((office, config) ->
                desk.print(line(office.await(office.store().registry().openMerchant(id, open)))));
    }

    private static JsonOutput line(MerchantRegistry.Merchant merchant) {
        return new JsonOutput()
                .put("merchant", merchant.id())
                .put("name", merchant.name())
                .put("since", merchant.ctime())
                .put("status", merchant.open() ? null : "CLOSED");
    }
}
