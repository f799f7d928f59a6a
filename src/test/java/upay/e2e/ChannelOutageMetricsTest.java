package upay.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import upay.app.OperatorSession;
import upay.app.SandboxProgram;
import upay.audit.Act;
import upay.audit.AuditAction;
import upay.config.GatewayConfig;
import upay.domain.Payway;
import upay.store.TestStore;
import upay.store.registry.ChannelAccount;

@Tag("process")
@DisplayName("A channel that is down or switched off, and the payments refused for it, are in the metrics")
class ChannelOutageMetricsTest {
    private static final String REFUSED = "FAIL/UNEXPECTED_PROVIDER_ERROR";
    private static final String BREAKERS = "upay_channel_breakers_open";
    private static final String SWITCHES = "upay_channel_switched_off";
    private static final int PORT = GatewayProcess.freePort();

    @TempDir
    static Path folder;

    private static SandboxProgram sandbox;
    private static LocalGateway gateway;

    @BeforeAll
    static void start() throws Exception {
        sandbox = sandbox();
        gateway = LocalGateway.start(
                folder,
                Map.of(
                        "UPAY_DB_URI",
                        TestStore.fresh().uri(),
                        "UPAY_SANDBOX_URI",
                        "http://127.0.0.1:" + PORT,
                        "UPAY_SANDBOX_TIME_SCALE",
                        "0.1",
                        "UPAY_CHANNELS_BREAKER_MIN_CALLS",
                        "2"));
    }

    private static SandboxProgram sandbox() throws Exception {
        SandboxProgram program = new SandboxProgram(
                GatewayConfig.require(
                        Map.of(
                                "UPAY_SANDBOX_PORT",
                                Integer.toString(PORT),
                                "UPAY_DATA_DIR",
                                folder.resolve("sandbox").toString()),
                        null),
                true);
        program.start();
        return program;
    }

    @AfterAll
    static void stop() {
        gateway.close();
        sandbox.close();
    }

    private static String pay(String code) {
        return gateway.till().pay(TestTill.newClientSn(), 100, code).verdict();
    }

    /** Pays until the answer is this one; returns how many payments were refused. */
    private static long payUntil(String code, String verdict) {
        long[] refused = {0};
        Eventually.soon(verdict, () -> note(pay(code), refused), verdict::equals);
        return refused[0];
    }

    private static String note(String verdict, long[] refused) {
        if (verdict.equals(REFUSED)) {
            refused[0]++;
        }
        return verdict;
    }

    private static Map<String, Long> refusals() throws Exception {
        return gateway.scrape().counts("upay_channel_payments_refused_total", "channel", "reason");
    }

    private static Map<String, Long> channels(String metric) throws Exception {
        return gateway.scrape().counts(metric, "channel");
    }

    @Test
    @DisplayName(
            "its breaker opens, the payments refused meanwhile are counted, and it closes when the channel is back")
    void breaker() throws Exception {
        assertThat(pay(TestTill.ALIPAY_CODE)).isEqualTo("PAY_SUCCESS");
        assertThat(channels(BREAKERS)).isEmpty();

        sandbox.close();
        long refused = payUntil(TestTill.ALIPAY_CODE, REFUSED);

        assertThat(channels(BREAKERS)).isEqualTo(Map.of("alipay", 1L));
        assertThat(refusals()).containsEntry("alipay breaker_open", refused);

        sandbox = sandbox();
        refused += payUntil(TestTill.ALIPAY_CODE, "PAY_SUCCESS");

        Eventually.soon("closed", () -> channels(BREAKERS), Map::isEmpty);
        assertThat(refusals()).containsEntry("alipay breaker_open", refused);
    }

    @Test
    @DisplayName("an operator switches it off")
    void switchedOff() throws Exception {
        assertThat(channels(SWITCHES)).isEmpty();

        try (OperatorSession office = OperatorSession.open(gateway.config())) {
            office.act(Act.of(AuditAction.CHANNEL_OFF, ChannelAccount.DEFAULT, "jdpay"), admin -> admin.channels()
                    .off(ChannelAccount.DEFAULT, Payway.JDPAY, "ann", "fire"));
            long refused = payUntil(TestTill.CODES.get("5"), REFUSED);

            Eventually.soon("off", () -> channels(SWITCHES), Map.of("jdpay", 1L)::equals);
            assertThat(refusals()).containsEntry("jdpay switched_off", refused);

            office.act(Act.of(AuditAction.CHANNEL_ON, ChannelAccount.DEFAULT, "jdpay"), admin -> admin.channels()
                    .on(ChannelAccount.DEFAULT, Payway.JDPAY));
        }
        payUntil(TestTill.CODES.get("5"), "PAY_SUCCESS");
    }
}
