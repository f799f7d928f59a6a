package upay.cli.operator;

import io.vertx.core.Future;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneId;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import upay.audit.Act;
import upay.audit.AuditAction;
import upay.cli.console.JsonOutput;
import upay.domain.Fen;
import upay.domain.Secret;
import upay.domain.terminal.SignaturePolicy;
import upay.domain.terminal.TerminalCertificate;
import upay.domain.terminal.TerminalRights;
import upay.registry.RegistryRows;
import upay.registry.TerminalForms;
import upay.store.registry.TerminalCredentials;
import upay.store.registry.TerminalRegistry;
import upay.store.registry.TerminalRegistry.RightsChange;
import upay.store.registry.Till;

/** The terminals, the signers of requests. */
@Command(
        name = "terminal",
        description = {
            "Adds, lists and changes terminals. Prints one JSON object a line.",
            "A secret is shown once, when it is created; the store keeps it sealed."
        })
public final class TerminalCommand {
    private static final String NONE = "none";
    private static final ZoneId SHANGHAI = ZoneId.of("Asia/Shanghai");

    @Command(name = "add", description = "Adds a terminal and shows its number and secret.")
    int add(
            @Mixin CommandContext desk,
            @Option(names = "--merchant", paramLabel = "ID", required = true, description = "The merchant.")
                    String merchant,
            @Option(names = "--store", paramLabel = "ID", required = true, description = "The store.") String store,
            @Option(
                            names = "--sn",
                            paramLabel = "SN",
                            description = "Its number, for an existing terminal. Default: a new one.")
                    String sn,
            @Option(
                            names = "--secret-file",
                            paramLabel = "FILE",
                            description =
                                    "The file with its secret, for an existing terminal: 16 to 128 characters that cannot be"
                                            + " guessed, readable by its owner only; - is standard input. Default: a new one.")
                    Path secretFile,
            @Option(
                            names = "--signature",
                            paramLabel = "any|v2-only",
                            description = "Its signature policy (docs/signature.md): any (default) or v2-only.")
                    String signature,
            @Option(
                            names = "--client-certificate",
                            paramLabel = "SHA256|subject:NAME",
                            description = "The client certificate that it must present: its SHA-256 fingerprint, or its"
                                    + " subject.")
                    String certificate,
            @Mixin TerminalRightsOptions rights)
            throws Exception {
        TerminalCertificate shown = certificate == null ? null : certificate(desk, certificate);
        SignaturePolicy policy = signature == null ? SignaturePolicy.ANY : policy(desk, signature);
        String checkedMerchant = desk.id("--merchant", merchant);
        String checkedStore = desk.id("--store", store);
        String number = sn == null ? TerminalCredentials.newSn() : desk.terminalSn("--sn", sn);
        Secret secret = secretFile == null ? TerminalCredentials.newKey() : desk.secret("--secret-file", secretFile);
        TerminalRights given = rights.given(desk);
        return desk.work((office, config) -> {
            Till till = office.act(Act.of(AuditAction.TERMINAL_ADD, number), admin -> admin.terminals()
                    .add(number, checkedMerchant, checkedStore, secret, given, policy, shown));
            desk.print(line(till).put("secret", secretFile == null ? secret.reveal() : null));
        });
    }

    @Command(
            name = "rights",
            description = {
                "Changes a terminal's rights; omitted ones stay unchanged. Gateways apply it within 5 s. A refusal",
                "is FAIL, and names who is permitted. Pay, query, and stopping its own open payment are always permitted."
            })
    int rights(
            @Mixin CommandContext desk,
            @Parameters(paramLabel = "SN", description = "The terminal's number.") String sn,
            @Mixin TerminalRightsOptions rights)
            throws Exception {
        RightsChange change = rights.change(desk);
        return desk.work((office, config) ->
                desk.print(line(office.act(Act.of(AuditAction.TERMINAL_RIGHTS, sn), admin -> admin.terminals()
                        .changeRights(sn, change)))));
    }

