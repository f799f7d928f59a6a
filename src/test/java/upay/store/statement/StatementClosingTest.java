package upay.store.statement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import upay.statement.StatementFilter;
import upay.statement.StatementForm.Format;
import upay.statement.StatementHead.State;
import upay.statement.StatementSums;
import upay.statement.StatementSums.Coverage;
import upay.store.TestStore;

@DisplayName(
        "Each movement of money is in one row of one day; a closed day does not change, and what comes later corrects a later one")
@Tag("process")
class StatementClosingTest {
    private static final LocalDate D1 = LocalDate.parse("2026-11-10");
    private static final LocalDate D2 = D1.plusDays(1);
    private static final LocalDate D3 = D1.plusDays(2);
    private static final Vertx VERTX = Vertx.vertx();
    private static StatementShop shop;
    private static int merchants;

    /** Each test has a merchant of its own. */
    private final String merchant = "m" + ++merchants;

    @BeforeAll
    static void open() {
        shop = new StatementShop(TestStore.fresh(), VERTX);
    }

    @AfterAll
    static void close() {
        shop.close();
        VERTX.close().await();
    }

    /** Of Asia/Shanghai. */
    private static Instant at(LocalDate day, String time) {
        return Instant.parse(day + "T" + time + "+08:00");
    }

    private StatementSums sums(LocalDate day) {
        return shop.totals(merchant, day).all();
    }

    private List<String> said(LocalDate day) {
        return shop.rows(merchant, day).stream()
                .map(row -> row.kind() + " " + row.money().amount() + " "
                        + row.money().fee() + "/" + row.money().feeFen() + " "
                        + row.evidence().covered() + " " + row.evidence().corrects())
                .toList();
    }

    @Test
    @DisplayName("payments, refunds on their own day, and cancels; what was never paid is not there")
    void movements() {
        long a = shop.pay(merchant, 1000, at(D1, "09:00:00"));
        shop.pay(merchant, 250, at(D1, "23:59:58"));
        shop.pay(merchant, 30, at(D1, "23:59:59"));
        shop.refund(merchant, a, 400, at(D2, "10:00:00"));
        shop.external(merchant, a, 600, at(D3, "10:00:00"));
        long c = shop.pay(merchant, 77, at(D2, "11:00:00"));
        shop.cancel(merchant, c, at(D2, "11:05:00"));
        long failed = shop.fail(merchant, 5000, at(D1, "12:00:00"));
        shop.abort(merchant, failed, at(D1, "12:01:00"));
        shop.begin(merchant, 6000, at(D1, "12:02:00"), "'WECHAT'");
        shop.collect();

        assertThat(said(D1)).containsExactly("PAYMENT 1000 null/0 false null", "PAYMENT 250 null/0 false null");
        assertThat(said(D2))
                .containsExactly(
                        "PAYMENT 30 null/0 false null",
                        "REFUND -400 null/0 false null",
                        "PAYMENT 77 null/0 false null",
                        "CANCEL -77 null/0 false null");
        assertThat(said(D3)).containsExactly("EXTERNAL_REFUND -600 null/0 false null");
        StatementSums second = sums(D2);
        assertThat(second.payments()).isEqualTo(new StatementSums.Sum(2, 107));
        assertThat(second.refunds()).isEqualTo(new StatementSums.Sum(1, 400));
        assertThat(second.cancels()).isEqualTo(new StatementSums.Sum(1, 77));
        assertThat(second.net()).isEqualTo(-370);
        shop.collect();
        assertThat(said(D2)).hasSize(4);
    }

    @Test
    @DisplayName("the channel's time decides the day; one that cannot be does not")
    void channelTime() {
        long a = shop.pay(merchant, 1, at(D1, "23:59:59"));
        shop.channelTime(a, at(D1, "23:59:59"));
        long b = shop.pay(merchant, 2, at(D2, "00:00:10"));
        shop.channelTime(b, at(D1, "23:59:58"));
        long c = shop.pay(merchant, 3, at(D1, "12:00:00"));
        shop.channelTime(c, at(D1.plusYears(2), "12:00:00"));
        shop.collect();

        assertThat(shop.rows(merchant, D1))
                .extracting(row -> row.money().amount())
                .containsExactly(3L, 2L, 1L);
    }

