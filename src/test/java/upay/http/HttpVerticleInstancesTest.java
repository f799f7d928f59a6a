package upay.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.IOException;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import upay.http.admission.AdmissionControl;
import upay.lab.Ports;

/** One instance for each event loop, one port, one door for all of them. */
@DisplayName("Verticle instances share one port, one drain and one bound on connections")
class HttpVerticleInstancesTest {
    private static final int LOOPS = 3;

    @Test
    void connectionsAreDealtOutAndTheDoorClosesForAll() throws IOException {
        int port = Ports.free();
        Set<String> loops = ConcurrentHashMap.newKeySet();
        ScriptedOperations operations = new ScriptedOperations();
        operations.answer(call -> {
            loops.add(Thread.currentThread().getName());
            return Future.succeededFuture(ScriptedOperations.NOT_FOUND);
        });
        AdmissionControl admission = new AdmissionControl(100);
        HttpSettings settings = HttpSettings.defaults("127.0.0.1", port);
        Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(LOOPS));
        List<RawClient> clients = new ArrayList<>();
        try {
            String deployment = vertx.deployVerticle(
                            () -> new HttpVerticle(
                                    settings,
                                    operations.operations(),
                                    TestHttpPort.signers(sn -> Future.succeededFuture(Optional.of(TestHttpPort.TILL))),
                                    admission,
                                    List.of()),
                            new DeploymentOptions().setInstances(LOOPS))
                    .await();
            for (int i = 0; i < 4 * LOOPS; i++) {
                clients.add(new RawClient(port).send(TestHttpPort.signed("/upay/v2/query", TestHttpPort.QUERY)));
            }
            clients.forEach(client -> assertThat(client.response().body()).contains("UPAY_ORDER_NOT_EXISTS"));
            assertThat(loops).hasSize(LOOPS);

            admission.drain();

            clients.forEach(client -> client.send(TestHttpPort.signed("/upay/v2/query", TestHttpPort.QUERY)));
            clients.forEach(client -> assertThat(client.response().body()).contains("MAINTENANCE_INPROGRESS"));
            vertx.undeploy(deployment).await();
            await().atMost(Duration.ofSeconds(5)).until(() -> isFree(port));
        } finally {
            clients.forEach(RawClient::close);
            vertx.close().await();
        }
    }

    @Test
    void theBoundOnConnectionsIsOneForAll() throws IOException {
        int port = Ports.free();
        HttpSettings settings = TestHttpSettings.withMaxConnections(HttpSettings.defaults("127.0.0.1", port), LOOPS);
        ScriptedOperations operations = new ScriptedOperations();
        operations.hold();
        AdmissionControl admission = new AdmissionControl(100);
        Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(LOOPS));
        List<RawClient> clients = new ArrayList<>();
        try {
            vertx.deployVerticle(
                            () -> new HttpVerticle(
                                    settings,
                                    operations.operations(),
                                    TestHttpPort.signers(sn -> Future.succeededFuture(Optional.of(TestHttpPort.TILL))),
                                    admission,
                                    List.of()),
                            new DeploymentOptions().setInstances(LOOPS))
                    .await();
            for (int i = 0; i < LOOPS; i++) {
                clients.add(new RawClient(port).send(TestHttpPort.signed("/upay/v2/query", TestHttpPort.QUERY)));
            }
            await().atMost(Duration.ofSeconds(10)).until(() -> admission.inFlight() == LOOPS);

            try (RawClient oneTooMany = new RawClient(port)) {
                assertThat(oneTooMany.isClosedWithin(5_000)).isTrue();
            }

            operations.answer(call -> Future.succeededFuture(ScriptedOperations.NOT_FOUND));
            operations.releaseAll();
            clients.remove(0).close();
            await().atMost(Duration.ofSeconds(5)).until(() -> isServed(port));
        } finally {
            clients.forEach(RawClient::close);
            vertx.close().await();
        }
    }

    private static boolean isServed(int port) {
        try (RawClient client = new RawClient(port)) {
            return client.send(TestHttpPort.signed("/upay/v2/query", TestHttpPort.QUERY))
                    .response()
                    .body()
                    .contains("UPAY_ORDER_NOT_EXISTS");
        } catch (AssertionError | RuntimeException closed) {
            return false;
        }
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new java.net.InetSocketAddress("127.0.0.1", port));
            return true;
        } catch (IOException taken) {
            return false;
        }
    }
}
