package upay.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@DisplayName("An instance detects whether another one uses the same store")
@Tag("process")
class PgInstanceTest {
    @Test
    void company() {
        Vertx vertx = Vertx.vertx();
        TestStore database = TestStore.fresh();
        Store one = database.start(vertx);
        database.execute("insert into instances (id, heartbeat_at) values (1000, now() - interval '11 s')");

        assertThat(SampleOrders.await(one.instance().hasCompany()))
                .as("the other one is silent")
                .isFalse();

        Store two = database.start(vertx);
        assertThat(SampleOrders.await(one.instance().hasCompany())).isTrue();

        SampleOrders.await(two.close());
        assertThat(SampleOrders.await(one.instance().hasCompany()))
                .as("it has left")
                .isFalse();

        SampleOrders.await(one.close());
        SampleOrders.await(vertx.close());
    }
}
