package upay.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("http.docs decides whether a gateway serves the documentation")
@Tag("process")
class DocumentationPageTest {

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({"auto, 200", "on, 200", "off, 404"})
    @DisplayName("in the sandbox")
    void served(String setting, int status, @TempDir Path folder) throws Exception {
        try (LocalGateway gateway = LocalGateway.start(folder, Map.of("UPAY_HTTP_DOCS", setting))) {
            for (String path : new String[] {"/docs", "/docs/openapi.yaml"}) {
                HttpResponse<String> answer = HttpClient.newHttpClient()
                        .send(
                                HttpRequest.newBuilder(gateway.uri().resolve(path))
                                        .build(),
                                HttpResponse.BodyHandlers.ofString());

                assertThat(answer.statusCode()).isEqualTo(status);
                assertThat(answer.body().contains("PAY_IN_PROGRESS")).isEqualTo(status == 200);
            }
        }
    }
}
