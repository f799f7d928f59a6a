package upay.lab.drill;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import upay.e2e.Answer;
import upay.e2e.CommandProcess;
import upay.e2e.GatewayProcess;
import upay.e2e.SandboxWallets;
import upay.e2e.TestTill;
import upay.lab.BlockingWait;
import upay.lab.Leases;
import upay.store.TestStore;

/**
 * The server is lost with its data, and restored from its archive to some seconds before. What it has forgotten is found
 * by {@code restore check}, which asks the channels, and is entered again.
 */
final class PointInTimeRestore implements Drill {
    private static final double SCALE = 0.1;
    private static final int TILLS = 4;
    private static final int REFUNDED_LATER = 12;
    private static final int PART = 40;
    private static final int TOTAL = 100;
    private static final int CHECK_SECONDS = 900;
    private static final Duration SETTLED_WITHIN = Duration.ofSeconds(180);
    /** UnionPay finds a trade by its number and time alone: its forgotten ones come out of its bill. */
    private static final List<String> CODES = TestTill.CODES.entrySet().stream()
            .filter(code -> !code.getKey().equals("17"))
            .map(Map.Entry::getValue)
            .toList();

    @Override
    public String name() {
        return "restore";
    }

    @Override
    public String shows() {
        return "the server is lost, and restored to seconds before: what it has forgotten is found and entered again";
    }

    @Override
    public void run(Options options, DrillFigures figures) throws Exception {
        Path folder = Files.createTempDirectory("upay-restore-");
        double scale = options.scale(SCALE);
        String timeScale = Double.toString(scale);
        try (ArchivedPostgres postgres = new ArchivedPostgres(folder);
                GatewayProcess sandbox =
                        GatewayProcess.sandbox(Map.of("UPAY_SANDBOX_TIME_SCALE", timeScale), "--ledger", "memory")) {
            Map<String, String> settings = new HashMap<>(DrillEnvironment.patient());
            settings.putAll(Leases.of(scale));
            settings.put("UPAY_DB_URI", postgres.uri());
            settings.put("UPAY_SANDBOX_URI", sandbox.uri().toString());
            settings.put("UPAY_SANDBOX_TIME_SCALE", timeScale);
            new Play(postgres, new SandboxWallets(sandbox.uri()), settings, folder, options, figures).run();
        }
    }

