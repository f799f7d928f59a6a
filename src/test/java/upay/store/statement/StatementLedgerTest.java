package upay.store.statement;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import upay.statement.StatementForm.Format;
import upay.statement.StatementHead.Span;
import upay.statement.StatementHead.State;
import upay.statement.StatementRow;
import upay.statement.StatementSums;
import upay.store.TestStore;

@DisplayName(
        "Whatever moves, ends late, gets a fee or changes its zone, and whenever days are closed: every fen is in one row of"
                + " one day, all days together are the ledger, and closed days keep their bytes")
@Tag("process")
class StatementLedgerTest {
    private static final LocalDate FIRST = LocalDate.parse("2026-02-27");
    private static final int DAYS = 12;
    private static final int STEPS = 60;

    /** Around daylight saving's changes of March, both directions, and days of the date line. */
    private static final List<String> ZONES = List.of(
            "Asia/Shanghai",
            "America/New_York",
            "Europe/Berlin",
            "Pacific/Kiritimati",
            "Etc/GMT+12",
            "Asia/Kathmandu",
            "America/Havana");

    private static final Vertx VERTX = Vertx.vertx();
    private static StatementShop shop;

    @BeforeAll
    static void open() {
        shop = new StatementShop(TestStore.fresh(), VERTX);
    }

    @AfterAll
    static void close() {
        shop.close();
        VERTX.close().await();
    }

