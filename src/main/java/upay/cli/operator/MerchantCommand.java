package upay.cli.operator;

import java.time.ZoneId;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import upay.audit.Act;
import upay.audit.AuditAction;
import upay.cli.console.JsonOutput;
import upay.domain.terminal.MerchantLimits;
import upay.registry.LimitForms;
import upay.store.registry.MerchantRegistry;

/** The command merchant. */
@Command(
        name = "merchant",
        description = "Adds, lists, limits, closes and reopens merchants. Prints one JSON object a line.")
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
                desk.print(line(office.act(Act.of(AuditAction.MERCHANT_ADD, checkedId), admin -> admin.merchants()
                        .addMerchant(checkedId, checkedName)))));
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

    @Command(
            name = "limits",
            description = {
                "Shows a merchant's own limits of requests, or sets those that are given; default: as limits.* of the",
                "configuration says. Each gateway applies a change within 5 s, and counts for itself. What is over a limit is",
                "answered MAINTENANCE_INPROGRESS; queries and cancels are counted apart (docs/limits.md)."
            })
    int limits(
            @Mixin CommandContext desk,
            @Parameters(paramLabel = "ID", description = "The merchant.") String id,
            @Mixin MerchantLimitOptions options)
            throws Exception {
        MerchantRegistry.LimitsChange change = options.change(desk);
        return desk.work((office, config) -> {
            desk.print(line(
                    options.given()
                            ? office.act(Act.of(AuditAction.MERCHANT_LIMITS, id), admin -> admin.merchants()
                                    .limitMerchant(id, change))
                            : office.await(office.store().registry().merchant(id))));
        });
    }

    @Command(
            name = "zone",
            description = {
                "Shows the time zone whose midnight ends a merchant's days in statements, or sets it. A change counts for the",
                "days that are not closed yet: the first one is longer or shorter by it (docs/settlement.md)."
            })
    int zone(
            @Mixin CommandContext desk,
            @Parameters(paramLabel = "ID", description = "The merchant.") String id,
            @Option(names = "--zone", paramLabel = "ZONE", description = "As Asia/Shanghai or Europe/Berlin.")
                    String zone)
            throws Exception {
        desk.require(
                zone == null || ZoneId.getAvailableZoneIds().contains(zone),
                "--zone",
                "a zone of the time zone database, as Asia/Shanghai",
                String.valueOf(zone));
        return desk.work((office, config) -> {
            String zoneNow = zone == null
                    ? office.await(office.store().registry().zone(id))
                    : office.act(Act.of(AuditAction.MERCHANT_ZONE, id), admin -> admin.merchants()
                            .zone(id, zone));
            desk.print(new JsonOutput().put("merchant", id).put("zone", zoneNow));
        });
    }

    private static int open(CommandContext desk, String id, boolean open) throws Exception {
        AuditAction action = open ? AuditAction.MERCHANT_REOPEN : AuditAction.MERCHANT_CLOSE;
        return desk.work((office, config) -> desk.print(
                line(office.act(Act.of(action, id), admin -> admin.merchants().openMerchant(id, open)))));
    }

    private static JsonOutput line(MerchantRegistry.Merchant merchant) {
        MerchantLimits limits = merchant.limits();
        return new JsonOutput()
                .put("merchant", merchant.id())
                .put("name", merchant.name())
                .put("since", merchant.ctime())
                .put("status", merchant.open() ? null : "CLOSED")
                .put("terminal_rate", LimitForms.text(limits.terminal()))
                .put("merchant_rate", LimitForms.text(limits.merchant()))
                .put("share", limits.share());
    }
}
