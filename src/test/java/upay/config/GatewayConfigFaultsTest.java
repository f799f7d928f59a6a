package upay.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("Every fault of the configuration is reported at once, by its key, and never with a secret")
class GatewayConfigFaultsTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            UPAY_PROFILE                     | prod                | profile: found 'prod' (UPAY_PROFILE); allowed: sandbox or production
            UPAY_HTTP_PORT                   | 99999               | http.port: found '99999' (UPAY_HTTP_PORT); allowed: a whole number from 0 to 65535
            UPAY_HTTP_PORT                   | eighty              | http.port: found 'eighty' (UPAY_HTTP_PORT); allowed: a whole number from 0 to 65535
            UPAY_HTTP_PORT                   | 8081                | management.port: is the same as http.port, 8081; they need different ports
            UPAY_HTTP_IDLE_TIMEOUT           | 30                  | http.idle-timeout: found '30' (UPAY_HTTP_IDLE_TIMEOUT); allowed: a duration from 1s to 1h (units ms, s, m, h)
            UPAY_HTTP_IDLE_TIMEOUT           | 2d                  | http.idle-timeout: found '2d' (UPAY_HTTP_IDLE_TIMEOUT); allowed: a duration from 1s to 1h (units ms, s, m, h)
            UPAY_HTTP_TLS_CERTIFICATE        | pem                 | http.tls.key: is missing beside http.tls.certificate
            UPAY_HTTP_TLS_KEY                | pem                 | http.tls.certificate: is missing beside http.tls.key
            UPAY_HTTP_TLS_KEY_FILE           | /no/such/file       | http.tls.key-file: found '/no/such/file' (UPAY_HTTP_TLS_KEY_FILE), a file that can't be read
            UPAY_HTTP_TLS_CLIENT_CA          | pem                 | http.tls.client-ca: needs http.tls.certificate and http.tls.key too
            UPAY_HTTP_PROXY_PROTOCOL         | true                | http.proxy-protocol: has no effect: http.trusted-proxies lists no proxy
            UPAY_HTTP_TRUSTED_PROXIES        | proxy-1             | http.trusted-proxies: found 'proxy-1' (UPAY_HTTP_TRUSTED_PROXIES); allowed: IP addresses, or networks as 10.0.0.0/8, separated by commas
            UPAY_WAITS_POLL_INTERVALS             | 1s, soon            | waits.poll-intervals: found '1s, soon' (UPAY_WAITS_POLL_INTERVALS); allowed: 1 to 20 durations (units ms, s, m, h)
            UPAY_WAITS_POLL_INTERVALS             | 0s                  | waits.poll-intervals: found '0s' (UPAY_WAITS_POLL_INTERVALS); allowed: 1 to 20 durations (units ms, s, m, h)
            UPAY_CHANNELS_MAX_RESPONSE_SIZE         | 99999999MiB         | channels.max-response-size: found '99999999MiB' (UPAY_CHANNELS_MAX_RESPONSE_SIZE); allowed: a size from 4KiB to 16MiB (units B, KiB, MiB)
            UPAY_PUBLIC_URL                  | ftp://x             | public-url: found 'ftp://x' (UPAY_PUBLIC_URL); allowed: http://host:port or https://host:port, with a path where there is one
            UPAY_SANDBOX_TIME_SCALE          | 0                   | sandbox.time-scale: found '0' (UPAY_SANDBOX_TIME_SCALE); allowed: a number from 0.001 to 100.0
            UPAY_SANDBOX_TIME_SCALE          | NaN                 | sandbox.time-scale: found 'NaN' (UPAY_SANDBOX_TIME_SCALE); allowed: a number from 0.001 to 100.0
            UPAY_DB_URI_FILE                 | /no/such/file       | db.uri-file: found '/no/such/file' (UPAY_DB_URI_FILE), a file that can't be read
            UPAY_PAYMENT_CODES_WECHAT        | 28/18               | payment-codes.wechat: overlaps payment-codes.alipay
            UPAY_PAYMENT_CODES_WECHAT        | 15-10/18            | payment-codes.wechat: found '15-10/18' (UPAY_PAYMENT_CODES_WECHAT); allowed: prefix/length or from-to/from-to, or several of them
            UPAY_INSTANCE_LEASE              | 3s                  | instance.lease: must be at least four times instance.heartbeat: one lost beat is normal
            UPAY_DB_QUEUE_ROWS               | 100                 | db.batch-rows: must not be more than db.queue-rows
            UPAY_WAITS_PAY_DEADLINE          | 20s                 | waits.pay-wait: must be shorter than waits.pay-deadline
            UPAY_DB_URL                      | postgresql://a/b    | UPAY_DB_URL: no effect; the nearest is UPAY_DB_URI
            UPAY_MANAGEMENT_ALLOWED_HOSTS            | gw-1, http://x      | management.allowed-hosts: found 'gw-1, http://x' (UPAY_MANAGEMENT_ALLOWED_HOSTS); allowed: host names without a port, separated by commas
            UPAY_MANAGEMENT_PUBLIC_URL       | https://gw/ops      | management.public-url: has the path /ops; the port has none before its own
            UPAY_MANAGEMENT_PUBLIC_URL       | gw.ops.example      | management.public-url: found 'gw.ops.example' (UPAY_MANAGEMENT_PUBLIC_URL); allowed: http://host:port or https://host:port, with a path where there is one
            UPAY_MANAGEMENT_TLS_CERTIFICATE  | pem                 | management.tls.key: is missing beside management.tls.certificate
            UPAY_MANAGEMENT_TLS_KEY          | pem                 | management.tls.certificate: is missing beside management.tls.key
            UPAY_MANAGEMENT_TLS_KEY_FILE     | /no/such/file       | management.tls.key-file: found '/no/such/file' (UPAY_MANAGEMENT_TLS_KEY_FILE), a file that can't be read
            UPAY_MANAGMENT_PORT              | 1                   | UPAY_MANAGMENT_PORT: no effect; the nearest is UPAY_MANAGEMENT_PORT
            """)
    void aFaultNamesKeyFindingAndWhatIsAllowed(String variable, String value, String fault) {
        assertThat(GatewayConfig.read(Map.of(variable, value), null).faults()).containsExactly(fault);
    }

    @Test
    void allOfThemComeTogetherFromFileAndEnvironment() throws IOException {
        Path file = Files.writeString(folder.resolve("gateway.yaml"), """
                profile: maybe
                http: {port: x, hots: 0.0.0.0}
                channels:
                  wechat: {key: do-not-show-me, key-file: /also}
                """);

        List<String> faults =
                GatewayConfig.read(Map.of("UPAY_DB_QUEUE_ROWS", "-1"), file).faults();

        assertThat(faults)
                .containsExactly(
                        "profile: found 'maybe' (in the file); allowed: sandbox or production",
                        "http.port: found 'x' (in the file); allowed: a whole number from 0 to 65535",
                        "db.queue-rows: found '-1' (UPAY_DB_QUEUE_ROWS); allowed: a whole number from 1 to 1000000",
                        "channels.wechat.key: is given together with channels.wechat.key-file; remove one of them",
                        "http.hots: unknown key; the nearest is http.host");
        assertThatThrownBy(() -> GatewayConfig.require(Map.of(), file))
                .isInstanceOf(ConfigException.class)
                .hasMessageNotContaining("do-not-show-me");
    }

    @Test
    void productionRefusesWhateverBelongsToTheSandbox() {
        Map<String, String> environment = new HashMap<>(Map.of(
                "UPAY_PROFILE", "production",
                "UPAY_SANDBOX_TIME_SCALE", "0.1",
                "UPAY_SANDBOX_URI", "http://127.0.0.1:8090",
                "UPAY_CHANNEL_LOOPBACK", "true"));

        assertThat(GatewayConfig.read(environment, null).faults())
                .containsExactly(
                        "master-key: is required in production; UPAY_MASTER_KEY_FILE names its file",
                        "sandbox.time-scale: must be 1 in production",
                        "sandbox.uri: must not be set in production",
                        "channel-loopback: must not be true in production: it reports unpaid orders as paid");
    }

    @Test
    void theLoopbackBesideAChannelOrASandboxIsRefused() {
        String fault = "channel-loopback: is set together with a channel or a sandbox; remove one";

        for (String variable : List.of("UPAY_CHANNELS_ALIPAY_APP_ID", "UPAY_SANDBOX_URI")) {
            assertThat(GatewayConfig.read(
                                    Map.of(variable, "http://127.0.0.1:8090", "UPAY_CHANNEL_LOOPBACK", "true"), null)
                            .faults())
                    .containsExactly(fault);
        }
    }

    @Test
    void aSandboxBesideARealChannelIsRefused() {
        assertThat(GatewayConfig.read(
                                Map.of(
                                        "UPAY_CHANNELS_ALIPAY_APP_ID", "2014072300007148",
                                        "UPAY_SANDBOX_URI", "http://127.0.0.1:8090"),
                                null)
                        .faults())
                .containsExactly(
                        "sandbox.uri: is set together with a real channel, which disables the sandbox; remove one");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            a: [1           | line 1
            secret-key: "x  | line 1
            a: 1\\na: 2     | line 2
            """)
    void whatIsNoYamlIsReportedWithItsLineAndWithoutItsText(String text, String where) throws IOException {
        Path file = Files.writeString(folder.resolve("broken.yaml"), text.replace("\\n", "\n"));

        assertThatThrownBy(() -> GatewayConfig.read(Map.of(), file))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("broken.yaml")
                .hasMessageContaining(where)
                .hasMessageNotContaining("secret-key");
    }

    @Test
    void strangersVariablesOnlyWarn() {
        GatewayConfig.Reading reading = GatewayConfig.read(
                Map.of("UPAY_SERVICE_HOST", "10.0.0.1", "UPAY_PORT_8080_TCP", "tcp://10.0.0.1:8080", "PATH", "/bin"),
                null);

        assertThat(reading.faults()).isEmpty();
        assertThat(reading.warnings()).hasSize(2).allMatch(warning -> warning.contains("no effect"));
    }
}
