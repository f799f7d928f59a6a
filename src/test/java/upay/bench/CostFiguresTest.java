package upay.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import upay.bench.cost.DiskUse;
import upay.bench.cost.ServerSql;
import upay.bench.cost.StatementUse;
import upay.bench.cost.TableUse;
import upay.bench.cost.WalUse;
import upay.store.TestStore;

@DisplayName("What the bench says a payment costs is what the server wrote and counted")
@Tag("process")
class CostFiguresTest {
    private static final TestStore STORE = TestStore.empty();

    private PgServer server;
    private ServerSql sql;

    @BeforeEach
    void createTable() {
        server = PgServer.given(STORE.superuserUri());
        sql = server.counters();
        sql.execute("drop table if exists sold");
        sql.execute("create table sold (sn int primary key, trade text, net int) with (autovacuum_enabled = off)");
        sql.execute("create index sold_trade on sold (trade)");
    }

    @AfterEach
    void disconnect() {
        server.close();
    }

    @Test
    void rowsIndexEntriesAndHotUpdatesAreReadFromTheLog() {
        assertThat(WalUse.isAvailable(sql)).isTrue();
        String from = WalUse.place(sql);
        sell();
        String to = WalUse.place(sql);

        WalUse wal = WalUse.between(sql, from, to);

        assertThat(wal.inserts("sold")).isEqualTo(100);
        assertThat(wal.updates("sold")).isEqualTo(50);
        assertThat(wal.hotUpdates("sold")).isEqualTo(30);
        assertThat(wal.entries("sold_pkey")).isEqualTo(120);
        assertThat(wal.entries("sold_trade")).isEqualTo(120);
        assertThat(wal.commits()).isGreaterThanOrEqualTo(3);
        long grown = server.number("select pg_wal_lsn_diff('" + to + "', '" + from + "')::int8");
        assertThat((double) wal.total().bytes() + wal.total().imageBytes())
                .as("bytes of the records, beside the growth of the log")
                .isLessThanOrEqualTo(grown)
                .isCloseTo(grown, within(0.1 * grown));
    }

    @Test
    void theLogsOfSeveralRoundsAddUp() {
        WalUse.Kind kind = new WalUse.Kind("sold", "Heap/INSERT+INIT");
        WalUse one = new WalUse(Map.of(kind, new WalUse.Amount(2, 300, 1, 8_000)));

        WalUse both = WalUse.sum(List.of(one, one));

        assertThat(both.inserts("sold")).isEqualTo(4);
        assertThat(both.total()).isEqualTo(new WalUse.Amount(4, 600, 2, 16_000));
    }

    @Test
    void theServersCountersAreThoseSinceTheBeginning() {
        sell();
        sql.execute("select pg_stat_force_next_flush()");
        Map<String, TableUse> before = TableUse.read(sql, "public");
        sql.execute("update sold set net = 3 where sn <= 10");
        sql.execute("select pg_stat_force_next_flush()");

        TableUse since = TableUse.read(sql, "public").get("sold").since(before.get("sold"));

        assertThat(before.get("sold").inserts()).isEqualTo(100);
        assertThat(since.inserts()).isZero();
        assertThat(since.updates()).isEqualTo(10);
        assertThat(since.hotUpdates()).isEqualTo(10);
        assertThat(before.get("sold_trade").isIndex()).isTrue();
        assertThat(before.get("sold_trade").table()).isEqualTo("sold");
    }

    @Test
    void whatAVacuumFreesIsNotOccupied() {
        sql.execute("insert into sold select i, repeat('x', 100), 1 from generate_series(1, 10000) i");
        sql.execute("delete from sold where sn < 10000");
        sql.execute("vacuum sold");

        long file = DiskUse.files(sql, "public").of("sold");
        long occupied = DiskUse.occupied(sql, "public").of("sold");

        assertThat(file).isGreaterThan(10_000 * 100);
        assertThat(occupied).isBetween(0L, file / 10);
        assertThat(DiskUse.files(sql, "public").of("sold_trade")).isPositive();
    }

    @Test
    void aServerWithoutTheExtensionTellsNothingOfStatements() {
        assertThat(StatementUse.isAvailable(sql)).isFalse();
    }

    @Test
    void aRequestsShareIsOfTheAnsweredOnes() {
        WalUse wal = new WalUse(new TreeMap<>(Map.of(
                new WalUse.Kind("orders", "Heap/INSERT"), new WalUse.Amount(10, 2_000, 0, 0),
                new WalUse.Kind("orders", "Heap/UPDATE"), new WalUse.Amount(10, 3_000, 1, 8_000))));

        CostReading reading = new CostReading(
                10, new CostReading.Speed(100, 1, 2), new CostReading.Seconds(0.001, 0.0005), 14_000, wal, 4, Map.of());

        assertThat(reading.postgresMicros()).isEqualTo(100);
        assertThat(reading.gatewayMicros()).isEqualTo(50);
        assertThat(reading.walBytes()).isEqualTo(500);
        assertThat(reading.walRecords()).isEqualTo(2);
        assertThat(reading.imageBytes()).isEqualTo(800);
        assertThat(reading.commits()).isEqualTo(0.4);
        assertThat(reading.writesInCommit()).isEqualTo(5);
    }

    /** 100 rows; 30 HOT updates, 20 others. */
    private void sell() {
        sql.execute("insert into sold select i, 'trade-' || i, 1 from generate_series(1, 100) i");
        sql.execute("update sold set net = 2 where sn <= 30");
        sql.execute("update sold set trade = 'other-' || sn where sn > 80");
    }
}
