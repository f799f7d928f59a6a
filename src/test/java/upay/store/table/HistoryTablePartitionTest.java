package upay.store.table;

import static org.assertj.core.api.Assertions.assertThat;
import static upay.store.SampleOrders.await;

import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import upay.domain.OrderKey;
import upay.history.HistoryEntry;
import upay.port.Ledger;
import upay.port.LedgerHistoryContract;
import upay.store.Store;
import upay.store.TestStore;

@DisplayName("over a history that docs/scaling/partition.sql has split, the ledger keeps its promises")
@Tag("process")
class HistoryTablePartitionTest extends LedgerHistoryContract {
    private static final String PARTITIONS =
            "select string_agg(inhrelid::regclass::text, ' ' order by inhrelid) from pg_inherits i"
                    + " where inhparent = 'upay.history'::regclass";
    private static final String OLD =
            "('m', 1, 1, 'CREATED', now() - interval '2 years', 0, ''), ('m', 1, 2, 'PAID', now() - interval '%s', 0, '')";

    private static Vertx vertx;
    private static TestStore database;
    private static Store store;
    private static long dead;

    @BeforeAll
    static void start() {
        vertx = Vertx.vertx();
        database = split("13 months 1 day");
        store = database.start(vertx);
        dead = Long.parseLong(
                database.value(
                        "insert into instances (id, heartbeat_at) values (nextval('instance_ids'), now() - interval '1 h') returning id"));
    }

    @AfterAll
    static void stop() {
        await(store.close());
        await(vertx.close());
    }

    /** A database that has an order of two years ago, whose newest event is so old, and whose history is in partitions. */
    private static TestStore split(String age) {
        TestStore made = TestStore.fresh();
        made.execute("insert into history values " + OLD.formatted(age));
        made.execute(script("partition.sql"));
        return made;
    }

    private static String script(String name) {
        try {
            return Files.readString(Path.of("docs", "scaling", name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    protected Ledger ledger() {
        return store.ledger();
    }

    @Override
    protected List<HistoryEntry> history(OrderKey key) {
        return await(store.history().entries(key));
    }

    @Override
    protected long alive() {
        return store.instance().id();
    }

    @Override
    protected long dead() {
        return dead;
    }

    @Test
    @DisplayName("all that was there is in the first partition, and a second run adds nothing")
    void once() {
        TestStore fresh = split("13 months 1 day");
        String partitions = fresh.value(PARTITIONS);
        fresh.execute(script("partition.sql"));

        assertThat(fresh.value(PARTITIONS)).isEqualTo(partitions);
        assertThat(partitions.split(" ")).hasSizeGreaterThan(2).contains("history_first", "history_rest");
        assertThat(fresh.value("select count(*) from history_first")).isEqualTo("2");
    }

    @Test
    @DisplayName("rows that arrived while it did not run are moved into a partition of their own at the next run")
    void ahead() {
        TestStore fresh = split("13 months 1 day");
        int before = fresh.value(PARTITIONS).split(" ").length;
        fresh.execute("select setval('numbers', (select last_value + 60000000 from numbers))");
        fresh.execute("insert into history select 'm', last_value + 999, 1, 'CREATED', now(), 0, '' from numbers");
        fresh.execute(script("partition.sql"));

        assertThat(fresh.value(PARTITIONS).split(" ")).hasSizeGreaterThan(before);
        assertThat(fresh.value("select count(*) from history")).isEqualTo("3");
        assertThat(fresh.value("select count(*) from history_rest")).isEqualTo("0");
    }

    @Test
    @DisplayName("a partition is retired when its newest event is older than 13 months, and not before")
    void retired() {
        TestStore old = split("13 months 1 day");
        old.execute(script("retire.sql"));
        TestStore touched = split("12 months");
        touched.execute(script("retire.sql"));

        assertThat(old.value("select count(*) from history")).isEqualTo("0");
        assertThat(old.value("select count(*) from history_first")).isEqualTo("2");
        assertThat(touched.value("select count(*) from history")).isEqualTo("2");
    }
}
