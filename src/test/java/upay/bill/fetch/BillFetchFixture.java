package upay.bill.fetch;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicLong;
import upay.app.account.ConfiguredAccounts;
import upay.bill.BillAccount;
import upay.bill.BillLimits;
import upay.bill.BillRow;
import upay.channel.Connectors;
import upay.channel.account.AccountSettings;
import upay.channel.http.ChannelSettings;
import upay.channel.http.FileDownload;
import upay.config.GatewayConfig;
import upay.domain.AccountName;
import upay.domain.Fen;
import upay.domain.Payway;
import upay.domain.Secret;
import upay.sandbox.SandboxSettings;
import upay.sandbox.SandboxVerticle;
import upay.sandbox.ledger.MemoryTradeLedger;
import upay.sandbox.ledger.Trade;
import upay.sandbox.ledger.TradeEvent;
import upay.sandbox.ledger.TradeKey;
import upay.sandbox.ledger.TradeRefund;
import upay.store.Store;
import upay.store.TestStore;
import upay.store.bill.BillImport;
import upay.store.bill.PgBillFetches.Claim;
import upay.store.bill.PgBillFetches.Due;
import upay.store.bill.StoredBill;

/** A sandbox with its ledger, and a store into which its bills are fetched. */
final class BillFetchFixture implements AutoCloseable {
    static final ZoneId SHANGHAI = ZoneId.of("Asia/Shanghai");
    static final FileDownload.Bounds BOUNDS =
            new FileDownload.Bounds(Duration.ofSeconds(20), Duration.ofSeconds(20), Duration.ofMinutes(2), 1L << 30);
    static final BillCalendar CALENDAR = BillCalendarTest.calendar(1);

    private static final double SCALE = 0.02;
    private static final AtomicLong NUMBERS = new AtomicLong(7_894_300_000_000_000L);

    final TestStore database = TestStore.fresh();
    final Vertx vertx = Vertx.vertx();
    final Store store = database.start(vertx);
    final MemoryTradeLedger ledger = new MemoryTradeLedger();
    final URI sandbox;
    private final HttpClient http = HttpClient.newHttpClient();
    private LocalDate day = LocalDate.now(SHANGHAI).minusDays(3);
    private int accounts;

    BillFetchFixture() {
        SandboxVerticle verticle = new SandboxVerticle(new SandboxSettings("127.0.0.1", 0, SCALE), ledger);
        vertx.deployVerticle(verticle).await();
        sandbox = URI.create("http://127.0.0.1:" + verticle.actualPort());
    }

    @Override
    public void close() {
        store.close().await();
        vertx.close().await();
    }

    /** A day of its own for each test, over for some days. */
    LocalDate nextDay() {
        day = day.minusDays(3);
        return day;
    }

    /** The sandbox's account under a name of its own. */
    AccountSettings account(Payway payway) {
        AccountSettings published = ConfiguredAccounts.sandbox(GatewayConfig.require(Map.of(), null), sandbox)
                .find("m1", payway)
                .orElseThrow();
        return account(published, published.endpoint());
    }

