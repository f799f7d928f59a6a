package upay.lab.drill;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import upay.channel.TestCertificates;
import upay.e2e.GatewayProcess;
import upay.e2e.StoppablePostgres.Stop;
import upay.e2e.TestTill;
import upay.lab.BlockingWait;
import upay.lab.LabException;
import upay.lab.LinkFault;
import upay.lab.Ports;
import upay.store.FullDisk;

/** The faults of the alert drill; each is over once it is closed. */
final class AlertFaults {
    private static final long NEVER_CONFIRMED = 9002;
    private static final long CONFIRMED_LATER = 9001;
    private static final String SWITCHED_OFF = "jdpay";
    private static final int UNCONFIRMED = 60;
    private static final int REFUNDS = 30;
    private static final int RESTARTS = 3;
    private static final int TILLS = 16;
    private static final int FLOOD_MILLIS = 40;
    private static final int ENOUGH_FILES = 1_024;
    private static final int FROZEN_MILLIS = 1_200;
    /** In use after a collection, of the heap's maximum. */
    private static final double FULL = 0.84;

    private final AlertStage stage;

    AlertFaults(AlertStage stage) {
        this.stage = stage;
    }

    AutoCloseable amount(long fen) {
        stage.sales.amount(fen);
        return () -> stage.sales.amount(0);
    }

    AutoCloseable channels(LinkFault fault) {
        stage.channels.begin(fault);
        return stage.channels::end;
    }

    AutoCloseable store(LinkFault fault) {
        stage.store.begin(fault);
        return stage.store::end;
    }

    AutoCloseable switchedOff() {
        command("channel", "off", SWITCHED_OFF, "--by", "drill", "--reason", "alert drill");
        return () -> command("channel", "on", SWITCHED_OFF, "--by", "drill");
    }

    private void command(String... words) {
        String printed = stage.gateway(0).command(words);
        if (!printed.contains("{\"")) {
            throw new LabException(String.join(" ", words) + ": " + printed);
        }
    }

    /** Nothing listens there. */
    AutoCloseable deadReceiver() {
        String receiver = "http://127.0.0.1:" + Ports.free() + "/paid";
        return new Repeating(
                "dead receiver",
                () -> {
                    TestTill till = stage.till(0);
                    till.posting(
                            "pay",
                            till.payment(TestTill.newClientSn(), 100)
                                    .put("dynamic_id", TestTill.ALIPAY_CODE)
                                    .put("notify_url", receiver));
                    quietly("update notifications set ctime = ctime - interval '1 hour'"
                            + " where due_at is not null and ctime > now() - interval '30 minutes'");
                },
                500);
    }

    /** The store may be away because of another fault. */
    private void quietly(String sql) {
        try {
            stage.environment.store.execute(sql);
        } catch (IllegalStateException away) {
            // It is done again soon.
        }
    }

    AutoCloseable lockedOrder() throws SQLException {
        String clientSn = TestTill.newClientSn();
        pay(stage.till(0), clientSn, NEVER_CONFIRMED);
        Awaitility.await("the order is stored").atMost(Duration.ofSeconds(30)).until(() -> stage.environment
                .store
                .value("select count(*) from orders where client_sn = '" + clientSn + "'")
                .equals("1"));
        Connection session = stage.environment.store.connect();
        session.setAutoCommit(false);
        String order = "(select sn from orders where client_sn = '" + clientSn + "')";
        try (Statement statement = session.createStatement()) {
            statement.execute(
                    "update transactions set due_at = due_at - interval '10 minutes' where order_sn = " + order);
            session.commit();
            statement.execute("select * from orders where client_sn = '" + clientSn + "' for update");
            statement.execute("select * from transactions where order_sn = " + order + " for update");
        }
        return () -> {
            session.rollback();
            session.close();
        };
    }

    private static void pay(TestTill till, String clientSn, long fen) {
        till.posting("pay", till.payment(clientSn, fen).put("dynamic_id", TestTill.ALIPAY_CODE));
    }

    /** Of the newest orders, since older ones are not checked. */
    AutoCloseable impossibleTimes() {
        Repeating changes = new Repeating(
                "impossible times",
                () -> quietly("update transactions set finish_time = ctime - interval '1 hour' where tsn in"
                        + " (select tsn from transactions where status = 'SUCCESS' order by ctime desc limit 5)"),
                1_000);
        return () -> {
            changes.close();
            stage.environment.store.execute("update transactions set finish_time = ctime + interval '1 second'"
                    + " where finish_time < ctime - interval '30 minutes'");
        };
    }