    static Stream<Long> seeds() {
        long chosen = Long.getLong("upay.test.seed", 0);
        return chosen != 0 ? Stream.of(chosen) : LongStream.rangeClosed(1, 8).boxed();
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void adds(long seed) {
        Story story = new Story(seed);
        for (int i = 0; i < STEPS; i++) {
            story.step();
        }
        story.end();
    }

    /** A merchant's life at random. */
    private static final class Story {
        private final Random random;
        private final String merchant;
        private final List<Long> paid = new ArrayList<>();
        private final Map<Long, Long> left = new HashMap<>();
        private final List<Long> open = new ArrayList<>();
        /** Refunds that are only accepted, and their orders. */
        private final Map<Long, Long> accepted = new TreeMap<>();

        private final Map<LocalDate, String> closed = new TreeMap<>();
        private int fees;

        Story(long seed) {
            random = new Random(seed);
            merchant = "seed-" + seed;
            shop.database.execute("insert into merchants (merchant_id, name) values ('" + merchant + "', 'x')");
        }

        private Instant time() {
            return FIRST.atStartOfDay(ZoneId.of("UTC"))
                    .toInstant()
                    .plus(Duration.ofSeconds(random.nextInt(DAYS * 86_400)));
        }

        private <T> T any(List<T> some) {
            return some.get(random.nextInt(some.size()));
        }

        void step() {
            switch (random.nextInt(13)) {
                case 0, 1, 2 -> pay();
                case 3 -> open.add(shop.begin(merchant, amount(), time(), "'WECHAT'"));
                case 4 -> endLate();
                case 5, 6 -> refund();
                case 7 -> cancel();
                case 8 -> takeBack();
                case 9 -> fee();
                case 10 -> zone();
                case 11 -> shop.collect();
                default -> closeSome();
            }
        }

        private long amount() {
            return 1 + random.nextInt(100_000);
        }

        private void pay() {
            long sn = shop.pay(merchant, amount(), time());
            paid.add(sn);
            if (random.nextInt(3) == 0) {
                shop.channelTime(sn, time());
            }
        }

        private void endLate() {
            if (!open.isEmpty()) {
                long sn = open.remove(random.nextInt(open.size()));
                if (random.nextBoolean()) {
                    shop.succeed(merchant, sn, time());
                    paid.add(sn);
                } else {
                    shop.end(sn, "FAIL_CANCELED", "DONE", time());
                }
            }
        }

        private long rest(long sn) {
            return Long.parseLong(shop.database.value("select net from orders where sn = " + sn));
        }

        private void refund() {
            if (paid.isEmpty()) {
                return;
            }
            long sn = any(paid);
            long rest = rest(sn);
            if (rest > 0 && !accepted.containsValue(sn)) {
                long amount = 1 + random.nextLong(rest);
                switch (random.nextInt(3)) {
                    case 0 -> shop.refund(merchant, sn, amount, time());
                    case 1 -> shop.external(merchant, sn, amount, time());
                    default -> {
                        long tsn = shop.refunding(merchant, sn, amount, time(), "r" + StatementShop.number());
                        shop.refunded(sn, tsn, "WATCH", time());
                        accepted.put(tsn, sn);
                    }
                }
            }
        }

        private void cancel() {
            if (!paid.isEmpty()) {
                long sn = any(paid);
                String status = shop.database.value("select status from orders where sn = " + sn);
                if (status.equals("PAID") && !accepted.containsValue(sn)) {
                    shop.cancel(merchant, sn, time());
                }
            }
        }

        /** An accepted refund ends, or fails after all; a failed one succeeds later. */
        private void takeBack() {
            if (!accepted.isEmpty()) {
                long tsn = any(List.copyOf(accepted.keySet()));
                if (random.nextBoolean()) {
                    shop.refundFailed(accepted.get(tsn), tsn);
                } else {
                    shop.refunded(accepted.remove(tsn), tsn, "DONE", time());
                }
            }
        }

        private void fee() {
            if (!paid.isEmpty()) {
                long sn = any(paid);
                shop.database.execute("delete from bill_matches where tsn = " + sn);
                shop.bill(merchant, sn, sn, "PAYMENT", "0." + (10_000 + random.nextInt(80_000)));
                fees++;
            }
        }

        private void zone() {
            shop.database.execute(
                    "update merchants set zone = '" + any(ZONES) + "' where merchant_id = '" + merchant + "'");
        }

        private void closeSome() {
            shop.collect();
            LocalDate last = FIRST.minusDays(1).plusDays(random.nextInt(DAYS));
            shop.close(merchant, last);
            for (LocalDate day = FIRST.minusDays(3); !day.isAfter(last); day = day.plusDays(1)) {
                if (shop.statement(merchant, day).head().state() == State.CLOSED) {
                    closed.putIfAbsent(day, files(day));
                }
            }
        }

        private String files(LocalDate day) {
            return shop.export(merchant, day, Format.CSV).text()
                    + shop.export(merchant, day, Format.JSON).text()
                    + shop.statement(merchant, day);
        }

        void end() {
            shop.collect();
            closed.forEach(
                    (day, text) -> assertThat(files(day)).as("closed " + day).isEqualTo(text));

            List<StatementRow> rows = new ArrayList<>();
            StatementSums sums = StatementSums.NONE;
            Instant past = null;
            LocalDate last = LocalDate.now(ZoneId.of("UTC")).plusDays(2);
            for (LocalDate day = FIRST.minusDays(3); !day.isAfter(last); day = day.plusDays(1)) {
                StoredStatement stored = shop.statement(merchant, day);
                Span span = stored.head().span();
                if (span.from().equals(span.until())) {
                    continue;
                }
                assertThat(past == null || past.equals(span.from()))
                        .as(day + " follows: " + past + " " + span)
                        .isTrue();
                past = span.until();
                List<StatementRow> own = shop.rows(merchant, day);
                rows.addAll(own);
                StatementSums of = shop.totals(merchant, day).all();
                sums = sums.plus(of);
                if (stored.closed() != null) {
                    assertThat(stored.closed().sums()).as("sums of " + day).isEqualTo(of);
                }
            }
            assertThat(rows).doesNotHaveDuplicates().hasSize(count("select count(*) from statement_rows"));
            assertThat(sums.net()).isEqualTo(count("select coalesce(sum(net), 0) from orders where paid and true"));
            assertThat(perTransaction()).isEqualTo(0);
            assertThat(sums.fees().fen()).isEqualTo(count("""
                    select coalesce(sum(round(fee * 100)), 0)::int8 from (
                      select (select sum(b.fee) from bill_matches b where b.tsn = r.tsn) as fee
                      from statement_rows r where part = 1 and merchant_id = '%s') f where true""".formatted(merchant)));
            assertThat(fees + paid.size()).isGreaterThan(0);
        }

        private int count(String sql) {
            return Integer.parseInt(shop.database.value(
                    sql.contains(merchant)
                            ? sql
                            : sql + (sql.contains(" where ") ? " and" : " where") + " merchant_id = '" + merchant
                                    + "'"));
        }

        /** Transactions whose rows do not say what they have moved. */
        private int perTransaction() {
            return count("""
                    select count(*) from transactions t join orders o on o.merchant_id = t.merchant_id and o.sn = t.order_sn
                    where t.merchant_id = '%s' and (case when t.status = 'SUCCESS' and o.paid
                        then case t.type when 'PAY' then t.amount else -t.amount end else 0 end)
                      <> (select coalesce(sum(r.amount), 0) from statement_rows r where r.tsn = t.tsn)""".formatted(merchant));
        }
    }
}
