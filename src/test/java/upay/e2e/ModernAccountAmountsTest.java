package upay.e2e;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import upay.e2e.MagicAmountTest.Row;

@Execution(ExecutionMode.CONCURRENT)
@DisplayName(
        "Every magic amount ends as in the sandbox's table with WeChat v3, direct and partner, and with certificates")
@Tag("process")
class ModernAccountAmountsTest {
    private static final Set<String> PAYWAYS = Set.of("1", "3");

    private static GatewayProcess sandbox;
    private static GatewayProcess gateway;
    private static List<MagicAmountTest> merchants;

    @BeforeAll
    static void start() {
        Map<String, String> scale = Map.of("UPAY_SANDBOX_TIME_SCALE", System.getProperty("upay.scale", "0.1"));
        sandbox = GatewayProcess.sandbox(scale, "--ledger", "memory");
        Map<String, String> settings = new HashMap<>(scale);
        settings.put("UPAY_SANDBOX_URI", sandbox.uri().toString());
        // Ten times as fast, these would not leave a busy machine the time for a single exchange.
        settings.put("UPAY_WAITS_PAY_WAIT", "30s");
        settings.put("UPAY_WAITS_REFUND_WAIT", "20s");
        settings.put("UPAY_WAITS_CANCEL_WAIT", "20s");
        for (String channel : List.of("ALIPAY", "WECHAT")) {
            settings.put("UPAY_CHANNELS_" + channel + "_PAY_TIMEOUT", "20s");
            settings.put("UPAY_CHANNELS_" + channel + "_READ_TIMEOUT", "15s");
            settings.put("UPAY_CHANNELS_" + channel + "_MONEY_BACK_TIMEOUT", "15s");
        }
        gateway = GatewayProcess.serveMany(settings).warmUp();
        SandboxWallets wallets = new SandboxWallets(sandbox.managementUri());
        merchants = new ModernMerchants(gateway::command, gateway.folder(), sandbox.uri())
                .enter().stream()
                        .map(terminal -> new TestTill(gateway.uri(), terminal.sn(), terminal.secret()))
                        .map(till -> new MagicAmountTest(till, wallets))
                        .toList();
    }

    @AfterAll
    static void stop() {
        if (gateway != null) {
            gateway.close();
        }
        if (sandbox != null) {
            sandbox.close();
        }
    }

    static Stream<Arguments> payments() {
        return each(MagicAmountTest.payments());
    }

    static Stream<Arguments> scans() {
        return each(MagicAmountTest.scans());
    }

    static Stream<Arguments> refunds() {
        return each(MagicAmountTest.refunds());
    }

    static Stream<Arguments> cancels() {
        return each(MagicAmountTest.cancels());
    }

    /** The rows of the two channels, for each of the merchants. */
    private static Stream<Arguments> each(Stream<Arguments> rows) {
        List<Row> some = rows.map(row -> (Row) row.get()[0])
                .filter(row -> PAYWAYS.contains(row.payway()))
                .toList();
        return Stream.of(0, 1).flatMap(merchant -> some.stream().map(row -> Arguments.of(merchant, row)));
    }

    @ParameterizedTest(name = "merchant {0}, {1}")
    @MethodSource("payments")
    @DisplayName("pay")
    void pay(int merchant, Row row) {
        play(merchant, row, MagicAmountTest::pay);
    }

    @ParameterizedTest(name = "merchant {0}, {1}")
    @MethodSource("scans")
    @DisplayName("precreate and scan")
    void precreate(int merchant, Row row) {
        play(merchant, row, MagicAmountTest::precreate);
    }

    @ParameterizedTest(name = "merchant {0}, {1}")
    @MethodSource("refunds")
    @DisplayName("refund of a part")
    void refund(int merchant, Row row) {
        play(merchant, row, MagicAmountTest::refund);
    }

    @ParameterizedTest(name = "merchant {0}, {1}")
    @MethodSource("refunds")
    @DisplayName("refund of the whole")
    void refundAll(int merchant, Row row) {
        play(merchant, row, MagicAmountTest::refundAll);
    }

    @ParameterizedTest(name = "merchant {0}, {1}")
    @MethodSource("cancels")
    @DisplayName("cancel of a paid order")
    void cancel(int merchant, Row row) {
        play(merchant, row, MagicAmountTest::cancel);
    }

    @ParameterizedTest(name = "merchant {0}, {1}")
    @MethodSource("cancels")
    @DisplayName("cancel of a paid QR order")
    void cancelQr(int merchant, Row row) {
        play(merchant, row, MagicAmountTest::cancelQr);
    }

    private static void play(int merchant, Row row, BiConsumer<MagicAmountTest, Row> test) {
        test.accept(merchants.get(merchant), row);
    }
}