    @Test
    @DisplayName(
            "a payment that becomes known after its day was closed is a correction of the first open day, with reference")
    void late() {
        shop.pay(merchant, 100, at(D1, "10:00:00"));
        long late = shop.begin(merchant, 900, at(D1, "11:00:00"), "'ALIPAY'");
        long refunded = shop.pay(merchant, 50, at(D1, "12:00:00"));
        long lateRefund = shop.refunding(merchant, refunded, 20, at(D1, "13:00:00"), "r1");
        shop.collect();
        assertThat(shop.close(merchant, D1)).isEqualTo(D2);
        String before = shop.export(merchant, D1, Format.CSV).text();

        shop.succeed(merchant, late, at(D1, "11:00:30"));
        shop.refunded(refunded, lateRefund, "DONE", at(D2, "09:00:00"));
        shop.collect();

        assertThat(shop.export(merchant, D1, Format.CSV).text()).isEqualTo(before);
        assertThat(said(D2)).containsExactly("PAYMENT 900 null/0 false " + D1, "REFUND -20 null/0 false null");
        assertThat(sums(D2).evidence().corrections()).isEqualTo(1);
        assertThat(shop.rows(merchant, D2).get(0).evidence().at()).isEqualTo(at(D1, "11:00:30"));
    }

    @Test
    @DisplayName(
            "a refund that the channel closed after having accepted it is taken back, and again if it succeeds later")
    void takenBack() {
        long a = shop.pay(merchant, 100, at(D1, "10:00:00"));
        long refund = shop.refunding(merchant, a, 40, at(D1, "11:00:00"), "r1");
        shop.refunded(a, refund, "WATCH", at(D1, "11:00:01"));
        shop.collect();
        shop.close(merchant, D1);

        shop.refundFailed(a, refund);
        shop.collect();
        shop.collect();
        shop.refunded(a, refund, "DONE", at(D3, "09:00:00"));
        shop.collect();
        shop.collect();

        assertThat(said(D1)).containsExactly("PAYMENT 100 null/0 false null", "REFUND -40 null/0 false null");
        LocalDate today = LocalDate.now(ZoneId.of("Asia/Shanghai"));
        assertThat(said(today)).containsExactly("REFUND_FAILED 40 null/0 null " + D1, "REFUND -40 null/0 null " + D1);
        assertThat(sums(today).refunds()).isEqualTo(new StatementSums.Sum(0, 0));
    }

    @Test
    @DisplayName(
            "the fee of a bill is at its row; one that comes after the day was closed is a row of a later day; both in fen and exact")
    void fees() {
        long a = shop.pay(merchant, 1000, at(D1, "10:00:00"));
        long b = shop.pay(merchant, 2000, at(D1, "11:00:00"));
        long c = shop.pay(merchant, 3000, at(D1, "12:00:00"));
        shop.bill(merchant, a, a, "PAYMENT", "0.00500");
        shop.collect();
        shop.bill(merchant, b, b, "PAYMENT", "0.00499");
        shop.collect();
        assertThat(said(D1))
                .containsExactly(
                        "PAYMENT 1000 0.00500/1 true null",
                        "PAYMENT 2000 0.00499/0 true null",
                        "PAYMENT 3000 null/0 false null");
        assertThat(sums(D1).evidence().coverage()).isEqualTo(Coverage.PARTLY);
        assertThat(sums(D1).evidence().withoutFee()).isEqualTo(1);
        shop.close(merchant, D1);

        shop.bill(merchant, c, c, "PAYMENT", "11.40000");
        shop.bill(merchant, b, b, "REVERSAL", "0.00001");
        shop.collect();
        shop.collect();

        assertThat(said(D1)).hasSize(3).contains("PAYMENT 3000 null/0 false null");
        LocalDate today = LocalDate.now(ZoneId.of("Asia/Shanghai"));
        assertThat(said(today))
                .containsExactlyInAnyOrder("FEE 0 11.40000/1140 null " + D1, "FEE 0 0.00001/1 null " + D1);
        assertThat(sums(today).toSettle()).isEqualTo(-1141);
        assertThat(shop.statement(merchant, D1).closed().sums().toSettle()).isEqualTo(6000 - 1);
    }

    @Test
    @DisplayName("a fee that a bill takes away again changes the open row; a closed one keeps it")
    void replacedBill() {
        long a = shop.pay(merchant, 1000, at(D1, "10:00:00"));
        shop.bill(merchant, a, a, "PAYMENT", "6.00000");
        shop.collect();
        shop.database.execute("delete from bill_matches where tsn = " + a);
        shop.collect();
        assertThat(said(D1)).containsExactly("PAYMENT 1000 null/0 false null");
        shop.bill(merchant, a, a, "PAYMENT", "6.10000");
        shop.collect();
        shop.close(merchant, D1);
        shop.database.execute("delete from bill_matches where tsn = " + a);
        shop.collect();

        assertThat(said(D1)).containsExactly("PAYMENT 1000 6.10000/610 true null");
        assertThat(said(LocalDate.now(ZoneId.of("Asia/Shanghai")))).isEmpty();
    }

