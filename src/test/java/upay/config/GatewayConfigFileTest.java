package upay.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("conf/gateway.yaml, the defaults and the keys agree")
class GatewayConfigFileTest {
    private static final Path FILE = Path.of("conf", "gateway.yaml");
    private static final Pattern LEAF = Pattern.compile(" *[a-z-]+: *\\S.*");

    @Test
    void theFileHasEveryKeyInTheirOrderAndNoOther() {
        List<String> names = GatewayConfig.keys().stream().map(SettingKey::name).toList();

        assertThat(YamlFile.read(FILE).keySet()).containsExactlyElementsOf(names);
    }

    @Test
    void theValuesInTheFileAreTheDefaults() {
        GatewayConfig.Reading file = GatewayConfig.read(Map.of(), FILE);

        assertThat(file.faults()).isEmpty();
        assertThat(file.config()).isEqualTo(GatewayConfig.require(Map.of(), null));
    }

    @Test
    void everyValueIsExplainedAboveIt() throws IOException {
        List<String> lines = Files.readAllLines(FILE);

        assertThat(IntStream.range(1, lines.size())
                        .filter(i -> LEAF.matcher(lines.get(i)).matches())
                        // A twin stands below its secret, and a table's rows below the comment on the table.
                        .filter(i -> !lines.get(i).contains("-file:")
                                && !lines.get(i - 1).matches(" *#.*"))
                        .mapToObj(i -> lines.get(i).strip().split(":")[0]))
                .containsExactly(
                        "sys-service-provider-id", "sub-mch-id", "alipay", "wechat", "baifubao", "jdpay", "unionpay");
    }

    @Test
    void everyKeyHasAVariableOfItsOwn() {
        assertThat(GatewayConfig.keys())
                .extracting(SettingKey::variable)
                .doesNotHaveDuplicates()
                .allMatch(variable -> variable.matches("UPAY_[A-Z0-9_]+"))
                .contains(
                        "UPAY_PROFILE",
                        "UPAY_HTTP_PORT",
                        "UPAY_MANAGEMENT_PORT",
                        "UPAY_PUBLIC_URL",
                        "UPAY_DB_URI",
                        "UPAY_DATA_DIR",
                        "UPAY_SANDBOX_TIME_SCALE",
                        "UPAY_SANDBOX_PORT",
                        "UPAY_SANDBOX_URI");
    }
}