    /** Its heartbeat is in the future: nobody regards it as dead. */
    AutoCloseable idleAuditor() {
        stage.environment.store.execute(
                "insert into instances (id, heartbeat_at) values (0, now() + interval '1 day')");
        return () -> stage.environment.store.execute("delete from instances where id = 0");
    }

    AutoCloseable endingCertificates() throws Exception {
        Path folder = stage.folder("certificates");
        Path keyStore = new TestCertificates(folder).keyStore("drill");
        Path key = Files.writeString(folder.resolve("key"), "an old key of 32 characters 12345");
        Path password = Files.writeString(folder.resolve("password"), TestCertificates.PASSWORD);
        command("merchant", "add", "--id", "drill", "--name", "Drill");
        command(
                "channel-account",
                "add",
                "--channel",
                "wechat",
                "--merchant",
                "drill",
                "--endpoint",
                stage.environment.sandbox.uri() + "/wechat",
                "--set",
                "app-id=wx00000000sandbox1",
                "--set",
                "mch-id=1900000001",
                "--set-file",
                "key=" + key,
                "--set-file",
                "client-certificate=" + keyStore,
                "--set-file",
                "client-certificate-password=" + password);
        Map<String, String> tls = Map.of(
                "UPAY_HTTP_TLS_CERTIFICATE",
                new TestCertificates(folder).pem(keyStore),
                "UPAY_HTTP_TLS_KEY_FILE",
                privateKey(keyStore).toString());
        GatewayProcess gateway = stage.another(tls);
        return () -> {
            command("channel-account", "remove", "--channel", "wechat", "--merchant", "drill");
            stage.end(gateway);
        };
    }

    private static Path privateKey(Path keyStore) throws IOException, GeneralSecurityException {
        char[] password = TestCertificates.PASSWORD.toCharArray();
        KeyStore store = KeyStore.getInstance(keyStore.toFile(), password);
        byte[] key = store.getKey("drill", password).getEncoded();
        Path file = keyStore.resolveSibling("key.pem");
        Files.writeString(
                file,
                "-----BEGIN PRIVATE KEY-----\n"
                        + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key)
                        + "\n-----END PRIVATE KEY-----\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        return file;
    }

    AutoCloseable wrongSecret() {
        TestTill till = stage.till(0).as(stage.till(0).terminalSn(), "a wrong secret");
        return new Repeating("wrong secret", () -> till.posting("query", query()), 50);
    }

    private static JsonObject query() {
        return new JsonObject().put("client_sn", "none");
    }

    /** While the channels are slow, so that payments hold their places: few tills take all places of a small gateway. */
    AutoCloseable flood() {
        GatewayProcess small = stage.another(Map.of("UPAY_HTTP_MAX_IN_FLIGHT", "8"));
        return flood(
                small,
                List.of(
                        TestTill.first(small.uri()),
                        TestTill.second(small.uri()),
                        TestTill.ofAnotherMerchant(small.uri())));
    }

    /** No till and no merchant holds more than its share, but the address of all of them does. */
    AutoCloseable floodFromOneAddress() {
        GatewayProcess small = stage.another(Map.of("UPAY_HTTP_MAX_IN_FLIGHT", "64"));
        List<TestTill> tills = new ArrayList<>();
        for (int i = 0; i < TILLS; i++) {
            String number = Integer.toString(900_000_000 + i);
            stage.environment.store.execute("insert into merchants values ('" + number + "', 'drill');"
                    + "insert into stores values ('" + number + "', 'drill', 'drill');"
                    + "insert into terminals (terminal_sn, merchant_id, store_id, secret, status) values ('" + number
                    + "', '" + number + "', 'drill', 'drill', 'ACTIVE')");
            tills.add(new TestTill(small.uri(), number, "drill"));
        }
        return flood(small, tills);
    }

    private AutoCloseable flood(GatewayProcess small, List<TestTill> tills) {
        Repeating flood = new Repeating(
                "flood",
                () -> tills.forEach(till -> pay(till, TestTill.newClientSn(), 100)),
                FLOOD_MILLIS * tills.size());
        return () -> {
            flood.close();
            stage.end(small);
        };
    }

