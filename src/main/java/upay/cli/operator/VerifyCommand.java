package upay.cli.operator;

import java.io.IOException;
import java.time.LocalDate;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import upay.app.ManagementListener;
import upay.app.OperatorSession;
import upay.app.StartException;
import upay.app.verify.SandboxBooks;
import upay.app.verify.Verification;
import upay.app.verify.Verification.Report;
import upay.cli.console.JsonOutput;
import upay.config.GatewayConfig;
import upay.management.RunningGateway;
import upay.store.report.Audit.Violation;

/** Verifies the invariants of all orders; read-only, also while gateways run. */
@Command(
        name = "verify",
        description = {
            "Checks the invariants of all orders, and with a sandbox that its ledger matches them to the fen; without --day also",
            "the closed days of statements, and that no entry of the audit log was changed or removed.",
            "Prints one JSON object for each violation, at most 1000, and a summary. Changes nothing.",
            "Exit codes: 0 no violation; 1 violations; 69 the store, or the configured sandbox, is unavailable."
        })
public final class VerifyCommand implements Callable<Integer> {
    @Mixin
    private CommandContext desk;

    @Option(
            names = "--day",
            paramLabel = "YYYY-MM-DD",
            description = "Only orders created on this day, Asia/Shanghai. Default: all.")
    private LocalDate day;

    @Override
    public Integer call() throws Exception {
        return desk.examine(this::verify);
    }

    private boolean verify(OperatorSession office, GatewayConfig config) throws Exception {
        SandboxBooks books = books(config);
        Report report = new Verification(office.store(), books, new Printed()).run(day);
        desk.print(JsonOutput.of(report.fields(isPlayed(config))));
        return report.found() == 0;
    }

    private static boolean isPlayed(GatewayConfig config) {
        return config.sandboxed() && !config.channels().loopback();
    }

    /** The configured sandbox, else the one behind the gateway's management port. */
    private static SandboxBooks of(GatewayConfig config) {
        if (config.sandbox().uri().isPresent()) {
            return new SandboxBooks(config.sandbox().uri().get(), SandboxBooks.MANY);
        }
        RunningGateway gateway = ManagementListener.running(config);
        return new SandboxBooks(gateway.uri(), gateway.http(), SandboxBooks.MANY);
    }

    /** Null if there is none, or if none is reached and none was configured. */
    private @Nullable SandboxBooks books(GatewayConfig config) throws InterruptedException, StartException {
        if (!isPlayed(config)) {
            return null;
        }
        SandboxBooks books = of(config);
        try {
            books.read();
            return books;
        } catch (IOException e) {
            String where = "The sandbox's ledger at " + books.books() + " cannot be read (" + e + ")";
            if (config.sandbox().uri().isPresent()) {
                throw new StartException(where + ". Start it (\"sandbox\"), or correct UPAY_SANDBOX_URI.", e);
            }
            desk.err().println(where + ": not compared. It is available while a gateway with a sandbox runs.");
            return null;
        }
    }

    private final class Printed implements Verification.Listener {
        @Override
        public void checked(long orders) {
            // The summary has it.
        }

        @Override
        public void violated(Violation violation) {
            desk.print(JsonOutput.of(Report.fields(violation)));
        }
    }
}
