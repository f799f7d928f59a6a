package upay.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import upay.lab.BlockingWait;

/** What {@code scripts/reconcile-load} runs: a large bill is read and compared while payments go on. */
@Command(
        name = "scripts/reconcile-load",
        sortOptions = false,
        description = {
            "Reads and compares a bill of many rows, in processes with a heap of 256 MiB, while a gateway takes payments at a",
            "quarter of its ceiling. Prints the seconds, the memory, and the payments' p99 before and meanwhile. Wants a",
            "machine that does nothing else."
        })
final class ReconcileLoad implements Callable<Integer> {
    /** Of fifty orders one has a refund: a row of its own. */
    private static final int REFUND_EVERY = 49;

    private static final int SLICE = 49_000;
    private static final int CONNECTIONS = 500;
    private static final int LEAD_SECONDS = 4;
    private static final ZoneId SHANGHAI = ZoneId.of("Asia/Shanghai");

    @Option(names = "--rows", defaultValue = "1000000", description = "Rows of the bill (default 1,000,000).")
    int rows;

    @Option(names = "--seconds", defaultValue = "20", description = "Of a measurement of payments (default 20).")
    int seconds;

    @Mixin
    BenchOptions common;

    private final LocalDate day = LocalDate.now(SHANGHAI).minusDays(1);
    private PgServer server;
    private Path folder;
    private long peakMib;

    public static void main(String[] arguments) {
        BenchOptions.run(new ReconcileLoad(), arguments);
    }

    @Override
    public Integer call() throws Exception {
        folder = Files.createTempDirectory("upay-reconcile-load-");
        try (PgServer started = PgServer.started(folder.resolve("postgres"))) {
            server = started;
            Path jar = common.jar.toAbsolutePath();
            try (BenchGateway gateway = BenchGateway.start(jar, folder, server, Channel.LOOPBACK, List.of())) {
                return measure(gateway);
            }
        } finally {
            BenchOptions.delete(folder);
        }
    }

    private int measure(BenchGateway gateway) throws Exception {
        Path key = Files.writeString(folder.resolve("key"), "192006250b4c09247ec02edce69f6a2d");
        command(
                "channel-account add --channel wechat --default --endpoint http://127.0.0.1:9 --set app-id=wx2421b1c4370ec43b"
                        + " --set mch-id=1921000401 --set-file key=" + key);
        int orders = rows / (REFUND_EVERY + 1) * REFUND_EVERY;
        load(orders);
        Path bill = bill(orders);
        Requests requests = new Requests(Channel.LOOPBACK, 1);
        Wrk wrk = new Wrk(folder);
        double ceiling = 0;
        for (int round = 0; round < 3; round++) {
            ceiling = wrk.run(gateway.uri(), requests.file(folder, Requests.Kind.PAY, 60_000), 64, 8)
                    .perSecond();
            BenchOptions.progress("pay ceiling %.0f a second".formatted(ceiling));
        }
        int rate = (int) (ceiling / 4);
        server.execute("vacuum (analyze)");
        server.execute("checkpoint");
        Histogram before = pay(gateway, requests, rate, new CompletableFuture<Void>(), 3);
        BenchOptions.progress("undisturbed: " + text(before));

        long began = System.nanoTime();
        CompletableFuture<Void> work = CompletableFuture.runAsync(() -> {
            String account = " --channel wechat --default --day " + day;
            command("bill import" + account + " " + bill);
            BenchOptions.progress("read after %.0f s".formatted(since(began)));
            command("reconcile run" + account);
        });
        work.whenComplete((done, e) -> BenchOptions.progress("compared after %.0f s".formatted(since(began))));
        CompletableFuture<Double> took = work.thenApply(done -> since(began));
        Histogram meanwhile = pay(gateway, requests, rate, work, Integer.MAX_VALUE);
        double all = took.get();

        String result = server.text(
                "select format('%s rows, %s matched, %s findings, %s waiting', bill_rows, matched, differing, "
                        + "waiting) from upay.reconciliations where day = '" + day + "'");
        Report report = new Report(common.write);
        report.line("# A bill of %,d rows, read and compared while payments go on", rows);
        report.line("");
        report.line("- %s", server.description());
        report.line("- %s", result);
        report.line(
                "- read and compared in %.0f s, of which the commands' processes held at most %d MiB", all, peakMib);
        report.line("- pay ceiling %.0f a second; payments at %d a second (ms):", ceiling, rate);
        report.line("");
        report.line("| | p50 | p99 | p99.9 | most |");
        report.line("| --- | --- | --- | --- | --- |");
        report.line("| undisturbed | %s |", text(before));
        report.line("| meanwhile | %s |", text(meanwhile));
        report.end("reconcile.md");
        boolean sound = server.number("select count(*) from upay.bill_matches")
                        == rows / (REFUND_EVERY + 1) * (REFUND_EVERY + 1)
                && server.number("select count(*) from upay.findings") == 0;
        return sound && all <= 300 && meanwhile.getValueAtPercentile(99) <= 2 * before.getValueAtPercentile(99) ? 0 : 1;
    }

