package upay.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import upay.sandbox.ledger.MemoryTradeLedger;

/** A sandbox of the test's own on a free port, fifty times as fast as the world. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class SandboxTestBase {
    static final double SCALE = 0.02;

    /** 60 s, 30 s. */
    static final long HOLD_MILLIS = 1_200;

    static final long WINDOW_MILLIS = 600;

    private static final AtomicLong NUMBERS = new AtomicLong(7_894_259_244_000_000L);

    Vertx vertx;
    SandboxHttpClient wire;
    SandboxTill till;

    abstract SandboxTill till(SandboxHttpClient wire);

    @BeforeAll
    void start() {
        vertx = Vertx.vertx();
        SandboxVerticle sandbox =
                new SandboxVerticle(new SandboxSettings("127.0.0.1", 0, SCALE), new MemoryTradeLedger());
        SandboxHttpClient.await(vertx.deployVerticle(sandbox));
        wire = new SandboxHttpClient(vertx, sandbox.actualPort());
        till = till(wire);
    }

    @AfterAll
    void stop() {
        wire.close();
        SandboxHttpClient.await(vertx.close());
    }

    static String number() {
        return Long.toString(NUMBERS.incrementAndGet());
    }

    /** A paid barcode order. */
    String paid(long total) {
        String sn = number();
        assertThat(till.pay(sn, total).word()).isEqualTo("paid");
        return sn;
    }

    /** A scanned and paid QR order. */
    String scanned(long total) {
        String sn = number();
        assertThat(till.precreate(sn, total, null).word()).isEqualTo("done");
        assertThat(wire.scan(sn)).isEqualTo(200);
        return sn;
    }

    void assertBooks(String sn, long charged, long returned) {
        JsonObject entry = wire.ledger(sn);
        assertThat(entry.getLong("charged")).as("charged of %s", entry).isEqualTo(charged);
        assertThat(entry.getLong("returned")).as("returned of %s", entry).isEqualTo(returned);
        assertThat(entry.getInteger("charges")).as("charges of %s", entry).isEqualTo(charged == 0 ? 0 : 1);
    }

    boolean isClosed(String sn) {
        return wire.ledger(sn).getBoolean("closed");
    }
}
