package upay.bench;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.HdrHistogram.Histogram;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import upay.lab.BlockingWait;

/** What {@code scripts/search-load} runs: pages of the search for orders, over many orders, through the management API. */
@Command(
        name = "scripts/search-load",
        sortOptions = false,
        description = {
            "Fills a store with many orders of many merchants and asks a gateway's management API for pages of them, as its",
            "console does. Prints the time of a page for each kind of search. Wants a machine that does nothing else, and",
            "about a gibibyte of disk for each million orders."
        })
final class SearchLoad implements Callable<Integer> {
    /** The orders of one insertion. */
    private static final int SLICE = 250_000;

    /** All but the first have one order in a thousand together: small shops beside a large one. */
    private static final int MERCHANTS = 1_000;

    private static final long FIRST_SN = 1_000_000_000_000_000L;
    private static final int DAYS = 365;
    private static final double BOUND_MILLIS = 200;
    private static final int OVERVIEWS = 12;
    private static final long OVERVIEW_KEPT_MILLIS = 4_600;
    private static final String LARGE = "sandbox-merchant";

    @Option(names = "--orders", defaultValue = "10000000", description = "Orders in the store (default 10,000,000).")
    int orders;

    @Option(names = "--pages", defaultValue = "200", description = "Pages of each kind of search (default 200).")
    int pages;

    @Mixin
    BenchOptions common;

    private final RandomGenerator random =
            RandomGeneratorFactory.of("L64X128MixRandom").create(20);
    private final HttpClient http = HttpClient.newHttpClient();
    private final Instant end = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    private PgServer server;
    private Path folder;
    private String key;

    public static void main(String[] arguments) {
        BenchOptions.run(new SearchLoad(), arguments);
    }

    @Override
    public Integer call() throws Exception {
        folder = Files.createTempDirectory("upay-search-load-");
        try (PgServer started = PgServer.started(folder.resolve("postgres"))) {
            server = started;
            try (BenchGateway gateway =
                    BenchGateway.start(common.jar.toAbsolutePath(), folder, server, Channel.LOOPBACK, List.of())) {
                load();
                key = key();
                return measure(gateway.managementUri());
            }
        } finally {
            BenchOptions.delete(folder);
        }
    }

    private interface Search {
        /** What follows the path. */
        String query();
    }

    private Map<String, Search> searches() {
        Map<String, Search> searches = new LinkedHashMap<>();
        searches.put("the newest of all", () -> "");
        searches.put("by sn", () -> "sn=" + (FIRST_SN + any()));
        searches.put("by client_sn, all merchants", () -> "client_sn=load-" + any());
        searches.put("by trade_no, all merchants", () -> "trade_no=trade-" + any());
        searches.put("by client_sn and merchant", () -> {
            int order = any();
            return "client_sn=load-" + order + "&merchant=" + merchant(order);
        });
        searches.put("the newest of the large merchant", () -> "merchant=" + LARGE);
        searches.put("the newest of a small merchant", () -> "merchant=m-" + (1 + random.nextInt(MERCHANTS - 1)));
        searches.put("an hour of all", () -> period(3_600));
        searches.put("a day of the large merchant", () -> "merchant=" + LARGE + "&" + period(86_400));
        searches.put("a day and an amount that one in 1,000 has", () -> "amount=1351&" + period(86_400));
        searches.put("an amount that none has", () -> "amount=77777");
        searches.put("refunded ones, one in 100", () -> "status=REFUNDED");
        searches.put("a channel that none was paid by", () -> "channel=jdpay");
        searches.put("not final", () -> "status=CREATED");
        searches.put("of a terminal that had none", () -> "terminal=100000000000000002&merchant=" + LARGE);
        return searches;
    }

    private int any() {
        return 1 + random.nextInt(orders);
    }

    private static String merchant(int order) {
        return order % 1_000 == 0 ? "m-" + (1 + order / 1_000 % (MERCHANTS - 1)) : LARGE;
    }

    private String period(long seconds) {
        Instant from = end.minusSeconds(seconds + random.nextInt((DAYS - 2) * 86_400));
        return "from=" + from + "&to=" + from.plusSeconds(seconds);
    }

    private int measure(URI management) throws IOException, InterruptedException {
        Report report = new Report(common.write);
        report.line("# Pages of the search for orders, over %,d orders", orders);
        report.line("");
        report.line("- %s", server.description());
        report.line(
                "- %,d merchants, %d days; 50 orders a page; ms from the request to the whole answer", MERCHANTS, DAYS);
        report.line("- first: the first page of its kind");
        report.line("");
        report.line("| search | rows | first | p50 | p99 | most |");
        report.line("| --- | --- | --- | --- | --- | --- |");
        boolean held = true;
        for (Map.Entry<String, Search> search : searches().entrySet()) {
            double first = page(management, search.getValue()).millis();
            Histogram times = new Histogram(TimeUnit.MINUTES.toMicros(2), 3);
            long rows = 0;
            for (int i = 0; i < pages; i++) {
                Page page = page(management, search.getValue());
                times.recordValue(Math.round(page.millis() * 1_000));
                rows += page.rows();
            }
            double p99 = times.getValueAtPercentile(99) / 1e3;
            held &= p99 <= BOUND_MILLIS;
            report.line(
                    "| %s | %.1f | %.0f | %.1f | %.1f | %.0f |",
                    search.getKey(),
                    (double) rows / pages,
                    first,
                    times.getValueAtPercentile(50) / 1e3,
                    p99,
                    times.getMaxValue() / 1e3);
        }
        overview(management, report);
        report.end("search.md");
        return held ? 0 : 1;
    }

