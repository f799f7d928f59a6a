package upay.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import upay.domain.Fen;
import upay.domain.Payway;
import upay.sandbox.DecodedBill.Row;
import upay.sandbox.ledger.MemoryTradeLedger;
import upay.sandbox.ledger.Trade;
import upay.sandbox.ledger.TradeEvent;
import upay.sandbox.ledger.TradeKey;
import upay.sandbox.ledger.TradeRefund;

/** What holds of each channel's bill, fetched by its real call and read by the tests' own decoder. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class SandboxBillContract {
    static final ZoneId SHANGHAI = ZoneId.of("Asia/Shanghai");
    private static final double SCALE = 0.02;
    private static final AtomicLong NUMBERS = new AtomicLong(7_894_300_000_000_000L);

    private final HttpClient http = HttpClient.newHttpClient();
    private final MemoryTradeLedger ledger = new MemoryTradeLedger();
    private Vertx vertx;
    SandboxHttpClient wire;

    /** A day of its own for each test, all of them over. */
    private LocalDate day = LocalDate.now(SHANGHAI).minusDays(3);

    abstract Payway payway();

    abstract SandboxTill till(SandboxHttpClient wire);

    abstract DecodedBill fetch(LocalDate day);

    /** Whether the bill states totals. */
    boolean hasTotals() {
        return true;
    }

    /** How a day without rows is answered. */
    abstract String emptyDay();

    /** When a channel's day ends. */
    LocalTime ends() {
        return LocalTime.MIDNIGHT;
    }

    /** The number of the row that undoes a trade. */
    abstract String undoNumber(String sn);

    @BeforeAll
    void start() {
        vertx = Vertx.vertx();
        SandboxVerticle sandbox = new SandboxVerticle(new SandboxSettings("127.0.0.1", 0, SCALE), ledger);
        SandboxHttpClient.await(vertx.deployVerticle(sandbox));
        wire = new SandboxHttpClient(vertx, sandbox.actualPort());
    }

    @AfterAll
    void stop() {
        wire.close();
        SandboxHttpClient.await(vertx.close());
    }

    HttpResponse<byte[]> http(HttpRequest.Builder request) {
        try {
            return http.send(request.timeout(Duration.ofSeconds(30)).build(), HttpResponse.BodyHandlers.ofByteArray());
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    HttpResponse<byte[]> get(String uri) {
        return http(HttpRequest.newBuilder(URI.create(uri)));
    }

    /** A control call; its answer with the status as {@code status}. */
    JsonObject control(String method, String path) {
        HttpResponse<byte[]> response = http(HttpRequest.newBuilder(URI.create(wire.base() + "/sandbox/bills" + path))
                .method(method, HttpRequest.BodyPublishers.noBody()));
        return new JsonObject(new String(response.body(), StandardCharsets.UTF_8)).put("status", response.statusCode());
    }

    /** The id of the fault. */
    long fault(LocalDate of, String fault) {
        JsonObject answer = control("POST", "/" + payway().channel() + "/" + of + "/faults/" + fault);
        assertThat(answer.getInteger("status")).as(answer.encode()).isEqualTo(200);
        return answer.getLong("id");
    }

    private LocalDate nextDay() {
        day = day.minusDays(3);
        return day;
    }

    private long millis(LocalDate date, String time) {
        return date.atTime(LocalTime.parse(time)).atZone(SHANGHAI).toInstant().toEpochMilli();
    }

    private String paid(long total, long at) {
        String sn = Long.toString(NUMBERS.incrementAndGet());
        ledger.open(Trade.opened(new TradeKey(sn, payway()), false, Fen.of(total), "20240724030750x", null, at - 1)
                .marked(TradeEvent.SCANNED, at)
                .charged(at));
        return sn;
    }

    private String refunded(String sn, long amount, long at) {
        String number = Long.toString(NUMBERS.incrementAndGet());
        Trade trade = stored(sn);
        ledger.replace(trade.refunding(new TradeRefund(number, Fen.of(amount), at, at, true))
                .nextVersion());
        // As the channel's records after a repeated request.
        ledger.replace(stored(sn).marked(TradeEvent.UNDO_ASKED, at).nextVersion());
        return number;
    }

    private void undone(String sn, long at) {
        ledger.replace(stored(sn).undone(at).nextVersion());
    }

    private Trade stored(String sn) {
        return SandboxHttpClient.await(ledger.find(new TradeKey(sn, payway()))).orElseThrow();
    }

    private static String digits(LocalDate date, String time) {
        return (date + time).replaceAll("\\D", "");
    }

    private static Row pay(String sn, long fen, long fee, String time) {
        return new Row("pay", sn, "", fen, fee, time);
    }

    @Test
    @DisplayName("A day lists what was paid, refunded and undone within it, each once, to the fen and with the fee")
    void aDay() {
        LocalDate date = nextDay();
        LocalTime last = ends().minusSeconds(1);
        LocalDate lastOn = date;
        LocalDate firstOn = ends().equals(LocalTime.MIDNIGHT) ? date : date.minusDays(1);
        long first = firstOn.atTime(ends()).atZone(SHANGHAI).toInstant().toEpochMilli();
        long after = first + Duration.ofDays(1).toMillis();
        String yesterdays = paid(5_000, millis(date.minusDays(2), "12:00:00"));
        String atFirst = paid(1, first);
        String plain = paid(10_000, millis(date, "09:00:00"));
        String undone = paid(2_500, millis(date, "10:00:00"));
        String atLast = paid(476_800, millis(date, last.toString()));
        paid(700, after);
        ledger.open(Trade.opened(
                new TradeKey(Long.toString(NUMBERS.incrementAndGet()), payway()),
                true,
                Fen.of(900),
                "20240724030750x",
                null,
                millis(date, "11:00:00")));
        String part = refunded(plain, 3_000, millis(date, "12:30:00"));
        String old = refunded(yesterdays, 5_000, millis(date, "13:30:00"));
        undone(undone, millis(date, "10:00:30"));

        DecodedBill bill = fetch(date);

        assertThat(bill.word()).isEqualTo("read");
        assertThat(bill.rows())
                .usingRecursiveFieldByFieldElementComparatorIgnoringFields("fee")
                .containsExactlyInAnyOrder(
                        pay(atFirst, 1, 0, digits(firstOn, ends().toString() + ":00")),
                        pay(plain, 10_000, 60, digits(date, "09:00:00")),
                        pay(undone, 2_500, 15, digits(date, "10:00:00")),
                        pay(atLast, 476_800, 2_861, digits(lastOn, last.toString())),
                        new Row("refund", plain, part, -3_000, -18, digits(date, "12:30:00")),
                        new Row("refund", yesterdays, old, -5_000, -30, digits(date, "13:30:00")),
                        new Row(undoKind(), undone, undoNumber(undone), -2_500, -15, digits(date, "10:00:30")));
        assertThat(bill.rows()).extracting(Row::fee).containsExactlyInAnyOrderElementsOf(fees());
        assertThat(bill.stated()).isEqualTo(hasTotals() ? bill.sums() : List.of());
        assertThat(bill.whole()).isTrue();
        assertThat(fetch(date)).as("asked again").isEqualTo(bill);
    }

    String undoKind() {
        return "undo";
    }

    /** In the bill of {@link #aDay}. */
    List<Long> fees() {
        return List.of(0L, 60L, 15L, 2_861L, -18L, -30L, -15L);
    }

    @Test
    @DisplayName("A day without trades is answered as the channel does")
    void anEmptyDay() {
        DecodedBill bill = fetch(nextDay());

        assertThat(bill.word()).isEqualTo(emptyDay());
        assertThat(bill.rows()).isEmpty();
    }

    @Test
    @DisplayName(
            "The current day has no bill until it is closed; then it has what happened, and closed again, the rest")
    void closing() {
        SandboxTill till = till(wire);
        LocalDate today = ZonedDateTime.now(SHANGHAI)
                .plusHours(ends().equals(LocalTime.MIDNIGHT) ? 0 : 1)
                .toLocalDate();
        String one = Long.toString(NUMBERS.incrementAndGet());
        assertThat(till.pay(one, 1_234).word()).isEqualTo("paid");
        String number = Long.toString(NUMBERS.incrementAndGet());
        till.refund(one, number, 1_000, 1_234);
        till.refund(one, number, 1_000, 1_234);
        assertThat(fetch(today).word()).isEqualTo("later");

        assertThat(control("POST", "/" + payway().channel() + "/" + today + "/close")
                        .getInteger("status"))
                .isEqualTo(200);
        assertThat(fetch(today).rows()).extracting(Row::sn, Row::fen).contains(tuple(one, 1_234L), tuple(one, -1_000L));
        assertThat(fetch(today).rows().stream().filter(row -> row.number().equals(number)))
                .hasSize(1);

        String two = Long.toString(NUMBERS.incrementAndGet());
        till.pay(two, 50);
        assertThat(fetch(today).rows()).extracting(Row::sn).doesNotContain(two);
        control("POST", "/" + payway().channel() + "/" + today + "/close");
        assertThat(fetch(today).rows()).extracting(Row::sn).contains(two);
        assertThat(fetch(today.plusDays(1)).word()).isIn("later", "none");
        assertThat(control("POST", "/" + payway().channel() + "/" + today.plusDays(2) + "/close")
                        .getInteger("status"))
                .isEqualTo(400);
    }

    @Test
    @DisplayName("A missing, an extra, a changed and a doubled row, each within the totals")
    void rows() {
        LocalDate date = nextDay();
        String one = paid(100, millis(date, "08:00:00"));
        String two = paid(200, millis(date, "09:00:00"));
        String three = paid(300, millis(date, "10:00:00"));
        String refund = refunded(three, 300, millis(date, "11:00:00"));

        fault(date, "missing-row?row=1");
        fault(date, "other-amount?sn=" + two);
        fault(date, "duplicate-row?sn=" + three + "&kind=refund");
        fault(date, "extra-row?amount=777");
        fault(date, "extra-row?sn=" + one + "1&kind=refund");

        DecodedBill bill = fetch(date);
        assertThat(bill.rows()).extracting(Row::sn).doesNotContain(one);
        assertThat(bill.rows())
                .extracting(Row::sn, Row::number, Row::fen)
                .contains(tuple(two, "", 201L), tuple(three, "", 300L));
        assertThat(bill.rows().stream().filter(row -> row.number().equals(refund)))
                .hasSize(2);
        assertThat(bill.rows().stream().filter(row -> row.fen() == 777)).hasSize(1);
        assertThat(bill.rows().stream().filter(row -> row.sn().equals(one + "1")))
                .hasSize(1)
                .allMatch(row -> row.fen() == -100);
        assertThat(bill.rows()).hasSize(6);
        assertThat(bill.stated()).isEqualTo(hasTotals() ? bill.sums() : List.of());
    }

    @Test
    @DisplayName("A refund that is shown a day later is in the next day's bill, with a time of that day")
    void refundLater() {
        LocalDate date = nextDay();
        String sn = paid(300, millis(date, "08:00:00"));
        String kept = refunded(sn, 100, millis(date, "09:00:00"));
        String moved = refunded(sn, 50, millis(date, "10:00:00"));
        paid(400, millis(date.plusDays(1), "08:00:00"));

        fault(date, "refund-later?row=2");

        assertThat(fetch(date).rows()).extracting(Row::number).contains(kept).doesNotContain(moved);
        DecodedBill next = fetch(date.plusDays(1));
        assertThat(next.rows())
                .hasSize(2)
                .filteredOn(row -> row.number().equals(moved))
                .singleElement()
                .satisfies(row -> assertThat(row.time())
                        .isEqualTo(
                                digits(ends().equals(LocalTime.MIDNIGHT) ? date.plusDays(1) : date, ends() + ":00")));
        assertThat(next.stated()).isEqualTo(hasTotals() ? next.sums() : List.of());
    }

    @Test
    @DisplayName("Late for some calls, or for a time, or until it is cleared; and an error of the channel alike")
    void lateAndError() {
        LocalDate date = nextDay();
        paid(100, millis(date, "08:00:00"));

        fault(date, "late?calls=2");
        assertThat(List.of(fetch(date).word(), fetch(date).word(), fetch(date).word()))
                .containsExactly("later", "later", "read");
        fault(date, "error?calls=1");
        assertThat(List.of(fetch(date).word(), fetch(date).word())).containsExactly("error", "read");

        fault(date, "late?seconds=25");
        await().until(() -> fetch(date).word().equals("read"));
        fault(date, "late?until=2020-01-01T00:00:00Z");
        assertThat(fetch(date).word()).isEqualTo("read");

        long id = fault(date, "error");
        assertThat(fetch(date).word()).isEqualTo("error");
        assertThat(fetch(date).word()).isEqualTo("error");
        assertThat(control("GET", "").getJsonArray("faults").stream()
                        .map(JsonObject.class::cast)
                        .filter(fault -> fault.getLong("id") == id)
                        .map(fault -> fault.getString("channel") + fault.getString("day") + fault.getString("fault")))
                .containsExactly(payway().channel() + date + "error");
        assertThat(control("DELETE", "/faults/" + id).getInteger("cleared")).isEqualTo(1);
        assertThat(fetch(date).word()).isEqualTo("read");
    }

    /** Archives that break off do not open. */
    private boolean isWhole(LocalDate date) {
        try {
            DecodedBill bill = fetch(date);
            return bill.word().equals("read") && bill.whole();
        } catch (AssertionError e) {
            return false;
        }
    }

    @Test
    @DisplayName("A truncated text ends within its last row, a cut answer earlier; wrong totals are one fen off")
    void truncatedAndWrong() {
        LocalDate date = nextDay();
        paid(100, millis(date, "08:00:00"));
        paid(200, millis(date, "09:00:00"));

        long id = fault(date, "truncated");
        assertThat(fetch(date).whole()).isFalse();
        control("DELETE", "/faults/" + id);
        assertThat(fetch(date).whole()).isTrue();

        id = fault(date, "cut");
        assertThat(isWhole(date)).isFalse();
        control("DELETE", "/faults/" + id);
        assertThat(isWhole(date)).isTrue();

        String path = "/" + payway().channel() + "/" + date + "/faults/wrong-totals";
        JsonObject ordered = control("POST", path);
        assertThat(ordered.getInteger("status")).isEqualTo(hasTotals() ? 200 : 400);
        if (hasTotals()) {
            assertThat(fetch(date).sums()).isEqualTo(List.of(2L, 300L, 0L, 0L));
            assertThat(fetch(date).stated()).isEqualTo(List.of(3L, 301L, 0L, 0L));
        }
    }
}
