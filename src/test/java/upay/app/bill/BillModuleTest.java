package upay.app.bill;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import upay.bill.BillAccount;
import upay.bill.fetch.BillCalendar;
import upay.config.GatewayConfig;
import upay.domain.AccountName;
import upay.domain.Payway;
import upay.store.Store;
import upay.store.TestStore;
import upay.store.bill.PgBillFetches.Due;

@DisplayName("The section bills says whether bills are fetched, from when on, how often and until when")
@Tag("process")
class BillModuleTest {
    private static final LocalDate DAY = LocalDate.of(2026, 3, 4);
    private static Vertx vertx;
    private static Store store;

    @BeforeAll
    static void start() {
        vertx = Vertx.vertx();
        store = TestStore.fresh().start(vertx);
    }

    @AfterAll
    static void stop() {
        store.close().await();
        vertx.close().await();
    }

    private static BillModule module(String... settings) {
        Map<String, String> environment = new HashMap<>();
        for (int i = 0; i < settings.length; i += 2) {
            environment.put(settings[i], settings[i + 1]);
        }
        return new BillModule(GatewayConfig.require(environment, null), vertx, store, Map.of(), List::of);
    }

    private static Due due(BillModule module, Payway payway) {
        return module.calendar().of(new BillAccount(payway, "*", AccountName.CONFIGURED), DAY);
    }

    private static Instant shanghai(String time) {
        return Instant.parse("2026-03-05T" + time + ":00+08:00");
    }

    @Test
    @DisplayName("on by default, off by bills.fetch, and off where no channel is called")
    void isOn() {
        assertThat(module().isOn()).isTrue();
        assertThat(module("UPAY_BILLS_FETCH", "false").isOn()).isFalse();
        assertThat(module("UPAY_CHANNEL_LOOPBACK", "true").isOn()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "ALIPAY, UPAY_BILLS_FROM_ALIPAY, 10:00",
        "WECHAT, UPAY_BILLS_FROM_WECHAT, 10:00",
        "UNIONPAY, UPAY_BILLS_FROM_UNIONPAY, 09:00",
        "JDPAY, UPAY_BILLS_FROM_JDPAY, 10:00"
    })
    @DisplayName("the hour of each channel")
    void from(Payway payway, String key, String usual) {
        assertThat(due(module(), payway).from()).isEqualTo(shanghai(usual));
        assertThat(due(module(key, "11:45"), payway).from()).isEqualTo(shanghai("11:45"));
    }

    @Test
    @DisplayName("the pause between two attempts, the cut-off, and the sandbox's time scale over all")
    void times() {
        BillCalendar usual = module().calendar();
        Instant cutOff = due(module(), Payway.ALIPAY).cutOff();
        assertThat(cutOff).isEqualTo(shanghai("16:00"));
        assertThat(usual.next(DAY, cutOff, shanghai("10:00"))).isEqualTo(shanghai("10:30"));

        BillModule other = module("UPAY_BILLS_RETRY", "5m", "UPAY_BILLS_CUT_OFF", "12:30");
        assertThat(due(other, Payway.ALIPAY).cutOff()).isEqualTo(shanghai("12:30"));
        assertThat(other.calendar().next(DAY, cutOff, shanghai("10:00"))).isEqualTo(shanghai("10:05"));

        assertThat(due(module("UPAY_SANDBOX_TIME_SCALE", "0.1"), Payway.ALIPAY).from())
                .isEqualTo(shanghai("01:00"));
    }

    @Test
    @DisplayName("a cut-off that is not behind each channel's hour is a fault")
    void order() {
        assertThat(GatewayConfig.read(Map.of("UPAY_BILLS_CUT_OFF", "09:30"), null)
                        .faults())
                .contains("bills.cut-off: must be later than bills.from-alipay")
                .noneMatch(fault -> fault.contains("unionpay"));
        assertThat(GatewayConfig.read(Map.of("UPAY_BILLS_CUT_OFF", "4 pm"), null)
                        .faults())
                .containsExactly("bills.cut-off: found '4 pm' (UPAY_BILLS_CUT_OFF); allowed: a time of the day, hh:mm");
    }
}
