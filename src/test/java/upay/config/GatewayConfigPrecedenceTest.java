package upay.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import upay.domain.Payway;
import upay.domain.Secret;

@DisplayName("The environment wins over the file, the file over the defaults")
class GatewayConfigPrecedenceTest {
    @TempDir
    Path folder;

    @Test
    void eachKeyIsTakenFromWhereItIsSetFirst() throws IOException {
        Path file = Files.writeString(folder.resolve("gateway.yaml"), """
                http: {port: 9000, host: 127.0.0.1}
                waits: {poll-intervals: [500ms, 1.5s]}
                management: {allowed-hosts: [GW-1, gw.ops.example]}
                """);

        GatewayConfig config = GatewayConfig.require(
                Map.of("UPAY_HTTP_PORT", "9001", "UPAY_WAITS_BACKOFF", "1s,2s", "UPAY_HTTP_HOST", ""), file);

        assertThat(config.http().port()).isEqualTo(9001);
        assertThat(config.http().host()).isEqualTo("127.0.0.1");
        assertThat(config.management().port()).isEqualTo(8081);
        assertThat(config.management().allowedHosts()).containsExactlyInAnyOrder("gw-1", "gw.ops.example");
        assertThat(config.waits().polling().pollIntervals())
                .containsExactly(Duration.ofMillis(500), Duration.ofMillis(1500));
        assertThat(config.waits().retries().backoff()).containsExactly(Duration.ofSeconds(1), Duration.ofSeconds(2));
    }

    @Test
    void aChannelIsConfiguredByItsCredentialsAndThenThereIsNoSandbox() {
        GatewayConfig plain =
                GatewayConfig.require(Map.of("UPAY_CHANNELS_ALIPAY_ENDPOINT", "http://127.0.0.1:1/"), null);
        GatewayConfig real = GatewayConfig.require(Map.of("UPAY_CHANNELS_WECHAT_MCH_ID", "10000100"), null);

        assertThat(plain.channels().configured()).isEmpty();
        assertThat(plain.channels().all().get(0).endpoint()).isEqualTo(URI.create("http://127.0.0.1:1"));
        assertThat(plain.sandboxed()).isTrue();
        assertThat(real.channels().configured())
                .extracting(ChannelsConfig.Channel::payway)
                .containsExactly(Payway.WECHAT);
        assertThat(real.sandboxed()).isFalse();
    }

    @Test
    void secretsComeFromFilesTooAndPrintAsStars() throws IOException {
        Path key = Files.writeString(folder.resolve("key"), "very-secret\n");
        Path certificate = Files.write(folder.resolve("p12"), new byte[] {0, (byte) 0xff, 7});

        GatewayConfig config = GatewayConfig.require(
                Map.of(
                        "UPAY_CHANNELS_WECHAT_KEY_FILE", key.toString(),
                        "UPAY_CHANNELS_WECHAT_CLIENT_CERTIFICATE_FILE", certificate.toString(),
                        "UPAY_DB_URI", "postgresql://me:hush@localhost/upay"),
                null);

        assertThat(config.channels().configured().get(0).settings())
                .containsEntry("key", new Secret("very-secret"))
                .containsEntry("client-certificate", new Secret("AP8H"));
        assertThat(config.toString()).doesNotContain("very-secret", "hush", "AP8H");
    }

    @Test
    void theFileIsTheNamedOneElseOneBesideTheProgram() throws IOException {
        Path jar = folder.resolve("target").resolve("upay-gateway.jar");
        Path named = Files.writeString(folder.resolve("mine.yaml"), "");

        assertThat(ConfigFile.find(named, Map.of("UPAY_CONFIG", "/other"), jar)).isEqualTo(named);
        assertThat(ConfigFile.find(null, Map.of("UPAY_CONFIG", named.toString()), jar))
                .isEqualTo(named);
        assertThat(ConfigFile.find(null, Map.of(), jar)).isEqualTo(Path.of("conf", "gateway.yaml"));
        assertThatThrownBy(() -> ConfigFile.find(null, Map.of("UPAY_CONFIG", folder + "/none.yaml"), jar))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("UPAY_CONFIG: no file ");
    }

    @Test
    void aFileWithoutAKeyLeavesTheDefaults() throws IOException {
        Path file = Files.writeString(folder.resolve("gateway.yaml"), "# nothing is set\n\n");

        assertThat(GatewayConfig.require(Map.of(), file)).isEqualTo(GatewayConfig.require(Map.of(), null));
    }
}
