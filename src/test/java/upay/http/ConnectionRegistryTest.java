package upay.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("No party takes all connections: at the limit, idle ones are closed, of the party that has most")
class ConnectionRegistryTest {
    private static final int CONNECTIONS = 40;
    private static final String QUERY = TestHttpPort.signed("/upay/v2/query", TestHttpPort.QUERY);

    private final TestHttpPort edge =
            new TestHttpPort(1_000, from -> TestHttpSettings.withMaxConnections(from, CONNECTIONS), List.of());
    private final List<RawClient> attackers = new ArrayList<>();

    @AfterEach
    void stop() {
        attackers.forEach(RawClient::close);
        edge.close();
    }

    private void open(int many, String from, String bytes) {
        for (int i = 0; i < many; i++) {
            RawClient attacker = edge.rawFrom(from);
            attackers.add(attacker);
            attacker.send(bytes);
        }
    }

    private static void assertServed(RawClient client) {
        assertThat(client.send(QUERY).response().body()).contains("UPAY_ORDER_NOT_EXISTS");
    }

    @Test
    @DisplayName("Silent connections of an unknown client, also at the same address")
    void silentOnes() {
        open(3 * CONNECTIONS, "127.0.0.1", "");

        for (int i = 0; i < 3 * CONNECTIONS; i++) {
            try (RawClient client = edge.raw()) {
                assertServed(client);
            }
        }
    }

    @Test
    @DisplayName("Half a head, or half a body, of an unknown client")
    void halfOfSomething() {
        open(CONNECTIONS, "127.0.0.2", "POST /upay/v2/pay HTT");
        try (RawClient client = edge.raw()) {
            assertServed(client);
        }
        open(CONNECTIONS, "127.0.0.2", QUERY.substring(0, QUERY.length() - 1));
        try (RawClient client = edge.raw()) {
            assertServed(client);
        }
    }

    @Test
    @DisplayName("A till's idle connection stays, however many connections unknown clients open")
    void tillsStay() {
        List<RawClient> tills = new ArrayList<>();
        for (int i = 0; i < CONNECTIONS / 2; i++) {
            RawClient till = edge.rawFrom("127.0.0.3");
            tills.add(till);
            assertServed(till);
        }

        open(5 * CONNECTIONS, "127.0.0.2", "");
        open(5 * CONNECTIONS, "127.0.0.3", "GET");

        tills.forEach(ConnectionRegistryTest::assertServed);
        tills.forEach(RawClient::close);
    }

    @Test
    @DisplayName("A new unknown client stays while another one opens many connections")
    void whoHasFewStays() {
        try (RawClient newcomer = edge.rawFrom("127.0.0.4")) {
            open(5 * CONNECTIONS, "127.0.0.2", "");

            assertServed(newcomer);
        }
    }

    @Test
    @DisplayName("Idle connections with a valid signature are closed too, if there are none without")
    void signedOnes() {
        for (int i = 0; i < CONNECTIONS; i++) {
            RawClient attacker = edge.rawFrom("127.0.0.2");
            attackers.add(attacker);
            assertServed(attacker);
        }

        for (int i = 0; i < CONNECTIONS; i++) {
            try (RawClient client = edge.raw()) {
                assertServed(client);
            }
        }
    }

    @Test
    @DisplayName("A connection that is being worked on never goes; when all are, more are closed at once")
    void whatIsWorkedOnStays() {
        edge.operations.hold();
        for (int i = 0; i < CONNECTIONS; i++) {
            attackers.add(edge.raw().send(TestHttpPort.signed("/upay/v2/pay", TestHttpPort.PAY)));
        }
        await().atMost(Duration.ofSeconds(10)).until(() -> edge.admission.inFlight() == CONNECTIONS);

        try (RawClient client = edge.raw()) {
            assertThat(client.isClosedWithin(5_000)).isTrue();
        }

        edge.operations.answer(call -> Future.succeededFuture(ScriptedOperations.NOT_FOUND));
        edge.operations.releaseAll();
        attackers.forEach(client -> assertThat(client.response().status()).isEqualTo(200));
        try (RawClient client = edge.raw()) {
            assertServed(client);
        }
    }

    @Test
    @DisplayName("Addresses are forgotten with their last connection")
    void addressesAreForgotten() {
        open(CONNECTIONS, "127.0.0.2", "");
        open(CONNECTIONS, "127.0.0.3", "");
        await().atMost(Duration.ofSeconds(10))
                .until(() -> !edge.admission.addressUsages().origins().isEmpty());

        attackers.forEach(RawClient::close);

        await().atMost(Duration.ofSeconds(10))
                .until(() -> edge.admission.addressUsages().origins().isEmpty());
        assertThat(edge.admission.addressUsages().departed()).isZero();
    }
}
