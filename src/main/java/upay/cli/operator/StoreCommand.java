package upay.cli.operator;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import upay.audit.Act;
import upay.audit.AuditAction;
import upay.cli.console.JsonOutput;
import upay.store.registry.MerchantRegistry;

/** The merchants' stores. */
@Command(
        name = "store",
        description = "Adds, lists, closes and reopens a merchant's stores. Prints one JSON object a line.")
public final class StoreCommand {
    @Command(name = "add", description = "Adds a store.")
    int add(
            @Mixin CommandContext desk,
            @Option(names = "--merchant", paramLabel = "ID", required = true, description = "The merchant.")
                    String merchant,
            @Option(
                            names = "--id",
                            paramLabel = "ID",
                            required = true,
                            description = "Its id, unique within the merchant.")
                    String id,
            @Option(names = "--name", paramLabel = "NAME", required = true, description = "Its display name.")
                    String name)
            throws Exception {
        String checkedMerchant = desk.id("--merchant", merchant);
        String checkedId = desk.id("--id", id);
        String checkedName = desk.text("--name", name);
        return desk.work((office, config) -> desk.print(
                line(office.act(Act.of(AuditAction.STORE_ADD, checkedMerchant, checkedId), admin -> admin.merchants()
                        .addStore(checkedMerchant, checkedId, checkedName)))));
    }

    @Command(name = "list", description = "Lists a merchant's stores, by id.")
    int list(
            @Mixin CommandContext desk,
            @Option(names = "--merchant", paramLabel = "ID", required = true, description = "The merchant.")
                    String merchant)
            throws Exception {
        return desk.work((office, config) -> desk.<MerchantRegistry.Shop>printAll(
                last -> office.await(
                        office.store().registry().stores(merchant, last == null ? "" : last.id(), CommandContext.PAGE)),
                StoreCommand::line));
    }

    @Command(
            name = "close",
            description = {
                "Its activation codes activate no terminal from now on. Nothing else changes: its terminals go on, see",
                "\"terminal disable\"."
            })
    int close(
            @Mixin CommandContext desk,
            @Option(names = "--merchant", paramLabel = "ID", required = true, description = "The merchant.")
                    String merchant,
            @Option(names = "--id", paramLabel = "ID", required = true, description = "The store.") String id)
            throws Exception {
        return open(desk, merchant, id, false);
    }

    @Command(name = "reopen", description = "Its activation codes activate terminals again.")
    int reopen(
            @Mixin CommandContext desk,
            @Option(names = "--merchant", paramLabel = "ID", required = true, description = "The merchant.")
                    String merchant,
            @Option(names = "--id", paramLabel = "ID", required = true, description = "The store.") String id)
            throws Exception {
        return open(desk, merchant, id, true);
    }

    private static int open(CommandContext desk, String merchant, String id, boolean open) throws Exception {
        AuditAction action = open ? AuditAction.STORE_REOPEN : AuditAction.STORE_CLOSE;
        return desk.work((office, config) -> desk.print(line(office.act(
                Act.of(action, merchant, id), admin -> admin.merchants().openStore(merchant, id, open)))));
    }

    private static JsonOutput line(MerchantRegistry.Shop shop) {
        return new JsonOutput()
                .put("merchant", shop.merchantId())
                .put("store", shop.id())
                .put("name", shop.name())
                .put("since", shop.ctime())
                .put("status", shop.open() ? null : "CLOSED");
    }
}
