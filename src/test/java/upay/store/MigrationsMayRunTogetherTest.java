package upay.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import upay.operation.StoreException;

@DisplayName("migrations may be run by many instances at once, and again")
class MigrationsMayRunTogetherTest {
    @Test
    @DisplayName("each is applied once, whoever comes first; later there is nothing to do")
    void together() throws Exception {
        TestStore database = TestStore.empty();
        ExecutorService instances = Executors.newFixedThreadPool(4);
        try {
            Callable<Integer> migrate =
                    () -> Migrations.run(database.address(), StoreSettings.SCHEMA, Migrations.GATEWAY);
            int applied = 0;
            for (Future<Integer> instance : instances.invokeAll(List.of(migrate, migrate, migrate, migrate))) {
                applied += instance.get();
            }

            assertThat(applied).isEqualTo(2);
            assertThat(migrate.call()).isZero();
            assertThat(database.value("select count(*) from orders")).isEqualTo("0");
        } finally {
            instances.shutdown();
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
