package upay.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.vertx.core.Vertx;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("process")
@DisplayName("Heartbeats take no more space than their rows have: on a full disk an instance keeps its lease")
class HeartbeatFullDiskTest {
    private static final int MANY = 3000;
    private static final String BEAT = "update instances set heartbeat_at = clock_timestamp(), numbers_held = array["
            + "1796025344971043 + ?, 1796025344972039 + ?, 1796025344973039] where id = ? and not dead";

    private final TestStore database = TestStore.fresh();

    /** As {@link #beats}; a snapshot of the server's own, such as its automatic analysis, holds them up for a moment only. */
    private static int beatsAtLast(Connection connection, long instance) throws SQLException {
        Instant limit = Instant.now().plusSeconds(30);
        int most = beats(connection, instance);
        while (most < MANY && Instant.now().isBefore(limit)) {
            most = beats(connection, instance);
        }
        return most;
    }

    private static int beats(Connection connection, long instance) throws SQLException {
        try (PreparedStatement beat = connection.prepareStatement(BEAT)) {
            for (int i = 0; i < MANY; i++) {
                beat.setLong(1, i);
                beat.setLong(2, i);
                beat.setLong(3, instance);
                try {
                    assertThat(beat.executeUpdate()).isEqualTo(1);
                } catch (SQLException refused) {
                    assertThat(refused.getSQLState()).isEqualTo("53100");
                    return i;
                }
            }
        }
        return MANY;
    }

    @Test
    @DisplayName("thousands of heartbeats, and the instance's own; unless a transaction of another client stays open")
    void full() throws Exception {
        Vertx vertx = Vertx.vertx();
        Store store = database.start(vertx);
        TestStore superuser = TestStore.at(database.superuserUri());
        try (Connection connection = database.connect();
                Connection open = database.connect();
                FullDisk disk = new FullDisk(() -> superuser)) {
            assumeTrue(disk.isReal(), "needs the right to mount a small file system");
            disk.fill();

            assertThat(beatsAtLast(connection, store.instance().id())).isEqualTo(MANY);
            Instant before = beat();
            Awaitility.await("its own heartbeat").atMost(Duration.ofMinutes(1)).until(() -> beat().isAfter(before));
            assertThat(store.instance().holdsLease()).isTrue();

            open.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            open.setAutoCommit(false);
            open.createStatement().execute("select from instances");
            int within = beats(connection, store.instance().id());
            assertThat(within)
                    .as("its dead versions fill a page, as docs/operations.md says")
                    .isBetween(50, MANY - 1);
            open.rollback();
            assertThat(beatsAtLast(connection, store.instance().id())).isEqualTo(MANY);
        } finally {
            SampleOrders.await(store.close());
            vertx.close().await();
        }
    }

    private Instant beat() {
        return Instant.parse(
                database.value(
                        "select to_char(max(heartbeat_at) at time zone 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"') from instances"));
    }
}
