package upay.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import upay.store.TestStore;
import upay.store.statement.StatementShop;

@Tag("process")
@DisplayName(
        "A running gateway enters the movements of money into statements, and closes days after statements.close-after")
class StatementRoundTest {
    @TempDir
    Path folder;

    @Test
    void closes() throws Exception {
        Vertx vertx = Vertx.vertx();
        TestStore database = TestStore.fresh();
        StatementShop shop = new StatementShop(database, vertx);
        try {
            shop.pay("m1", 1000, Instant.now().minus(15, ChronoUnit.DAYS));
            shop.pay("m1", 500, Instant.now().minus(5, ChronoUnit.DAYS));
            try (LocalGateway slow = LocalGateway.start(
                    Files.createDirectory(folder.resolve("gateway")),
                    Map.of(
                            "UPAY_DB_URI",
                            database.uri(),
                            "UPAY_SANDBOX_TIME_SCALE",
                            "0.01",
                            "UPAY_STATEMENTS_CLOSE_AFTER",
                            "240h"))) {
                assertThat(slow.uri()).isNotNull();
                LocalDate last = Instant.now()
                        .minus(5, ChronoUnit.DAYS)
                        .atZone(ZoneId.of("Asia/Shanghai"))
                        .toLocalDate()
                        .minusDays(1);
                Awaitility.await("the day of ten days ago and more, and those after it that have nothing to wait for")
                        .atMost(Duration.ofSeconds(60))
                        .until(
                                () -> database.value(
                                        "select max(day)::text from statement_days where closed_at is not null"),
                                last.toString()::equals);
            }
            assertThat(database.value("select sum(amount) from statement_rows")).isEqualTo("1500");
            assertThat(database.value("select sum(net) from statement_days")).isEqualTo("1000");
        } finally {
            shop.close();
            vertx.close().await();
        }
    }
}
