package upay.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import upay.client.Demo;

@WithRunningGateway
@DisplayName("The demonstration prints the result, and reports a gateway that does not answer")
@Tag("process")
class DemonstrationTest {
    private final Vertx vertx = Vertx.vertx();
    private final ByteArrayOutputStream paper = new ByteArrayOutputStream();

    @AfterEach
    void stop() {
        vertx.close().await();
    }

    @Test
    @DisplayName("six scenes, and a proof to the fen")
    void allIsWell(GatewayProcess gateway) throws Exception {
        assertThat(play(gateway.uri(), gateway.managementUri())).isZero();

        assertThat(printed())
                .contains("1. A payment", "2. A question", "3. A partial refund", "4. A cancel", "5. A QR code")
                .contains("6. A lost answer", "7. The proof", "Every fen is where the gateway says it is: ¥128.70")
                .doesNotContain("went wrong", "✗");
    }

    @Test
    @DisplayName("without a gateway it fails with the reason")
    void nobodyThere() throws Exception {
        URI nobody = URI.create("http://127.0.0.1:" + GatewayProcess.freePort());

        assertThat(play(nobody, nobody)).isEqualTo(1);

        assertThat(printed()).contains("That went wrong: no network: nothing was sent.");
    }

    private int play(URI gateway, URI management) throws Exception {
        PrintStream out = new PrintStream(paper, true, StandardCharsets.UTF_8);
        return Demo.run(vertx, gateway, management, out).await(60, TimeUnit.SECONDS);
    }

    private String printed() {
        return paper.toString(StandardCharsets.UTF_8);
    }
}