    @Command(
            name = "change",
            description = {
                "Changes a terminal's signature policy, its client certificate, its dialect, its device or how long its pay",
                "waits. Gateways apply it within 5 s.",
                "With v2-only a request with the MD5 signature only is ILLEGAL_SIGN: change it once the till's program",
                "signs by v2. With a certificate every request without it is ILLEGAL_SIGN; it requires http.tls."
            })
    int change(
            @Mixin CommandContext desk,
            @Parameters(paramLabel = "SN", description = "The terminal's number.") String sn,
            @Option(
                            names = "--signature",
                            paramLabel = "any|v2-only",
                            description = "Its signature policy (docs/signature.md): any or v2-only.")
                    String signature,
            @Option(
                            names = "--client-certificate",
                            paramLabel = "SHA256|subject:NAME|none",
                            description =
                                    "The client certificate that it must present, by fingerprint or subject; none: none.")
                    String certificate,
            @Mixin TerminalServiceOptions service)
            throws Exception {
        desk.require(
                signature != null || certificate != null || service.given(),
                "terminal change",
                "--signature or --client-certificate, " + TerminalServiceOptions.NAMES,
                "");
        SignaturePolicy policy = signature == null ? null : policy(desk, signature);
        TerminalCertificate shown =
                certificate == null || certificate.equals(NONE) ? null : certificate(desk, certificate);
        service.check(desk);
        return desk.work((office, config) -> {
            Till till = office.await(office.store().terminalRegistry().find(sn));
            TerminalRegistry.ServiceChange served = service.given() ? service.change(desk, till) : null;
            desk.print(line(office.act(Act.of(AuditAction.TERMINAL_CHANGE, sn), admin -> {
                TerminalRegistry registry = admin.terminals();
                Future<Till> changed = served == null ? registry.find(sn) : registry.changeService(sn, served);
                if (policy != null) {
                    changed = changed.compose(done -> registry.changeSignature(sn, policy));
                }
                if (certificate != null) {
                    changed = changed.compose(done -> registry.changeCertificate(sn, shown));
                }
                return changed;
            })));
        });
    }

    private static TerminalCertificate certificate(CommandContext desk, String text) {
        return desk.read("--client-certificate", TerminalForms.CERTIFICATE_RULE, text, TerminalForms::certificate);
    }

    private static SignaturePolicy policy(CommandContext desk, String text) {
        return desk.read("--signature", TerminalForms.SIGNATURE_RULE, text, TerminalForms::signature);
    }

    @Command(
            name = "show",
            description = "Shows a terminal and its rights; given_back_today is the sum against its daily cap.")
    int show(
            @Mixin CommandContext desk,
            @Parameters(paramLabel = "SN", description = "The terminal's number.") String sn)
            throws Exception {
        return desk.work((office, config) -> {
            TerminalRegistry registry = office.store().terminalRegistry();
            Till till = office.await(registry.find(sn));
            Fen sum = office.await(registry.givenBack(till, LocalDate.now(SHANGHAI)));
            desk.print(line(till).put("given_back_today", till.rights().dailyRefundCap() == null ? null : sum.value()));
        });
    }

    @Command(
            name = "list",
            description = {
                "Lists a merchant's terminals, by number; never their secrets. Of a terminal that was activated with a code",
                "also its vendor, its device and when it checked in."
            })
    int list(
            @Mixin CommandContext desk,
            @Option(names = "--merchant", paramLabel = "ID", required = true, description = "The merchant.")
                    String merchant,
            @Option(
                            names = "--store",
                            paramLabel = "ID",
                            defaultValue = "",
                            description = "Only terminals of this store.")
                    String store)
            throws Exception {
        return desk.work((office, config) -> desk.<Till>printAll(
                last -> office.await(office.store()
                        .terminalRegistry()
                        .list(merchant, store, last == null ? "" : last.sn(), CommandContext.PAGE)),
                TerminalCommand::line));
    }

    @Command(name = "disable", description = "Refuses the terminal's requests from now on; its payments are settled.")
    int disable(
            @Mixin CommandContext desk,
            @Parameters(paramLabel = "SN", description = "The terminal's number.") String sn)
            throws Exception {
        return enable(desk, sn, false);
    }

    @Command(name = "enable", description = "Accepts a disabled terminal's requests again.")
    int enable(
            @Mixin CommandContext desk,
            @Parameters(paramLabel = "SN", description = "The terminal's number.") String sn)
            throws Exception {
        return enable(desk, sn, true);
    }

    @Command(
            name = "reset-secret",
            description = {
                "Creates a new secret and shows it; the former one is no longer valid, nor is the one before it, which stays",
                "valid for a while after a check-in."
            })
    int resetSecret(
            @Mixin CommandContext desk,
            @Parameters(paramLabel = "SN", description = "The terminal's number.") String sn)
            throws Exception {
        Secret secret = TerminalCredentials.newKey();
        return desk.work((office, config) -> {
            Till till = office.act(Act.of(AuditAction.TERMINAL_RESET_SECRET, sn), admin -> admin.terminals()
                    .resetSecret(sn, secret));
            desk.print(line(till).put("secret", secret.reveal()));
        });
    }

    private static int enable(CommandContext desk, String sn, boolean enabled) throws Exception {
        AuditAction action = enabled ? AuditAction.TERMINAL_ENABLE : AuditAction.TERMINAL_DISABLE;
        return desk.work((office, config) -> desk.print(
                line(office.act(Act.of(action, sn), admin -> admin.terminals().enable(sn, enabled)))));
    }

    private static JsonOutput line(Till till) {
        return JsonOutput.of(RegistryRows.of(till));
    }
}
