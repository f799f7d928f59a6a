package upay.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import upay.cli.operator.CommandFixture;
import upay.domain.Secret;
import upay.protocol.signature.Md5Signature;
import upay.store.TestStore;

@DisplayName("ILLEGAL_SIGN says what the client signed in the sandbox, and in production only the log does")
@Tag("process")
class SignatureFindingTest {
    private static final String BODY = "{\"client_sn\":\"1\"}";
    private static final String WRONG = "签名错误";

    private static String sign(String text, String secret) {
        return Md5Signature.sign(text.getBytes(StandardCharsets.UTF_8), new Secret(secret));
    }

    private static String message(URI gateway, @Nullable String authorization) {
        HttpRequest.Builder request = HttpRequest.newBuilder(gateway.resolve("/upay/v2/query"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(BODY));
        if (authorization != null) {
            request.header("Authorization", authorization);
        }
        try {
            JsonObject answer = new JsonObject(HttpClient.newHttpClient()
                    .send(request.build(), HttpResponse.BodyHandlers.ofString())
                    .body());
            assertThat(answer.getString("result_code")).isEqualTo("400");
            assertThat(answer.getString("error_code")).isEqualTo("ILLEGAL_SIGN");
            return answer.getString("error_message");
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void inTheSandboxTheAnswerEndsWithTheFinding() {
        try (GatewayProcess gateway =
                GatewayProcess.serve(Map.of("UPAY_DB_URI", TestStore.fresh().uri()))) {
            URI uri = gateway.uri();
            String first = "100000000000000001 ";
            String second = "100000000000000002 ";

            // The first diagnosis of a process may take longer than an answer waits.
            Awaitility.await()
                    .untilAsserted(() -> assertThat(message(uri, first + sign(BODY + "\n", "sandbox-secret-1")))
                            .startsWith(WRONG + "：")
                            .contains("换行"));
            Awaitility.await().untilAsserted(() -> assertThat(message(uri, second + sign(BODY, "sandbox-secret-1")))
                    .startsWith(WRONG + "：")
                    .contains("另一终端100000000000000001"));
            Awaitility.await().untilAsserted(() -> assertThat(message(uri, first + sign(BODY, "sandbox-vendor-key")))
                    .startsWith(WRONG + "：")
                    .contains("服务商90000001"));
            assertThat(message(uri, sign(BODY, "sandbox-secret-1"))).contains("请在前面加上terminal_sn");
            assertThat(message(uri, null)).contains("没有Authorization头");
            assertThat(message(uri, "Bearer " + sign(BODY, "sandbox-secret-1") + " x"))
                    .contains("Bearer");
            assertThat(gateway.printed()).doesNotContain("sandbox-vendor-key", sign(BODY, "sandbox-secret-1"));
        }
    }

    @Test
    void inProductionOnlyTheLogSaysIt(@TempDir Path folder) {
        String sn = "320000000000000001";
        String secret = "b3f1a07c55d2e8964407aa1b9c3d7e60";
        CommandFixture office = new CommandFixture(folder);
        office.run("merchant add --id m --name M").line();
        office.run("store add --merchant m --id s --name S").line();
        office.run("terminal add --merchant m --store s --sn " + sn + " --secret-file " + office.file("secret", secret))
                .line();
        Path key = office.file("production.key", CommandFixture.KEY_1);
        key.toFile().setReadable(false, false);
        key.toFile().setReadable(true, true);
        Map<String, String> settings = Map.of(
                "UPAY_PROFILE",
                "production",
                "UPAY_WARM_UP_LIMIT",
                "0s",
                "UPAY_DB_URI",
                office.store.uri(),
                "UPAY_MASTER_KEY_FILE",
                key.toString());
        try (GatewayProcess gateway = GatewayProcess.serve(settings)) {
            String authorization = sn + " " + sign(BODY + "\n", secret);

            assertThat(message(gateway.uri(), authorization)).isEqualTo(WRONG);
            assertThat(message(gateway.uri(), null)).isEqualTo(WRONG);
            assertThat(message(gateway.uri(), "Bearer " + authorization)).isEqualTo(WRONG);
            Awaitility.await().untilAsserted(() -> {
                assertThat(message(gateway.uri(), authorization)).isEqualTo(WRONG);
                assertThat(gateway.printed())
                        .contains("wrong signature of " + sn + ": The body was signed with a newline");
            });
            assertThat(gateway.printed()).doesNotContain(secret, sign(BODY + "\n", secret));
        }
    }
}
