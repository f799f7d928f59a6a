package upay.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("http.docs: auto serves the documentation in the sandbox only")
class HttpDocsTest {

    @ParameterizedTest
    @CsvSource({"auto, true, false", "on, true, true", "off, false, false"})
    void served(String setting, boolean sandbox, boolean production) {
        HttpConfig.Docs docs = GatewayConfig.require(Map.of("UPAY_HTTP_DOCS", setting), null)
                .http()
                .docs();

        assertThat(docs.isServed(true)).isEqualTo(sandbox);
        assertThat(docs.isServed(false)).isEqualTo(production);
    }
}