    @Test
    @DisplayName(
            "closed: sums of each place add up to the day's; the file has the stored digest, in both forms, each time")
    void closed() throws Exception {
        long a = shop.pay(merchant, 1000, at(D1, "09:00:00"));
        shop.pay(merchant, 2000, at(D1, "09:30:00"), "'WECHAT'");
        shop.refund(merchant, a, 300, at(D1, "10:00:00"));
        shop.bill(merchant, a, a, "PAYMENT", "3.80000");
        shop.collect();
        shop.close(merchant, D1);

        StoredStatement stored = shop.statement(merchant, D1);
        assertThat(stored.head().state()).isEqualTo(State.CLOSED);
        assertThat(stored.closed().sums()).isEqualTo(sums(D1));
        assertThat(shop.statements()
                        .lines(stored.head(), StatementFilter.ALL, null, 100)
                        .await())
                .isEqualTo(shop.totals(merchant, D1).lines());
        for (Format format : Format.values()) {
            StatementShop.Export first = shop.export(merchant, D1, format);
            StatementShop.Export second = shop.export(merchant, D1, format);
            String digest = HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256")
                            .digest(first.text().getBytes(StandardCharsets.UTF_8)));
            assertThat(second.text()).isEqualTo(first.text());
            assertThat(first.written().sha256()).containsEntry(format, digest);
            assertThat(
                            format == Format.CSV
                                    ? stored.closed().digests().csv()
                                    : stored.closed().digests().json())
                    .isEqualTo(digest);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "update statement_rows set fee_fen = 5 where merchant_id = ':m'",
                "update statement_rows set amount = amount + 1 where merchant_id = ':m'",
                "update statement_rows set settles_at = now() where merchant_id = ':m'",
                "delete from statement_rows where merchant_id = ':m'",
                "truncate statement_rows",
                "insert into statement_rows select merchant_id, order_sn, tsn, part + 1, kind, settles_at, at, corrects, amount, fee,"
                        + " fee_fen, covered, store_id, terminal_sn, operator, payway, sub_payway, client_sn from statement_rows"
                        + " where merchant_id = ':m'",
                "update statement_days set net = net where merchant_id = ':m'",
                "update statement_days set zone = 'UTC' where merchant_id = ':m'",
                "delete from statement_days where merchant_id = ':m'",
                "update statement_lines set records = 0 where merchant_id = ':m'",
                "delete from statement_lines where merchant_id = ':m'",
                "insert into statement_lines select merchant_id, day, 's2', terminal_sn, payway, records, covered, uncovered,"
                        + " without_fee, corrections, payments, payments_amount, refunds, refunds_amount, cancels,"
                        + " cancels_amount, net, fees, fees_fen, to_settle from statement_lines where merchant_id = ':m'"
            })
    @DisplayName("whatever program tries, a closed day does not change")
    void immutable(String sql) {
        shop.pay(merchant, 1000, at(D1, "09:00:00"));
        shop.collect();
        shop.close(merchant, D1);

        assertThatThrownBy(() -> shop.database.execute(sql.replace(":m", merchant)))
                .hasMessageContaining("statements are not changed");
    }

    @Test
    @DisplayName(
            "a day closes by itself when all of it is covered and nothing is open, else at the latest some time after its end")
    void due() {
        long a = shop.pay(merchant, 1000, at(D1, "09:00:00"));
        long b = shop.begin(merchant, 1000, at(D1, "09:10:00"), "'ALIPAY'");
        shop.pay(merchant, 500, at(D2, "09:00:00"));
        Duration never = Duration.ofDays(10_000);
        shop.closing().round(never).await();
        assertThat(shop.statement(merchant, D1).head().state()).isEqualTo(State.OPEN);

        shop.bill(merchant, a, a, "PAYMENT", "null");
        shop.closing().round(never).await();
        assertThat(shop.statement(merchant, D1).head().state()).isEqualTo(State.OPEN);

        shop.end(b, "FAIL_CANCELED", "DONE", at(D1, "09:11:00"));
        shop.closing().round(never).await();
        assertThat(shop.statement(merchant, D1).head().state()).isEqualTo(State.CLOSED);
        assertThat(shop.statement(merchant, D2).head().state()).isEqualTo(State.OPEN);

        Instant end = at(D3, "00:00:00");
        shop.closing().round(Duration.between(end, Instant.now()).plusHours(1)).await();
        assertThat(shop.statement(merchant, D2).head().state()).isEqualTo(State.OPEN);
        shop.closing().round(Duration.between(end, Instant.now()).minusHours(1)).await();
        assertThat(shop.statement(merchant, D2).head().state()).isEqualTo(State.CLOSED);
        assertThat(shop.statement(merchant, D3).head().state()).isEqualTo(State.CLOSED);
        assertThat(shop.statement(merchant, D2).closed().sums().evidence().coverage())
                .isEqualTo(Coverage.NO_BILL);
    }

    @Test
    @DisplayName("several instances that collect and close at once end as one would")
    void together() {
        for (int i = 0; i < 50; i++) {
            long sn = shop.pay(
                    merchant, 100 + i, at(D1.plusDays(i % 3), "10:00:00").plusSeconds(i));
            shop.bill(merchant, sn, sn, "PAYMENT", "0.01000");
        }
        Duration all = Duration.ofHours(1);

        Future.all(Stream.generate(() -> shop.closing().round(all)).limit(4).toList())
                .await();

        for (LocalDate day : List.of(D1, D2, D3)) {
            assertThat(shop.statement(merchant, day).head().state()).isEqualTo(State.CLOSED);
        }
        assertThat(shop.database.value("select count(*) || ' ' || sum(amount) from statement_rows where merchant_id = '"
                        + merchant + "'"))
                .isEqualTo("50 " + (50 * 100 + 49 * 50 / 2));
    }

    @Test
    @DisplayName(
            "an order that is entered again after a restore, at its old time, is a correction if that day is closed")
    void restored() {
        shop.pay(merchant, 1, at(D1, "09:00:00"));
        shop.collect();
        shop.close(merchant, D1);
        long again = shop.pay(merchant, 900, at(D1, "11:00:00"));
        shop.database.execute("update statement_frontier set reached = clock_timestamp()");
        shop.collect();
        assertThat(said(D2)).isEmpty();

        shop.database.execute("""
                insert into restores (why, held, sequence_at, continued_at) values ('test', '{}', 1, 2);
                insert into forgotten_trades (restore_id, order_sn, channel, owner, account, state, entered_for)
                select restore_id, %d, 'alipay', '*', '*conf', 'PAID', '%s' from restores""".formatted(again, merchant));
        shop.collect();
        shop.collect();

        assertThat(said(D2)).containsExactly("PAYMENT 900 null/0 false " + D1);
    }

    @Test
    @Timeout(120)
    @DisplayName("a statement of any length is written page by page: no chain of pages grows with it")
    void manyPages() {
        shop.database.execute("""
                insert into statement_rows (merchant_id, order_sn, tsn, part, kind, settles_at, at, amount, covered, store_id,
                  terminal_sn, operator, payway, sub_payway, client_sn)
                select '%s', i, i, 1, 'PAYMENT', '%s', '%s', 1, true, 's', 't', '', 'ALIPAY', 'BARCODE', 'c'
                from generate_series(1, 400000) i""".formatted(merchant, at(D1, "09:00:00"), at(D1, "09:00:00")));

        StatementExport.Written written = new StatementExport(shop.statements())
                .write(
                        shop.statement(merchant, D1).head(),
                        StatementFilter.ALL,
                        EnumSet.noneOf(Format.class),
                        StatementExport.Sink.NONE,
                        rows -> {})
                .await();

        assertThat(written.totals().all().net()).isEqualTo(400_000);
    }

    @Test
    @DisplayName("statements are behind by the time since the last transaction that was looked through")
    void behind() {
        shop.pay(merchant, 1000, at(D1, "09:00:00"));
        assertThat(shop.behind())
                .isCloseTo(Duration.between(at(StatementShop.BEGIN, "08:00:00"), Instant.now()), Duration.ofHours(1));

        shop.collect();

        assertThat(shop.behind()).isLessThan(Duration.ofMinutes(5));
    }

    @Test
    @DisplayName("an open day's sums in one statement are those of its rows")
    void live() {
        long a = shop.pay(merchant, 1000, at(D1, "09:00:00"));
        long b = shop.pay(merchant, 2000, at(D1, "09:30:00"), "'WECHAT'");
        shop.refund(merchant, a, 300, at(D1, "10:00:00"));
        shop.external(merchant, a, 100, at(D1, "10:10:00"));
        shop.cancel(merchant, b, at(D1, "10:20:00"));
        shop.bill(merchant, a, a, "PAYMENT", "3.80000");
        shop.collect();

        var head = shop.statement(merchant, D1).head();
        assertThat(shop.statements().liveLines(head, StatementFilter.ALL).await())
                .isEqualTo(shop.totals(merchant, D1).lines());
        StatementFilter wechat = new StatementFilter("s1", null, "WECHAT");
        assertThat(shop.statements().liveLines(head, wechat).await())
                .singleElement()
                .satisfies(line -> assertThat(line.sums().net()).isZero());
        assertThat(shop.statements().rows(head, wechat, null, 10).await()).hasSize(2);
    }
}
