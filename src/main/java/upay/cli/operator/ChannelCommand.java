package upay.cli.operator;

import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import upay.app.OperatorSession;
import upay.audit.Act;
import upay.audit.AuditAction;
import upay.channel.Connectors;
import upay.channel.connector.ConnectorFactory;
import upay.cli.console.JsonOutput;
import upay.domain.Payway;
import upay.registry.RegistryRows;
import upay.store.registry.ChannelAccount;
import upay.store.registry.ChannelRegistry.Switch;

/** The kill switch. */
@Command(
        name = "channel",
        description = {
            "Switches a channel off and on, for all or for one merchant, within 5 s on all gateways.",
            "Off means: new payments are refused, and certainly not charged. Queries, cancels, refunds and transactions",
            "in flight continue. Prints one JSON object a line."
        })
public final class ChannelCommand {
    @Command(name = "off", description = "Refuses new payments over the channel.")
    int off(
            @Mixin CommandContext desk,
            @Parameters(paramLabel = "CHANNEL", description = "One of ${COMPLETION-CANDIDATES}.") Payway channel,
            @Option(names = "--merchant", paramLabel = "ID", description = "For this merchant only.") String merchant,
            @Option(names = "--by", required = true, paramLabel = "NAME", description = "The operator's name.")
                    String by,
            @Option(names = "--reason", required = true, paramLabel = "TEXT", description = "Why.") String reason)
            throws Exception {
        String owner = owner(desk, merchant);
        String checkedBy = desk.text("--by", by);
        String checkedReason = desk.text("--reason", reason);
        return desk.work((office, config) -> desk.print(line(
                office.act(
                        Act.of(AuditAction.CHANNEL_OFF, owner, channel.channel())
                                .because(checkedReason),
                        admin -> admin.channels().off(owner, channel, checkedBy, checkedReason)),
                "off")));
    }

    @Command(name = "on", description = "Accepts new payments over the channel again.")
    int on(
            @Mixin CommandContext desk,
            @Parameters(paramLabel = "CHANNEL", description = "One of ${COMPLETION-CANDIDATES}.") Payway channel,
            @Option(names = "--merchant", paramLabel = "ID", description = "For this merchant only.") String merchant,
            @Option(names = "--by", required = true, paramLabel = "NAME", description = "The operator's name.")
                    String by,
            @Option(names = "--reason", paramLabel = "TEXT", description = "The reason; kept in the audit log.")
                    String reason)
            throws Exception {
        String owner = owner(desk, merchant);
        String checkedBy = desk.text("--by", by);
        Act act = Act.of(AuditAction.CHANNEL_ON, owner, channel.channel());
        Act because = reason == null ? act : act.because(desk.text("--reason", reason));
        return desk.work((office, config) -> {
            List<Switch> before = office.act(because, admin -> admin.channels().on(owner, channel));
            desk.print(
                    state(channel.channel(), owner, "on").put("by", checkedBy).put("was_off", !before.isEmpty()));
        });
    }

    @Command(
            name = "status",
            description =
                    "Shows each channel, and each merchant's channel that is off. A merchant's is on only while the"
                            + " channel itself is.")
    int status(@Mixin CommandContext desk) throws Exception {
        return desk.work((office, config) -> {
            List<String> off = wholeChannelsThatAreOff(office);
            for (ConnectorFactory factory : Connectors.all()) {
                String channel = factory.payway().channel();
                if (!off.contains(channel)) {
                    desk.print(state(channel, ChannelAccount.DEFAULT, "on"));
                }
            }
            desk.<Switch>printAll(
                    last -> page(office, last == null ? "" : last.owner(), last == null ? "" : last.channel()),
                    each -> line(each, "off"));
        });
    }

    /** Few, so they come first. */
    private static List<String> wholeChannelsThatAreOff(OperatorSession office) {
        return page(office, "", "").stream()
                .filter(each -> each.owner().equals(ChannelAccount.DEFAULT))
                .map(Switch::channel)
                .toList();
    }

    private static List<Switch> page(OperatorSession office, String afterOwner, String afterChannel) {
        return office.await(office.store().channelRegistry().switches(afterOwner, afterChannel, CommandContext.PAGE));
    }

    private static String owner(CommandContext desk, String merchant) {
        return merchant == null ? ChannelAccount.DEFAULT : desk.id("--merchant", merchant);
    }

    private static JsonOutput line(Switch each, String state) {
        return JsonOutput.of(RegistryRows.of(each, state));
    }

    private static JsonOutput state(String channel, String owner, String state) {
        return new JsonOutput()
                .put("channel", channel)
                .put("merchant", AccountOwner.shown(owner))
                .put("state", state);
    }
}
