package upay.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("What the bench reports is what happened")
class BenchFiguresTest {
    @Test
    void theMiddleOfTheReadingsIsBelieved() {
        assertThat(Figures.of(List.of(3.0, 1.0, 100.0)).fine()).isEqualTo("3.00 (1.00 – 100.00)");
        assertThat(Figures.of(List.of(2.0, 4.0)).median()).isEqualTo(3);
        assertThat(Figures.ratios(List.of(6.0, 10.0), List.of(2.0, 2.0)).whole())
                .isEqualTo("4 (3 – 5)");
    }

    /** Each answer takes 20 ms over one connection, and one request is due every 10 ms: the last has waited for half of all. */
    @Test
    void aRequestsTimeCountsFromWhenItWasDueAndNotFromWhenItWasSent() {
        Vertx vertx = Vertx.vertx();
        try {
            int port = vertx.createHttpServer()
                    .requestHandler(request -> request.endHandler(
                            end -> vertx.setTimer(20, late -> request.response().end("\"PAY_SUCCESS\""))))
                    .listen(0)
                    .await()
                    .actualPort();
            byte[] request =
                    "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

            FixedRate.Result result = FixedRate.run(URI.create("http://127.0.0.1:" + port), 100, 0, 1, 1, i -> request);

            assertThat(result.paid()).isEqualTo(100);
            assertThat(result.lost()).isZero();
            assertThat(result.accepted().getMaxValue()).isGreaterThanOrEqualTo(TimeUnit.SECONDS.toMicros(1));
        } finally {
            vertx.close().await();
        }
    }
}
