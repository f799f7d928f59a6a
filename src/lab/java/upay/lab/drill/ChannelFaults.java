package upay.lab.drill;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import upay.channel.TestCertificates;
import upay.e2e.GatewayProcess;
import upay.e2e.TestTill;
import upay.lab.LabException;
import upay.lab.LinkFault;

/** Faults of the alert drill at the channels and in their accounts; each is over once it is closed. */
final class ChannelFaults {
    private static final String SWITCHED_OFF = "jdpay";
    private static final String OTHER_MERCHANT = "other-merchant";
    private static final String WRONG_KEY = "wrongwrongwrongwrongwrongwrong12";
    private static final int REFUNDS = 30;
    private static final int HTTP_OK = 200;

    private final AlertStage stage;

    ChannelFaults(AlertStage stage) {
        this.stage = stage;
    }

    AutoCloseable slow() {
        stage.channels.begin(LinkFault.SLOW);
        return stage.channels::end;
    }

    /** Orders are paid before, and refunded while no channel can be reached. */
    AutoCloseable unreachable() {
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

    AutoCloseable switchedOff() {
        stage.command("channel", "off", SWITCHED_OFF, "--by", "drill", "--reason", "alert drill");
        return () -> stage.command("channel", "on", SWITCHED_OFF, "--by", "drill");
    }

    /** A merchant's account has another key than the channel until the fault is over, and its till sells. */
    AutoCloseable wrongKey() throws IOException {
        Path key = stage.folder("wrong-key").resolve("key");
        addAccount(OTHER_MERCHANT, "key=" + Files.writeString(key, WRONG_KEY));
        TestTill till = TestTill.ofAnotherMerchant(stage.gateway(0).uri());
        Repeating sales = new Repeating(
                "wrong key",
                () -> till.posting(
                        "pay", till.payment(TestTill.newClientSn(), 100).put("dynamic_id", TestTill.WECHAT_CODE)),
                1_000);
        return () -> {
            sales.close();
            // Of the same account, so that its orders can be settled.
            addAccount(OTHER_MERCHANT, "key=" + Files.writeString(key, rightKey()));
        };
    }

    /** A bill is due and past its cut-off, and its channel answers with its system error. */
    AutoCloseable noBill() {
        LocalDate day = LocalDate.now(ZoneId.of("Asia/Shanghai")).minusDays(2);
        String faults = "/sandbox/bills/unionpay/" + day + "/faults/error";
        control("POST", faults);
        stage.environment.store.execute(
                "insert into bill_fetches (channel, owner, account, day, due_at, cutoff_at) values"
                        + " ('unionpay', '*', '*conf', '" + day + "', now(), now()) on conflict do nothing");
        return () -> {
            control("DELETE", "/sandbox/bills/faults");
            stage.environment.store.execute(
                    "delete from bill_fetches where channel = 'unionpay' and day = '" + day + "'");
        };
    }

    private void control(String method, String path) {
        try {
            HttpRequest request = HttpRequest.newBuilder(URI.create(stage.environment.sandbox.uri() + path))
                    .method(method, HttpRequest.BodyPublishers.noBody())
                    .build();
            int status = HttpClient.newHttpClient()
                    .send(request, HttpResponse.BodyHandlers.discarding())
                    .statusCode();
            if (status != HTTP_OK) {
                throw new LabException(path + ": HTTP " + status);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LabException(path + ": interrupted");
        }
    }

    /** That of the sandbox's published account. */
    private static String rightKey() throws IOException {
        Properties published = new Properties();
        try (InputStream file = ChannelFaults.class.getResourceAsStream("/sandbox/wechat.properties")) {
            published.load(Objects.requireNonNull(file, "sandbox/wechat.properties"));
        }
        return published.getProperty("gateway.key");
    }

    /** No channel has sent them. */
    AutoCloseable forgedCallbacks() {
        TestTill sender = stage.till(0);
        return new Repeating(
                "forged callbacks",
                () -> {
                    try {
                        sender.postRaw(
                                "/notify/alipay/" + OTHER_MERCHANT,
                                "trade_status=TRADE_SUCCESS&sign=AAAA",
                                "application/x-www-form-urlencoded");
                    } catch (RuntimeException refused) {
                        // Its answer is not JSON.
                    }
                },
                500);
    }

    /** For one day more: that of an account, and that of the port of a further gateway. */
    AutoCloseable endingCertificates() throws Exception {
        Path folder = stage.folder("certificates");
        Path keyStore = new TestCertificates(folder).keyStore("drill");
        stage.command("merchant", "add", "--id", "drill", "--name", "Drill");
        addAccount(
                "drill",
                "key=" + Files.writeString(folder.resolve("key"), WRONG_KEY),
                "client-certificate=" + keyStore,
                "client-certificate-password="
                        + Files.writeString(folder.resolve("password"), TestCertificates.PASSWORD));
        // Accounts' certificates are looked at when a gateway starts.
        GatewayProcess gateway = stage.another(Map.of(
                "UPAY_HTTP_TLS_CERTIFICATE",
                new TestCertificates(folder).pem(keyStore),
                "UPAY_HTTP_TLS_KEY_FILE",
                privateKey(keyStore).toString()));
        return () -> {
            stage.command("channel-account", "remove", "--channel", "wechat", "--merchant", "drill");
            stage.end(gateway);
        };
    }

    private void addAccount(String merchant, String... files) {
        List<String> words = new ArrayList<>(List.of(
                "channel-account",
                "add",
                "--channel",
                "wechat",
                "--merchant",
                merchant,
                "--endpoint",
                stage.environment.sandbox.uri() + "/wechat",
                "--set",
                "app-id=wx00000000sandbox1",
                "--set",
                "mch-id=1900000001"));
        for (String file : files) {
            words.addAll(List.of("--set-file", file));
        }
        stage.command(words.toArray(new String[0]));
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
}
