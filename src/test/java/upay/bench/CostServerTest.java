package upay.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import upay.bench.cost.ServerSql;
import upay.bench.cost.StatementUse;

@Tag("process")
@DisplayName("The bench's own server counts statements, each database its own")
class CostServerTest {
    @TempDir
    Path folder;

    @Test
    void callsAndRowsOfAStatementAreCounted() {
        try (PgServer server = PgServer.startedCounting(folder.resolve("postgres"));
                PgServer another = server.another("against")) {
            ServerSql sql = another.counters();
            assertThat(StatementUse.isAvailable(sql)).isTrue();
            StatementUse.reset(sql);
            server.execute("select 1 as elsewhere");
            for (int i = 0; i < 3; i++) {
                another.execute("select i as counted from generate_series(1, 5) i");
            }

            Map<String, StatementUse> uses = StatementUse.read(sql);

            assertThat(uses).hasSize(1);
            StatementUse use = uses.values().iterator().next();
            assertThat(use.calls()).isEqualTo(3);
            assertThat(use.rows()).isEqualTo(15);
            assertThat(use.micros()).isPositive();
        }
    }
}
