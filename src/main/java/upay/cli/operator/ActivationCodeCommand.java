package upay.cli.operator;

import java.time.Duration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import upay.audit.Act;
import upay.audit.AuditAction;
import upay.cli.console.JsonOutput;
import upay.registry.CodeRules;
import upay.registry.RegistryRows;
import upay.store.registry.ActivationCodes.Code;
import upay.store.registry.ActivationCodes.Created;
import upay.store.registry.ActivationCodes.NewCode;

/** The codes with which vendors activate terminals. */
@Command(
        name = "activation-code",
        description = {
            "Creates, lists and revokes codes, with which vendors activate terminals of a store. Prints one JSON object a",
            "line. A code is shown once, when it is created; the store keeps a hash."
        })
public final class ActivationCodeCommand {
    @Command(name = "create", description = "Creates a code for a store and shows it.")
    int create(
            @Mixin CommandContext desk,
            @Option(names = "--merchant", paramLabel = "ID", required = true, description = "The merchant.")
                    String merchant,
            @Option(names = "--store", paramLabel = "ID", required = true, description = "The store.") String store,
            @Option(
                            names = "--digits",
                            paramLabel = "8|12",
                            defaultValue = "8",
                            description = "Its length, 8 (default) or 12.")
                    int digits,
            @Option(
                            names = "--days",
                            paramLabel = "DAYS",
                            defaultValue = "7",
                            description = "How long it can be used, 1 to 3650 days (default 7); its terminals live on.")
                    int days,
            @Option(
                            names = "--uses",
                            paramLabel = "N",
                            defaultValue = "1",
                            description = "How many terminals it activates, 1 to 1000000 (default 1).")
                    int uses)
            throws Exception {
        NewCode wanted = new NewCode(
                desk.id("--merchant", merchant),
                desk.id("--store", store),
                digits(desk, digits),
                Duration.ofDays(desk.number("--days", days, 1, CodeRules.DAYS_MAX)),
                desk.number("--uses", uses, 1, CodeRules.USES_MAX),
                operator());
        return desk.work((office, config) -> {
            Created created = office.act(Act.of(AuditAction.ACTIVATION_CODE_CREATE), admin -> admin.activationCodes()
                    .create(wanted)
                    .onSuccess(made -> admin.created(Long.toString(made.code().id()))));
            desk.print(line(created.code()).put("code", created.text().reveal()));
        });
    }

    private static int digits(CommandContext desk, int digits) {
        desk.require(
                digits == CodeRules.SHORT_DIGITS || digits == CodeRules.LONG_DIGITS,
                "--digits",
                CodeRules.SHORT_DIGITS + " or " + CodeRules.LONG_DIGITS,
                Integer.toString(digits));
        return digits;
    }

    /** As the system names whoever runs the command. */
    private static String operator() {
        String name = System.getProperty("user.name", "");
        return name.isBlank() ? "unknown" : name;
    }

    @Command(
            name = "list",
            description = "Lists a merchant's codes, by id; of the code itself the last two digits only.")
    int list(
            @Mixin CommandContext desk,
            @Option(names = "--merchant", paramLabel = "ID", required = true, description = "The merchant.")
                    String merchant,
            @Option(names = "--store", paramLabel = "ID", defaultValue = "", description = "Only codes of this store.")
                    String store)
            throws Exception {
        return desk.work((office, config) -> desk.<Code>printAll(
                last -> office.await(office.store()
                        .activationCodes()
                        .list(merchant, store, last == null ? 0 : last.id(), CommandContext.PAGE)),
                ActivationCodeCommand::line));
    }

    @Command(
            name = "revoke",
            description = "Refuses activations with it from now on; the terminals that it has activated go on.")
    int revoke(
            @Mixin CommandContext desk,
            @Parameters(paramLabel = "ID", description = "The code's id, from the list.") long id)
            throws Exception {
        return desk.work((office, config) -> desk.print(line(office.act(
                Act.of(AuditAction.ACTIVATION_CODE_REVOKE, Long.toString(id)),
                admin -> admin.activationCodes().revoke(id)))));
    }

    private static JsonOutput line(Code code) {
        return JsonOutput.of(RegistryRows.of(code));
    }
}
