package upay.cli;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import upay.domain.Secret;
import upay.store.TerminalRegistry.Till;

/** The tills: who signs requests. */
@Command(
        name = "terminal",
        description = {
            "Adds, lists and changes terminals. Answers one JSON object a line.",
            "A secret is shown once, when it is made; the store keeps it sealed."
        })
final class TerminalCommand {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int SECRET_BYTES = 16;
    /** Eighteen digits, as the platform's own. */
    private static final long SN_FROM = 100_000_000_000_000_000L;

    private static final long SN_COUNT = 900_000_000_000_000_000L;

    @Command(name = "add", description = "Adds a terminal and shows its number and secret.")
    int add(
            @Mixin Desk desk,
            @Option(names = "--merchant", paramLabel = "ID", required = true, description = "Whose it is.")
                    String merchant,
            @Option(names = "--store", paramLabel = "ID", required = true, description = "Where it stands.")
                    String store,
            @Option(
                            names = "--sn",
                            paramLabel = "SN",
                            description = "Its number, for one that has one already. Else a new one.")
                    String sn,
            @Option(
                            names = "--secret-file",
                            paramLabel = "FILE",
                            description = "Holds its secret, for one that has one already. Else a new one.")
                    Path secretFile)
            throws Exception {
        String checkedMerchant = desk.id("--merchant", merchant);
        String checkedStore = desk.id("--store", store);
        String number = sn == null ? newSn() : desk.terminalSn("--sn", sn);
        Secret secret = secretFile == null ? newSecret() : desk.secret("--secret-file", secretFile);
        return desk.work((office, config) -> {
            Till till =
                    office.await(office.store().terminalRegistry().add(number, checkedMerchant, checkedStore, secret));
            desk.print(line(till).put("secret", secretFile == null ? secret.reveal() : null));
        });
    }

    @Command(name = "list", description = "Lists a merchant's terminals, by number; never their secrets.")
    int list(
            @Mixin Desk desk,
            @Option(names = "--merchant", paramLabel = "ID", required = true, description = "Whose they are.")
                    String merchant,
            @Option(names = "--store", paramLabel = "ID", defaultValue = "", description = "Only those of this store.")
                    String store)
            throws Exception {
        return desk.work((office, config) -> desk.<Till>printAll(
                last -> office.await(office.store()
                        .terminalRegistry()
                        .list(merchant, store, last == null ? "" : last.sn(), Desk.PAGE)),
                TerminalCommand::line));
    }

    @Command(name = "disable", description = "Refuses the terminal's requests from now on; its payments are settled.")
    int disable(@Mixin Desk desk, @Parameters(paramLabel = "SN") String sn) throws Exception {
        return enable(desk, sn, false);
    }

    @Command(name = "enable", description = "Takes a disabled terminal's requests again.")
    int enable(@Mixin Desk desk, @Parameters(paramLabel = "SN") String sn) throws Exception {
        return enable(desk, sn, true);
    }

    @Command(name = "reset-secret", description = "Makes a new secret and shows it; the former one signs no more.")
    int resetSecret(@Mixin Desk desk, @Parameters(paramLabel = "SN") String sn) throws Exception {
        Secret secret = newSecret();
        return desk.work((office, config) -> {
            Till till = office.await(office.store().terminalRegistry().resetSecret(sn, secret));
            desk.print(line(till).put("secret", secret.reveal()));
        });
    }

    private static int enable(Desk desk, String sn, boolean enabled) throws Exception {
        return desk.work((office, config) ->
                desk.print(line(office.await(office.store().terminalRegistry().enable(sn, enabled)))));
    }

    private static String newSn() {
        return Long.toString(SN_FROM + (RANDOM.nextLong() >>> 1) % SN_COUNT);
    }

    private static Secret newSecret() {
        byte[] bytes = new byte[SECRET_BYTES];
        RANDOM.nextBytes(bytes);
        return new Secret(HexFormat.of().formatHex(bytes));
    }

    private static JsonLine line(Till till) {
        return new JsonLine()
                .put("terminal", till.sn())
                .put("merchant", till.merchantId())
                .put("store", till.storeId())
                .put("status", till.status())
                .put("since", till.ctime());
    }
}