    AutoCloseable unconfirmed() {
        return new Repeating(
                "unconfirmed",
                () -> {
                    for (int i = 0; i < UNCONFIRMED; i++) {
                        pay(stage.till(i), TestTill.newClientSn(), NEVER_CONFIRMED);
                    }
                },
                20_000);
    }

    /** Orders are paid before, and refunded while no channel can be reached. */
    AutoCloseable deadChannels() {
        TestTill till = stage.till(0);
        String prefix = TestTill.newClientSn();
        for (int i = 0; i < REFUNDS; i++) {
            till.pay(prefix + i, 100, TestTill.ALIPAY_CODE);
        }
        stage.channels.begin(LinkFault.REFUSED);
        for (int i = 0; i < REFUNDS; i++) {
            till.posting("refund", till.refundOf(prefix + i, "r", 10));
        }
        return stage.channels::end;
    }

    AutoCloseable stoppedStore() {
        stage.environment.postgres.stop(Stop.FAST);
        return stage.environment.postgres::start;
    }

    AutoCloseable fullDisk() {
        FullDisk disk = new FullDisk(() -> stage.environment.store);
        disk.fill();
        return disk;
    }

    AutoCloseable frozenGateway() {
        return new Repeating(
                "freeze",
                () -> {
                    signal(stage.gateway(1).pid(), "-STOP");
                    BlockingWait.millis(FROZEN_MILLIS);
                    signal(stage.gateway(1).pid(), "-CONT");
                },
                FROZEN_MILLIS);
    }

    private static void signal(long pid, String signal) {
        run("kill", signal, Long.toString(pid));
    }

    private static void run(String... command) {
        try {
            int exit = new ProcessBuilder(command).inheritIO().start().waitFor();
            if (exit != 0) {
                throw new LabException(String.join(" ", command) + " ended with " + exit);
            }
        } catch (IOException e) {
            throw new LabException(command[0] + " cannot be run", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LabException("interrupted", e);
        }
    }

    AutoCloseable killedGateway() {
        for (int i = 0; i < UNCONFIRMED; i++) {
            pay(stage.till(1), TestTill.newClientSn(), CONFIRMED_LATER + 10_000L);
        }
        BlockingWait.millis(200);
        stage.environment.kill(1);
        return () -> stage.environment.restart(1);
    }

    AutoCloseable restartedGateway() {
        for (int i = 0; i < RESTARTS; i++) {
            stage.environment.killAndRestart(1);
            BlockingWait.millis(2_500);
        }
        return () -> {};
    }

    /** _JAVA_OPTIONS counts more than the command line. */
    AutoCloseable smallGateway() {
        Map<String, String> settings = new HashMap<>(Map.of(
                "_JAVA_OPTIONS", "-Xmx64m -XX:+UseG1GC",
                "UPAY_WAITS_PAY_WAIT", "10s",
                "UPAY_WAITS_PAY_DEADLINE", "600s"));
        GatewayProcess small = stage.another(settings);
        TestTill till = TestTill.first(small.uri());
        AtomicReference<Double> used = new AtomicReference<>(0.0);
        Repeating filling = new Repeating(
                "filling",
                () -> {
                    used.set(Jvm.heapMib(small.pid()) / 64);
                    for (int i = 0; i < 200 && used.get() < FULL; i++) {
                        pay(till, TestTill.newClientSn(), NEVER_CONFIRMED);
                    }
                },
                1_500);
        return () -> {
            filling.close();
            stage.end(small);
        };
    }

    /** The limit is near, and not reached: otherwise it could not be scraped either. */
    AutoCloseable fewFileDescriptors() {
        long pid = stage.gateway(1).pid();
        run("prlimit", "--pid", Long.toString(pid), "--nofile=" + openFiles(pid) * 10 / 9 + ":");
        return () -> run("prlimit", "--pid", Long.toString(pid), "--nofile=" + ENOUGH_FILES + ":");
    }

    private static long openFiles(long pid) {
        try (Stream<Path> files = Files.list(Path.of("/proc", Long.toString(pid), "fd"))) {
            return files.count();
        } catch (IOException e) {
            throw new LabException("open files are counted in /proc, which is Linux's", e);
        }
    }

    AutoCloseable silence() {
        stage.sales.pause(true);
        return () -> stage.sales.pause(false);
    }

    AutoCloseable noGateway() {
        stage.killAll();
        return stage::restartAll;
    }
}
