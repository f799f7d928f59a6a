package upay.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import upay.domain.terminal.Terminal;
import upay.http.admission.AddressUsage;
import upay.http.admission.AdmissionControl;
import upay.http.admission.ClientNetwork;

@DisplayName("Requests that wait for a terminal's present keys end a few at a time")
class PresentKeysTest {
    private static final Terminal TILL = TestHttpPort.TILL;
    private static final int WAITING = 500;

    private final Vertx vertx = Vertx.vertx();
    private final Context loop = vertx.getOrCreateContext();
    private final ScriptedTerminals terminals = new ScriptedTerminals(TILL);
    private final AdmissionControl admission = new AdmissionControl(100);
    private final PresentKeys keys = new PresentKeys(terminals, admission.awaitedKeys());
    private final AddressUsage address = admission
            .addressUsages()
            .arrive(Optional.ofNullable(ClientNetwork.parse("127.0.0.2")).orElseThrow());
    private final AtomicInteger refused = new AtomicInteger();
    private final List<Integer> refusedBefore = new CopyOnWriteArrayList<>();

    @AfterEach
    void stop() {
        vertx.close().await();
    }

    /** Wrongly signed, whatever the present keys are. */
    private final class Wrong implements PresentKeys.Waiting {
        @Override
        public boolean accept(Terminal found) {
            return false;
        }

        @Override
        public void giveUp(@Nullable Throwable failure) {
            refused.incrementAndGet();
            // What else comes to this event loop meanwhile.
            vertx.setTimer(1, other -> refusedBefore.add(refused.get()));
        }
    }

    private void wrong(int count) {
        loop.runOnContext(begin -> {
            for (int i = 0; i < count; i++) {
                keys.find(TILL.sn(), address, new Wrong());
            }
        });
    }

    @Test
    @DisplayName("other events of the event loop come in between, and none of those that wait is forgotten")
    void slices() {
        terminals.holds = true;
        wrong(1 + WAITING);
        await().until(() -> terminals.asked.size() == 1);
        terminals.asked.get(0).complete(Optional.of(TILL));
        await().until(() -> terminals.asked.size() == 2);
        assertThat(refused).hasValue(1);
        terminals.asked.get(1).complete(Optional.of(TILL));
        wrong(1);
        await().until(() -> terminals.asked.size() == 3);

        await().untilAsserted(() -> assertThat(refusedBefore).hasSize(1 + WAITING));
        assertThat(refusedBefore).filteredOn(before -> before < WAITING / 2).hasSizeGreaterThan(10);
        terminals.asked.get(2).complete(Optional.of(TILL));
        await().untilAsserted(() -> assertThat(refused).hasValue(2 + WAITING));
        assertThat(admission.awaitedKeys().count()).isZero();
    }
}
