package upay.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import upay.store.TestStore;

@DisplayName("A gateway is killed while it fetches or reads a bill: another one ends the day as if nothing had been")
@Tag("process")
class BillFetchKillTest {
    /** {@code -Dupay.bill.rows=1000000} for a large one; the gateways have 256 MiB. */
    private static final int ROWS = Integer.getInteger("upay.bill.rows", 60_000);

    private static final LocalDate DAY =
            LocalDate.now(ZoneId.of("Asia/Shanghai")).minusDays(1);
    private static final Duration PATIENCE = Duration.ofSeconds(60 + ROWS / 2_000);

    private final TestStore store = TestStore.fresh();
    private final Vertx vertx = Vertx.vertx();
    private final Buffer bill = text();
    private final AtomicInteger asked = new AtomicInteger();
    private volatile boolean stopsInTheMiddle;
    private HttpServer channel;

    /** In WeChat Pay's form since 2018. */
    private static Buffer text() {
        Buffer text = Buffer.buffer(ROWS * 220)
                .appendString("\ufeff交易时间,公众账号ID,商户号,特约商户号,设备号,微信订单号,商户订单号,用户标识,交易类型,交易状态,"
                        + "付款银行,货币种类,应结订单金额,代金券金额,微信退款单号,商户退款单号,退款金额,充值券退款金额,退款类型,退款状态,商品名称,商户数据包,手续费,费率,"
                        + "订单金额,申请退款金额,费率备注\r\n");
        for (int i = 0; i < ROWS; i++) {
            text.appendString(
                    "`" + DAY + " 12:00:00,`wx00000000sandbox1,`1900000001,`0,`till,`42000000000000000000"
                            + (10_000_000 + i) + ",`78943000" + (10_000_000 + i)
                            + ",`o,`MICROPAY,`SUCCESS,`OTHERS,`CNY,`0.01,`0.00,`0,`0,`0.00,`0.00,`,`,`tea,`,`0.00000,`0.60%,`0.01,`0.00,`\r\n");
        }
        String total = ROWS / 100 + ".00";
        return text.appendString("总交易单数,应结订单总金额,退款总金额,充值券退款总金额,手续费总金额,订单总金额,申请退款总金额\r\n`" + ROWS + ",`" + total
                + ",`0.00,`0.00,`0.00,`" + total + ",`0.00\r\n");
    }

    @BeforeEach
    void start() {
        channel = vertx.createHttpServer()
                .requestHandler(this::answer)
                .listen(0, "127.0.0.1")
                .await();
    }

    @AfterEach
    void stop() {
        vertx.close().await();
    }

    private void answer(HttpServerRequest request) {
        if (!request.path().endsWith("/pay/downloadbill")) {
            request.response().setStatusCode(404).end();
        } else if (stopsInTheMiddle) {
            request.response()
                    .putHeader("Content-Length", Integer.toString(bill.length()))
                    .write(bill.slice(0, bill.length() / 2))
                    .onComplete(written -> asked.incrementAndGet());
        } else {
            asked.incrementAndGet();
            request.response().end(bill);
        }
    }

    private Map<String, String> settings() {
        return Map.of(
                "UPAY_DB_URI", store.uri(),
                "UPAY_SANDBOX_URI", "http://127.0.0.1:" + channel.actualPort(),
                "UPAY_SANDBOX_TIME_SCALE", "0.02",
                "UPAY_INSTANCE_LEASE", "2s",
                "UPAY_INSTANCE_HEARTBEAT", "400ms");
    }

    private GatewayProcess gateway() {
        return GatewayProcess.serve(settings());
    }

    private void due() {
        store.execute(
                "insert into bill_fetches (channel, owner, account, day, due_at, cutoff_at) values ('wechat', '*', '*conf', '"
                        + DAY + "', now(), now() + interval '1 hour')");
    }

    private void until(String sql, String value) {
        Awaitility.await().atMost(PATIENCE).until(() -> value.equals(store.value(sql)));
    }

    /** One file, all its rows, and nothing half. */
    private void isWhole() {
        until("select state from bill_fetches where channel = 'wechat' and day = '" + DAY + "'", "FETCHED");
        assertThat(store.value(
                        "select string_agg(state || ' ' || payments || ' ' || payments_amount, ', ') from bill_files"))
                .isEqualTo("READ " + ROWS + " " + ROWS);
        assertThat(store.value(
                        "select count(*) || ' ' || count(distinct own_number) || ' ' || sum(amount) from bill_rows"))
                .isEqualTo(ROWS + " " + ROWS + " " + ROWS);
    }

    @Test
    @DisplayName("in the middle of the download")
    void whileItFetches() {
        stopsInTheMiddle = true;
        try (GatewayProcess victim = gateway()) {
            due();
            Awaitility.await().atMost(PATIENCE).until(() -> asked.get() > 0);
            stopsInTheMiddle = false;
            victim.kill();
            victim.exitWithin(Duration.ofSeconds(5));
        }
        try (GatewayProcess survivor = gateway()) {
            survivor.whenAnswering("/health/ready");
            isWhole();
            assertThat(store.value(
                            "select attempts from bill_fetches where channel = 'wechat' and day = '" + DAY + "'"))
                    .isEqualTo("2");
            assertThat(asked).hasValue(2);
        }
    }

    @Test
    @DisplayName("in the middle of the reading")
    void whileItReads() {
        try (GatewayProcess victim = gateway()) {
            due();
            until("select (count(*) > 0)::text from bill_rows", "true");
            victim.kill();
            victim.exitWithin(Duration.ofSeconds(5));
        }
        assertThat(store.value("select state from bill_files")).isEqualTo("READING");
        try (GatewayProcess survivor = gateway()) {
            survivor.whenAnswering("/health/ready");
            until("select reason from bill_fetches where channel = 'wechat' and day = '" + DAY + "'", "BEING_READ");
            // As five minutes later.
            store.execute("update bill_files set touched_at = now() - interval '6 minutes'");
            isWhole();
        }
    }

    @Test
    @DisplayName("a command in the middle of the download, without a gateway: the next command ends the day")
    void command(@TempDir Path folder) throws Exception {
        String[] words = {
            "bill", "fetch", "--channel", "wechat", "--default", "--account", "conf", "--day", DAY.toString()
        };
        stopsInTheMiddle = true;
        List<String> command = new ArrayList<>(GatewayProcess.javaCommand());
        command.addAll(List.of(words));
        ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
        builder.redirectErrorStream(true).redirectOutput(folder.resolve("out").toFile());
        GatewayProcess.settle(builder.environment(), settings());
        Process victim = builder.start();
        Awaitility.await().atMost(PATIENCE).until(() -> asked.get() > 0 || !victim.isAlive());
        victim.destroyForcibly().waitFor();
        stopsInTheMiddle = false;
        assertThat(asked).as(Files.readString(folder.resolve("out"))).hasValue(1);
        assertThat(store.value("select claimed_by <> 0 from bill_fetches")).isEqualTo("t");

        // Its claim lives as long as its lease; no gateway is there to declare it dead.
        Awaitility.await()
                .atMost(PATIENCE)
                .until(() -> CommandProcess.here(settings(), folder, words).exit() == 0);

        isWhole();
        assertThat(store.value("select attempts || ' ' || claimed_by from bill_fetches"))
                .isEqualTo("2 0");
    }
}