    private record Play(
            ArchivedPostgres postgres,
            SandboxWallets wallets,
            Map<String, String> settings,
            Path folder,
            Options options,
            DrillFigures figures) {

        void run() throws Exception {
            List<GatewayProcess> gateways = new ArrayList<>();
            try {
                play(gateways);
            } finally {
                gateways.forEach(GatewayProcess::close);
            }
        }

        private GatewayProcess begin() {
            return GatewayProcess.begin(settings);
        }

        private void play(List<GatewayProcess> gateways) throws Exception {
            gateways.add(begin().whenAnswering("/health/ready"));
            gateways.add(begin().whenAnswering("/health/ready"));
            postgres.backUp();
            figures.progress("backed up; two gateways sell");
            AtomicInteger turn = new AtomicInteger();
            int kept = options.count(6);
            List<String> refundable = new ArrayList<>();
            String point;
            Sales sales = new Sales(
                    () -> TestTill.first(
                            gateways.get(turn.getAndIncrement() % 2).uri()),
                    CODES,
                    TILLS,
                    options.seed());
            try (sales) {
                BlockingWait.millis(kept * 1_000L);
                TestTill till = TestTill.first(gateways.get(0).uri());
                for (int i = 0; i < REFUNDED_LATER; i++) {
                    String clientSn = TestTill.newClientSn();
                    if (till.pay(clientSn, TOTAL, CODES.get(i % CODES.size()))
                            .verdict()
                            .startsWith("PAY_SUCCESS")) {
                        refundable.add(clientSn);
                    }
                }
                BlockingWait.millis(500);
                point = store().value("select clock_timestamp()");
                for (String clientSn : refundable) {
                    till.refund(clientSn, "forgotten", PART);
                }
                BlockingWait.millis(kept * 1_000L);
            }
            postgres.archiveUpToNow();
            int before = count();
            gateways.forEach(GatewayProcess::kill);
            postgres.lose();
            Map<String, SandboxWallets.Entry> ledger = wallets.all();
            figures.progress("killed with %,d orders; restored to %s", before, point);
            postgres.restoreTo(point);
            int after = count();
            figures.say("orders before the loss, after the restore", "%,d, %,d", before, after);
            restart(gateways);
            int twice = repeatRefunds(gateways, refundable);
            check();
            sellMore(gateways);
            settle();
            judge(ledger, twice, refundable);
        }

        private TestStore store() {
            return postgres.store();
        }

        private int count() {
            return Integer.parseInt(store().value("select count(*) from orders where sn > 0"));
        }

        private void restart(List<GatewayProcess> gateways) {
            long begun = System.nanoTime();
            for (int i = 0; i < gateways.size(); i++) {
                GatewayProcess next = gateways.get(i).again();
                gateways.get(i).close();
                gateways.set(i, next);
            }
            gateways.forEach(gateway -> gateway.whenAnswering("/health/ready"));
            figures.say("gateways ready after their start", "%.1f s", (System.nanoTime() - begun) / 1e9);
            figures.equal(
                    "restores noticed by them", Long.parseLong(store().value("select count(*) from restores")), 1);
        }

        /** As a shop does that finds its refund missing; returns how many were executed a second time. */
        private int repeatRefunds(List<GatewayProcess> gateways, List<String> refundable) {
            TestTill till = TestTill.first(gateways.get(0).uri());
            Map<String, Integer> answers = new TreeMap<>();
            for (String clientSn : refundable) {
                Answer answer = till.refund(clientSn, "forgotten", PART);
                answers.merge(answer.verdict(), 1, Integer::sum);
            }
            figures.say("forgotten refunds, repeated by the till", "%s", answers);
            int twice = 0;
            for (String clientSn : refundable) {
                twice += wallets.of(till.query(clientSn).sn()).returned() > PART ? 1 : 0;
            }
            return twice;
        }

        private CommandProcess command(String... words) {
            Map<String, String> environment = new HashMap<>(settings);
            environment.put("UPAY_DATA_DIR", folder.resolve("operator").toString());
            return CommandProcess.run(environment, folder, CHECK_SECONDS, words);
        }

        private void check() throws IOException {
            long begun = System.nanoTime();
            CommandProcess found =
                    command("restore", "check", "--per-second", "200", "--silence", "60", "--empty-blocks", "3");
            JsonObject summary = last(found);
            figures.say("restore check", "%s, %.0f s", summary, (System.nanoTime() - begun) / 1e9);
            Path bill = folder.resolve("refunds.csv");
            Files.write(bill, wallets.refunds());
            CommandProcess repaired = command(
                    "restore",
                    "check",
                    "--repair",
                    "--terminal",
                    "100000000000000001",
                    "--by",
                    "drill",
                    "--refunds",
                    bill.toString(),
                    "--refunds-of",
                    "0",
                    "--per-second",
                    "200");
            figures.say("restore check --repair", "%s", last(repaired));
            figures.equal("its exit code", repaired.exit(), 0);
        }

        private JsonObject last(CommandProcess command) {
            String[] lines = command.out().strip().split("\n");
            if (lines.length == 0 || !lines[lines.length - 1].startsWith("{")) {
                throw new IllegalStateException("the command failed: " + command);
            }
            return new JsonObject(lines[lines.length - 1]);
        }

        private void sellMore(List<GatewayProcess> gateways) {
            Sales sales = new Sales(() -> TestTill.first(gateways.get(0).uri()), CODES, 2, options.seed() + 1);
            try (sales) {
                BlockingWait.millis(3_000);
            }
        }

        private void settle() {
            String due = "(select * from transactions where due_at is not null)";
            long end = System.nanoTime() + SETTLED_WITHIN.toNanos();
            while (!store().rows(due, "tsn").isEmpty() && System.nanoTime() < end) {
                BlockingWait.millis(250);
            }
            figures.none("still something to do", store().rows(due, "tsn"));
        }

        private void judge(Map<String, SandboxWallets.Entry> lost, int twice, List<String> refundable) {
            LedgerComparison books = LedgerComparison.read(wallets, store());
            long continued = Long.parseLong(store().value("select continued_at from restores"));
            List<String> reused = new ArrayList<>();
            List<String> charged = new ArrayList<>();
            for (SandboxWallets.Entry entry : wallets.all().values()) {
                boolean old = lost.containsKey(entry.sn());
                if (!old && Long.parseLong(entry.sn()) <= continued) {
                    reused.add(entry.sn());
                }
                if (entry.charges() > 1
                        || old
                                && entry.charged() != lost.get(entry.sn()).charged()
                                && lost.get(entry.sn()).charged() > 0) {
                    charged.add(entry.toString());
                }
            }
            figures.say("numbers at the channels when the server was lost", "%,d", lost.size());
            figures.none("numbers issued again, or below those of before", reused);
            figures.none("trades charged again under an old number", charged);
            figures.equal("refunds executed twice, of " + refundable.size(), twice, 0);
            books.tell(figures, true);
        }
    }
}
