package upay.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName(
        "Production refuses secrets in files that others can get at, and channels without TLS; each with the way to do it right")
class GatewayConfigProductionTest {
    private static final String KEY = "1:" + "11".repeat(32);

    @TempDir
    Path folder;

    private Path file(String name, String text, String mode) throws IOException {
        Path file = Files.writeString(folder.resolve(name), text);
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
    }

    private static List<String> faults(String profile, Path configuration, String... variables) {
        Map<String, String> environment = new HashMap<>(Map.of("UPAY_PROFILE", profile));
        for (int i = 0; i < variables.length; i += 2) {
            environment.put(variables[i], variables[i + 1]);
        }
        return GatewayConfig.read(environment, configuration).faults();
    }

    @ParameterizedTest
    @ValueSource(strings = {"rw-r--r--", "rw----r--", "rw-r-----", "rw--w----", "rw-----w-"})
    void aMasterKeyFileThatOthersCanGetAt(String mode) throws IOException {
        Path key = file("master.key", KEY, mode);

        assertThat(faults("production", null, "UPAY_MASTER_KEY_FILE", key.toString()))
                .singleElement()
                .asString()
                .startsWith("master-key-file: " + key + ", ")
                .contains("can access it (" + mode + ")")
                .endsWith("chmod 600 " + key)
                .doesNotContain(KEY);
        assertThat(faults("sandbox", null, "UPAY_MASTER_KEY_FILE", key.toString()))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"rw-------", "r--------", "rwx--x--x"})
    void oneThatIsOurOwnIsTaken(String mode) throws IOException {
        Path key = file("master.key", KEY, mode);

        assertThat(faults("production", null, "UPAY_MASTER_KEY_FILE", key.toString()))
                .isEmpty();
    }

    @Test
    void aMountedSecretOfRootsMayBeOpenToTheServicesGroupAndToNobodyElse() {
        assertThat(SecretFile.exposure(PosixFilePermissions.fromString("rw-r-----"), false))
                .isEmpty();
        assertThat(SecretFile.exposure(PosixFilePermissions.fromString("rw-r-----"), true))
                .hasValue("its group");
        assertThat(SecretFile.exposure(PosixFilePermissions.fromString("rw-r--r--"), false))
                .hasValue("every user");
    }

    @Test
    void everyFileOfASecretAndTheConfigurationItselfAndNoneOfWhatIsPublic() throws IOException {
        Path key = file("wechat.key", "x", "rw-r--r--");
        Path configuration = file("gateway.yaml", """
                master-key: "%s"
                db: {uri: "postgresql://upay:geheim@127.0.0.1/upay"}
                channels:
                  wechat: {mch-id: "10000100", key-file: %s}
                  alipay: {alipay-public-key-file: %s}
                """.formatted(KEY, key, key), "rw-r--r--");

        List<String> faults = faults("production", configuration);

        assertThat(faults).hasSize(2);
        assertThat(faults.get(0)).startsWith("channels.wechat.key-file: " + key);
        assertThat(faults.get(1))
                .startsWith("master-key, db.uri: in " + configuration + ", and every user can access it")
                .endsWith("chmod 600 " + configuration)
                .doesNotContain("geheim", KEY);

        Path harmless = file("harmless.yaml", "db: {uri: \"postgresql://upay@127.0.0.1/upay\"}\n", "rw-r--r--");
        assertThat(faults("production", harmless, "UPAY_MASTER_KEY", KEY)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"ALIPAY, alipay", "WECHAT, wechat", "BAIFUBAO, baifubao", "JDPAY, jdpay", "UNIONPAY, unionpay"})
    void aChannelWithoutTls(String variable, String channel) {
        String[] settings = {
            "UPAY_MASTER_KEY", KEY, "UPAY_CHANNELS_" + variable + "_ENDPOINT", "http://127.0.0.1:8090/x"
        };

        assertThat(faults("production", null, settings))
                .containsExactly("channels." + channel
                        + ".endpoint: must be https:// in production: payment codes travel there, found"
                        + " http://127.0.0.1:8090/x");
        assertThat(faults("sandbox", null, settings)).isEmpty();
    }

    @Test
    void aPublicUrlWithoutTlsIsWarnedOf() {
        Map<String, String> environment = Map.of(
                "UPAY_PROFILE", "production", "UPAY_MASTER_KEY", KEY, "UPAY_PUBLIC_URL", "http://pay.example.com");

        GatewayConfig.Reading reading = GatewayConfig.read(environment, null);

        assertThat(reading.faults()).isEmpty();
        assertThat(reading.warnings())
                .singleElement()
                .asString()
                .startsWith("public-url: http://pay.example.com is not https");
    }
}
