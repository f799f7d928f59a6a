package upay.cli.restore;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import upay.audit.Act;
import upay.audit.AuditAction;
import upay.cli.console.JsonOutput;
import upay.cli.operator.CommandContext;
import upay.store.lineage.RestoreLog.Restore;
import upay.store.registry.RegistryException;

/** The command restore. */
@Command(
        name = "restore",
        description = {
            "After the store was restored to an earlier time: finds what it has forgotten (docs/backup.md).",
            "Prints one JSON object a line, amounts in fen."
        },
        subcommands = RestoreCheckCommand.class)
public final class RestoreCommand {
    @Command(
            name = "begin",
            description = {
                "Records a restore that the gateways cannot notice: from a copied disk, or of a former dump. Before any gateway",
                "is started. Order numbers then continue above all that were ever used, and partial refunds of older orders",
                "wait for what the channel says."
            })
    int begin(
            @Mixin CommandContext desk,
            @Option(names = "--by", paramLabel = "NAME", required = true, description = "The operator's name.")
                    String by)
            throws Exception {
        String name = desk.text("--by", by);
        return desk.work((office, config) -> {
            office.act(Act.of(AuditAction.RESTORE_BEGIN).because("recorded by " + name), admin -> admin.restores()
                    .begin("recorded by " + name));
            desk.print(line(office.await(office.store().restores().latest()).orElseThrow()));
        });
    }

    @Command(name = "status", description = "Shows the latest restore that was noticed or recorded.")
    int status(@Mixin CommandContext desk) throws Exception {
        return desk.work((office, config) ->
                desk.print(office.await(office.store().restores().latest())
                        .map(RestoreCommand::line)
                        .orElseThrow(() -> new RegistryException("no restore of this store was noticed or recorded"))));
    }

    @Command(
            name = "release",
            description = {
                "Ends the hold: partial refunds of orders from before the restore are executed again without asking the channel",
                "first. Do it once refunds were compared with the channels' bills."
            })
    int release(
            @Mixin CommandContext desk,
            @Option(names = "--by", paramLabel = "NAME", required = true, description = "The operator's name.")
                    String by,
            @Option(names = "--reason", paramLabel = "TEXT", required = true, description = "What was compared.")
                    String reason)
            throws Exception {
        String name = desk.text("--by", by);
        String why = desk.text("--reason", reason);
        return desk.work((office, config) -> {
            int released = office.act(Act.of(AuditAction.RESTORE_RELEASE).because(why), admin -> admin.restores()
                    .release(name, why));
            desk.print(
                    new JsonOutput().put("released", released).put("by", name).put("reason", why));
        });
    }

    private static JsonOutput line(Restore restore) {
        return JsonOutput.of(restore.fields());
    }
}