    private static double since(long nanos) {
        return (System.nanoTime() - nanos) / 1e9;
    }

    private static String text(Histogram times) {
        return "%.1f | %.1f | %.1f | %.0f"
                .formatted(
                        times.getValueAtPercentile(50) / 1000.0,
                        times.getValueAtPercentile(99) / 1000.0,
                        times.getValueAtPercentile(99.9) / 1000.0,
                        times.getMaxValue() / 1000.0);
    }

    /** Payments in measurements one after the other, until the work is done or so many have passed. */
    private Histogram pay(BenchGateway gateway, Requests requests, int rate, CompletableFuture<Void> work, int most) {
        Histogram all = new Histogram(TimeUnit.MINUTES.toMicros(2), 3);
        for (int i = 0; i < most && !work.isDone(); i++) {
            SignedRequests signed = new SignedRequests(requests, Requests.Kind.PAY, rate * (LEAD_SECONDS + seconds));
            all.add(FixedRate.run(gateway.uri(), rate, LEAD_SECONDS, seconds, CONNECTIONS, signed)
                    .accepted());
        }
        return all;
    }

    private void command(String words) {
        List<String> command = new ArrayList<>(List.of(
                Program.java(), "-Xmx256m", "-jar", common.jar.toAbsolutePath().toString()));
        command.addAll(List.of(words.split(" ")));
        Path log = folder.resolve("command.log");
        try {
            ProcessBuilder builder =
                    new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
            builder.environment().put("UPAY_DB_URI", server.uri());
            builder.environment().put("UPAY_CHANNEL_LOOPBACK", "true");
            Process process = builder.start();
            while (process.isAlive()) {
                peakMib = Math.max(peakMib, peak(process.pid()));
                BlockingWait.millis(20);
            }
            if (process.exitValue() != 0) {
                throw new BenchException(words + " failed:\n" + Files.readString(log));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long peak(long pid) {
        try (Stream<String> lines = Files.lines(Path.of("/proc", Long.toString(pid), "status"))) {
            return lines.filter(line -> line.startsWith("VmHWM:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
                    .findFirst()
                    .orElse(0);
        } catch (IOException | UncheckedIOException gone) {
            return 0;
        }
    }

    private void load(int orders) {
        for (int from = 0; from < orders; from += SLICE) {
            int to = Math.min(orders, from + SLICE);
            String numbers =
                    "generate_series(%d, %d) i, lateral (select '%s'::timestamptz + i * interval '86000 s' / %d as at) t"
                            .formatted(from, to - 1, day.atStartOfDay(SHANGHAI).toOffsetDateTime(), orders);
            server.execute("""
                    insert into upay.orders (merchant_id, sn, client_sn, terminal_sn, store_id, payway, sub_payway, total, subject,
                      operator, ctime, version, status, net, refunding, unknown_refunds, cancel_tsn, paid, channel_knows, trade_no,
                      account)
                    select 'sandbox-merchant', %2$d + i, 'load-' || i, '100000000000000001', 'sandbox-store',
                      'WECHAT', 'BARCODE', 1350, '咖啡与蛋糕', '刘侃', at, 2,
                      case when i %% %3$d = 0 then 'PARTIAL_REFUNDED' else 'PAID' end,
                      case when i %% %3$d = 0 then 1000 else 1350 end, 0, 0, 0, true, true, 'T' || i, '*default'
                    from %1$s;
                    insert into upay.transactions (merchant_id, order_sn, tsn, since_version, type, amount, status, step, operator,
                      ctime, finish_time, channel_finish_time, owner, attempts)
                    select 'sandbox-merchant', %2$d + i, %4$d + i, 1, 'PAY', 1350, 'SUCCESS', 'DONE',
                      '刘侃', at, at, at, 0, 0 from %1$s;
                    insert into upay.transactions (merchant_id, order_sn, tsn, since_version, type, amount, status, step, operator,
                      refund_request_no, ctime, finish_time, channel_finish_time, owner, attempts)
                    select 'sandbox-merchant', %2$d + i, %5$d + i, 2, 'REFUND', 350, 'SUCCESS', 'DONE',
                      '刘侃', 'r', at, at, at, 0, 0 from %1$s where i %% %3$d = 0""".formatted(numbers, SN, REFUND_EVERY, PAYMENT, REFUND));
            BenchOptions.progress(String.format("%,d of %,d orders loaded", to, orders));
        }
    }

    private static final long SN = 1_000_000_000_000_000L;
    private static final long PAYMENT = 1_100_000_000_000_000L;
    private static final long REFUND = 1_200_000_000_000_000L;

    private Path bill(int orders) throws IOException {
        Path file = folder.resolve("bill.csv");
        String head = "交易时间,公众账号ID,商户号,特约商户号,设备号,微信订单号,商户订单号,用户标识,交易类型,交易状态,付款银行,货币种类,应结订单金额,"
                + "代金券金额,微信退款单号,商户退款单号,退款金额,充值券退款金额,退款类型,退款状态,商品名称,商户数据包,手续费,费率,订单金额,申请退款金额,费率备注\r\n";
        long refunds = 0;
        try (var out = Files.newBufferedWriter(file)) {
            out.write("\ufeff" + head);
            for (int i = 0; i < orders; i++) {
                String at = day.atStartOfDay()
                        .plusSeconds(86_000L * i / orders)
                        .toString()
                        .replace('T', ' ');
                String start = "`" + (at.length() == 16 ? at + ":00" : at) + ",`wx2421b1c4370ec43b,`1921000401,`0,`,`T"
                        + i + ",`" + (SN + i) + ",`O,`MICROPAY,`";
                out.write(
                        start
                                + "SUCCESS,`OTHERS,`CNY,`13.50,`0.00,`0,`0,`0.00,`0.00,`,`,`x,`,`0.08000,`0.60%,`13.50,`0.00,`\r\n");
                if (i % REFUND_EVERY == 0) {
                    refunds++;
                    out.write(start + "REFUND,`OTHERS,`CNY,`0.00,`0.00,`5" + i + ",`" + (REFUND + i)
                            + ",`3.50,`0.00,`ORIGINAL,`SUCCESS,`x,`,`-0.02000,`0.60%,`0.00,`3.50,`\r\n");
                }
            }
            out.write("总交易单数,应结订单总金额,退款总金额,充值券退款总金额,手续费总金额,订单总金额,申请退款总金额\r\n");
            String paid = yuan(1350L * orders);
            String returned = yuan(350 * refunds);
            out.write("`" + (orders + refunds) + ",`" + paid + ",`" + returned + ",`0.00,`"
                    + yuan(8L * orders - 2 * refunds) + "000,`" + paid + ",`" + returned + "\r\n");
        }
        return file;
    }

    private static String yuan(long fen) {
        return fen / 100 + "." + "%02d".formatted(fen % 100);
    }
}