    /** One of the sandbox's accounts in another mode of its channel. */
    AccountSettings account(Payway payway, String published) {
        Map<String, Secret> settings = new HashMap<>();
        Properties properties = new Properties();
        try (InputStream file = BillFetchFixture.class.getResourceAsStream("/sandbox/" + published + ".properties")) {
            properties.load(file);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        properties.stringPropertyNames().stream()
                .filter(name -> name.startsWith("gateway."))
                .forEach(name ->
                        settings.put(name.substring("gateway.".length()), new Secret(properties.getProperty(name))));
        String endpoint = sandbox + settings.remove("endpoint").reveal();
        return account(new AccountSettings(payway, endpoint, settings, null), endpoint);
    }

    AccountSettings account(AccountSettings published, String endpoint) {
        return new AccountSettings(
                "m1", AccountName.of("m1", "a" + ++accounts), published.payway(), endpoint, published.settings(), null);
    }

    BillDownloads downloads(FileDownload.Bounds bounds, String... hosts) {
        Map<Payway, BillDownloads.Line> lines = new EnumMap<>(Payway.class);
        Connectors.all()
                .forEach(factory ->
                        lines.put(factory.payway(), new BillDownloads.Line(factory, ChannelSettings.DEFAULT, null)));
        return new BillDownloads(vertx, lines, java.util.Set.of(hosts), bounds);
    }

    BillDesk desk(Store over, BillDownloads downloads) {
        return new BillDesk(
                downloads,
                new BillImport(over.bills()),
                over.billFetches(),
                CALENDAR,
                BillLimits.DEFAULT,
                over.instance()::now);
    }

    Claim claim(AccountSettings account, LocalDate of) {
        Due due = CALENDAR.of(AccountBills.of(account), of);
        return store.billFetches().claim(due, store.instance().id()).await().orElseThrow();
    }

    BillDesk.Done fetch(AccountSettings account, LocalDate of) {
        return fetch(account, of, BOUNDS);
    }

    BillDesk.Done fetch(AccountSettings account, LocalDate of, FileDownload.Bounds bounds, String... hosts) {
        return desk(store, downloads(bounds, hosts))
                .work(claim(account, of), account, rows -> {})
                .orElseThrow();
    }

    /** The rows that count of an account's day. */
    List<BillRow> rows(AccountSettings account, LocalDate of) {
        BillAccount whose = AccountBills.of(account);
        return store
                .bills()
                .files(
                        whose.payway().channel(),
                        of,
                        whose.owner(),
                        whose.account().text(),
                        null,
                        100)
                .await()
                .stream()
                .filter(file -> file.state() == StoredBill.State.READ)
                .flatMap(file -> store.bills().rows(file.id(), 0, 10_000).await().stream())
                .toList();
    }

    /** The state and reason of an account's day, as the table has them. */
    String state(AccountSettings account, LocalDate of) {
        return database.value(
                "select state || coalesce(' ' || reason, '') || ' ' || attempts from bill_fetches where account = '"
                        + account.account().text() + "' and day = '" + of + "'");
    }

    static Instant at(LocalDate date, String time) {
        return date.atTime(LocalTime.parse(time)).atZone(SHANGHAI).toInstant();
    }

    String paid(Payway payway, long total, Instant at) {
        String sn = Long.toString(NUMBERS.incrementAndGet());
        long time = at.toEpochMilli();
        ledger.open(Trade.opened(new TradeKey(sn, payway), false, Fen.of(total), "20240724030750x", null, time)
                .marked(TradeEvent.SCANNED, time)
                .charged(time));
        return sn;
    }

    String refunded(Payway payway, String sn, long amount, Instant at) {
        String number = Long.toString(NUMBERS.incrementAndGet());
        long time = at.toEpochMilli();
        ledger.replace(trade(payway, sn)
                .refunding(new TradeRefund(number, Fen.of(amount), time, time, true))
                .nextVersion());
        return number;
    }

    void undone(Payway payway, String sn, Instant at) {
        ledger.replace(trade(payway, sn).undone(at.toEpochMilli()).nextVersion());
    }

    private Trade trade(Payway payway, String sn) {
        Optional<Trade> found = ledger.find(new TradeKey(sn, payway)).await();
        return found.orElseThrow();
    }

    void fault(Payway payway, LocalDate of, String fault) {
        JsonObject answer = new JsonObject(new String(
                http("POST", "/sandbox/bills/" + payway.channel() + "/" + of + "/faults/" + fault),
                java.nio.charset.StandardCharsets.UTF_8));
        assertThat(answer.containsKey("id")).as(answer.encode()).isTrue();
    }

    byte[] http(String method, String path) {
        try {
            return http.send(
                            HttpRequest.newBuilder(URI.create(sandbox + path))
                                    .method(method, HttpRequest.BodyPublishers.noBody())
                                    .timeout(Duration.ofSeconds(30))
                                    .build(),
                            HttpResponse.BodyHandlers.ofByteArray())
                    .body();
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
