package upay.cli.operator;

import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import upay.audit.Act;
import upay.audit.AuditAction;
import upay.cli.console.JsonOutput;
import upay.domain.Secret;
import upay.registry.RegistryRows;
import upay.store.registry.TerminalCredentials;
import upay.store.registry.VendorRegistry.App;
import upay.store.registry.VendorRegistry.Entry;

/** The vendors, the signers of activations. */
@Command(
        name = "vendor",
        description = {
            "Adds, lists and changes vendors, who activate terminals with codes (\"activation-code\"), and their",
            "applications. Prints one JSON object a line.",
            "A key is shown once, when it is created; the store keeps it sealed."
        })
public final class VendorCommand {
    @Command(name = "add", description = "Adds a vendor and shows its number and key.")
    int add(
            @Mixin CommandContext desk,
            @Option(names = "--name", paramLabel = "NAME", required = true, description = "Its display name.")
                    String name,
            @Option(
                            names = "--sn",
                            paramLabel = "SN",
                            description = "Its number, for an existing vendor. Default: a new one.")
                    String sn,
            @Option(
                            names = "--key-file",
                            paramLabel = "FILE",
                            description =
                                    "The file with its key, for an existing vendor: 16 to 128 characters that cannot be guessed,"
                                            + " readable by its owner only; - is standard input. Default: a new one.")
                    Path keyFile)
            throws Exception {
        String checkedName = desk.text("--name", name);
        String number = sn == null ? TerminalCredentials.newVendorSn() : desk.terminalSn("--sn", sn);
        Secret key = keyFile == null ? TerminalCredentials.newKey() : desk.secret("--key-file", keyFile);
        return desk.work((office, config) -> {
            Entry vendor = office.act(Act.of(AuditAction.VENDOR_ADD, number), admin -> admin.vendors()
                    .add(number, checkedName, key));
            desk.print(line(vendor).put("key", keyFile == null ? key.reveal() : null));
        });
    }

    @Command(name = "list", description = "Lists all vendors, by number; never their keys.")
    int list(@Mixin CommandContext desk) throws Exception {
        return desk.work((office, config) -> desk.<Entry>printAll(
                last -> office.await(
                        office.store().vendorRegistry().list(last == null ? "" : last.sn(), CommandContext.PAGE)),
                VendorCommand::line));
    }

    @Command(
            name = "disable",
            description = "Refuses its activations from now on, within 5 s; the terminals that it has activated go on.")
    int disable(
            @Mixin CommandContext desk, @Parameters(paramLabel = "SN", description = "The vendor's number.") String sn)
            throws Exception {
        return enable(desk, sn, false);
    }

    @Command(name = "enable", description = "Accepts a disabled vendor's activations again.")
    int enable(
            @Mixin CommandContext desk, @Parameters(paramLabel = "SN", description = "The vendor's number.") String sn)
            throws Exception {
        return enable(desk, sn, true);
    }

    private static int enable(CommandContext desk, String sn, boolean enabled) throws Exception {
        AuditAction action = enabled ? AuditAction.VENDOR_ENABLE : AuditAction.VENDOR_DISABLE;
        return desk.work((office, config) -> {
            Entry vendor =
                    office.act(Act.of(action, sn), admin -> admin.vendors().enable(sn, enabled));
            desk.print(line(vendor));
        });
    }

    @Command(name = "reset-key", description = "Creates a new key and shows it; the former one is no longer valid.")
    int resetKey(
            @Mixin CommandContext desk, @Parameters(paramLabel = "SN", description = "The vendor's number.") String sn)
            throws Exception {
        Secret key = TerminalCredentials.newKey();
        return desk.work((office, config) -> {
            Entry vendor = office.act(Act.of(AuditAction.VENDOR_RESET_KEY, sn), admin -> admin.vendors()
                    .resetKey(sn, key));
            desk.print(line(vendor).put("key", key.reveal()));
        });
    }

    @Command(
            name = "app-add",
            description = "Adds an application of a vendor, the app_id of activations: a client_sn is unique under it.")
    int addApp(
            @Mixin CommandContext desk,
            @Parameters(paramLabel = "SN", description = "The vendor's number.") String sn,
            @Option(names = "--name", paramLabel = "NAME", required = true, description = "Its display name.")
                    String name,
            @Option(
                            names = "--id",
                            paramLabel = "ID",
                            description = "Its id, for an existing application. Default: a new one.")
                    String id)
            throws Exception {
        String checkedName = desk.text("--name", name);
        String checkedId = id == null ? TerminalCredentials.newAppId() : desk.appId("--id", id);
        return desk.work((office, config) -> {
            App app = office.act(Act.of(AuditAction.VENDOR_APP_ADD, checkedId), admin -> admin.vendors()
                    .addApp(sn, checkedId, checkedName));
            desk.print(line(app));
        });
    }

    @Command(name = "app-list", description = "Lists a vendor's applications, by id.")
    int listApps(
            @Mixin CommandContext desk, @Parameters(paramLabel = "SN", description = "The vendor's number.") String sn)
            throws Exception {
        return desk.work((office, config) -> desk.<App>printAll(
                last -> office.await(
                        office.store().vendorRegistry().apps(sn, last == null ? "" : last.id(), CommandContext.PAGE)),
                VendorCommand::line));
    }

    private static JsonOutput line(Entry vendor) {
        return JsonOutput.of(RegistryRows.of(vendor));
    }

    private static JsonOutput line(App app) {
        return JsonOutput.of(RegistryRows.of(app));
    }
}