    /** Each one worked out anew: the gateway keeps it for less than that. */
    private void overview(URI management, Report report) throws IOException, InterruptedException {
        Histogram times = new Histogram(TimeUnit.MINUTES.toMicros(2), 3);
        for (int i = 0; i < OVERVIEWS; i++) {
            BlockingWait.millis(OVERVIEW_KEPT_MILLIS);
            times.recordValue(Math.round(get(management, "/api/v1/overview").millis * 1_000));
        }
        double median = times.getValueAtPercentile(50) / 1e3;
        report.line("");
        report.line(
                "The overview, worked out once in %.1f s however many look: p50 %.1f ms, most %.1f ms; at most %.2f %% of two cores.",
                OVERVIEW_KEPT_MILLIS / 1e3, median, times.getMaxValue() / 1e3, 100 * median / OVERVIEW_KEPT_MILLIS / 2);
    }

    private record Page(double millis, JsonObject json) {
        int rows() {
            return json.getJsonArray("items").size();
        }
    }

    private Page page(URI management, Search search) throws IOException, InterruptedException {
        return get(management, "/api/v1/orders?limit=50&" + search.query());
    }

    private Page get(URI management, String what) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(management.resolve(what))
                .header("Authorization", "Bearer " + key)
                .build();
        long began = System.nanoTime();
        HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
        double millis = (System.nanoTime() - began) / 1e6;
        if (answer.statusCode() != 200) {
            throw new BenchException(what + ": " + answer.statusCode() + " " + answer.body());
        }
        return new Page(millis, new JsonObject(answer.body()));
    }

    private String key() throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(
                Program.java(),
                "-jar",
                common.jar.toAbsolutePath().toString(),
                "api-key",
                "add",
                "--name",
                "bench",
                "--scope",
                "read-orders,read-health");
        builder.environment().put("UPAY_DB_URI", server.uri());
        Process process =
                builder.redirectError(folder.resolve("command.log").toFile()).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new BenchException("api-key add failed:\n" + Files.readString(folder.resolve("command.log")));
        }
        return new JsonObject(said).getString("key");
    }

    /** Evenly over a year; every hundredth is refunded. */
    private void load() {
        server.execute("""
                insert into upay.merchants (merchant_id, name)
                select 'm-' || i, 'Shop ' || i from generate_series(1, %d) i on conflict do nothing""".formatted(MERCHANTS - 1));
        for (int from = 1; from <= orders; from += SLICE) {
            int to = Math.min(orders, from + SLICE - 1);
            String rows = """
                    generate_series(%d, %d) i, lateral (select
                      '%s'::timestamptz - interval '%d days' * ((%d - i)::float8 / %d) as at,
                      case when i %% 1000 = 0 then 'm-' || (1 + i / 1000 %% %d) else 'sandbox-merchant' end as m) t""".formatted(from, to, end, DAYS, orders, orders, MERCHANTS - 1);
            server.executeTogether(
                    """
                    insert into upay.orders (merchant_id, sn, client_sn, terminal_sn, store_id, payway, sub_payway, total,
                      subject, operator, ctime, version, status, net, refunding, unknown_refunds, cancel_tsn, paid,
                      channel_knows, trade_no, payer_uid)
                    select m, %1$d + i, 'load-' || i, '100000000000000001', 'sandbox-store', 'WECHAT', 'BARCODE',
                      case when i %% 997 = 0 then 1351 else 1350 end, '咖啡与蛋糕', '刘侃', at, 2,
                      case when i %% 100 = 7 then 'REFUNDED' else 'PAID' end,
                      case when i %% 100 = 7 then 0 when i %% 997 = 0 then 1351 else 1350 end, 0, 0, 0, true, true,
                      'trade-' || i, 'payer-' || i %% 1000 from %2$s""".formatted(FIRST_SN, rows), """
                    insert into upay.transactions (merchant_id, order_sn, tsn, since_version, type, amount, status, step,
                      operator, ctime, finish_time, channel_finish_time, owner, attempts)
                    select m, %1$d + i, %1$d + i, 1, 'PAY', 1350, 'SUCCESS', 'DONE', '刘侃', at, at, at, 0, 0
                    from %2$s""".formatted(FIRST_SN, rows), """
                    insert into upay.history (merchant_id, order_sn, version, status, at, instance, events)
                    select m, %1$d + i, v, case v when 1 then 'CREATED' else 'PAID' end, at, 0, ''
                    from %2$s, generate_series(1, 2) v""".formatted(FIRST_SN, rows));
            if (to % 1_000_000 < SLICE) {
                BenchOptions.progress(String.format("%,d of %,d orders loaded", to, orders));
            }
        }
        for (String table : List.of("orders", "transactions", "history", "merchants")) {
            server.execute("vacuum analyze upay." + table);
        }
        server.execute("checkpoint");
    }
}
