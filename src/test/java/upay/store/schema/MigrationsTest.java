package upay.store.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.sql.Connection;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import upay.port.StoreException;
import upay.store.TestStore;
import upay.store.sql.StoreSettings;

@DisplayName("migrations may be run by many instances at once, and again")
@Tag("process")
class MigrationsTest {
    @Test
    @DisplayName("each is applied once, whichever instance is first; later there is nothing to do")
    void together() throws Exception {
        TestStore database = TestStore.empty();
        int all = Path.of("src/main/resources", Migrations.GATEWAY).toFile().list().length;
        ExecutorService instances = Executors.newFixedThreadPool(4);
        try {
            Callable<Integer> migrate =
                    () -> Migrations.run(database.address(), StoreSettings.SCHEMA, Migrations.GATEWAY);
            int applied = 0;
            for (Future<Integer> instance : instances.invokeAll(List.of(migrate, migrate, migrate, migrate))) {
                applied += instance.get();
            }

            assertThat(applied).isPositive().isEqualTo(all);
            assertThat(migrate.call()).isZero();
            assertThat(database.value("select count(*) from orders")).isEqualTo("0");
        } finally {
            instances.shutdown();
        }
    }

    @Test
    @DisplayName("applied scripts, and differences from them, are recognised without loading Flyway")
    void nothingToDo() throws Exception {
        TestStore database = TestStore.fresh();
        MigrationScripts scripts = MigrationScripts.of(Migrations.GATEWAY);
        try (Connection connection = database.connect()) {
            assertThat(scripts.areApplied(connection, StoreSettings.SCHEMA)).isTrue();
            assertThat(scripts.areApplied(connection, "public")).isFalse();
            assertThat(MigrationScripts.of("db/nowhere").areApplied(connection, StoreSettings.SCHEMA))
                    .isFalse();
            for (String difference :
                    List.of("checksum = checksum + 1", "success = false", "version = version || '1'")) {
                connection.setAutoCommit(false);
                connection.createStatement().execute("update flyway_schema_history set " + difference);
                assertThat(scripts.areApplied(connection, StoreSettings.SCHEMA))
                        .as(difference)
                        .isFalse();
                connection.rollback();
                connection.setAutoCommit(true);
            }
        }
    }

    @Test
    @DisplayName("a location without migrations is a mistake")
    void noLocation() {
        TestStore database = TestStore.empty();

        assertThatThrownBy(() -> Migrations.run(database.address(), "x", "db/nowhere"))
                .isInstanceOf(StoreException.class);
    }
}
