package upay.channel;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import upay.channel.ScriptedServer.Script;
import upay.channel.http.ChannelSettings;
import upay.domain.channel.Outcome;

@DisplayName("A thousand exchanges at once need as many connections and not one more thread")
class ChannelVerticleConcurrencyTest extends ChannelTestBase {
    @Test
    void areAnsweredOverThatManyConnectionsWithoutAThreadMore() {
        deploy(new ChannelSettings(
                Duration.ofSeconds(15),
                Duration.ofSeconds(15),
                Duration.ofSeconds(15),
                Duration.ofSeconds(15),
                Duration.ofSeconds(15),
                ChannelSettings.DEFAULT.maxConnections(),
                ChannelSettings.DEFAULT.maxWaiting(),
                1024));
        assertThat(ask(pay()).kind()).isEqualTo(Outcome.Kind.SUCCEEDED);
        server.plays(Script.late(2000, Script.paid()));
        int threads = Thread.activeCount();

        List<Future<Outcome>> outcomes = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            outcomes.add(bus.call(patient(pay(), Duration.ofSeconds(15))));
        }
        for (Future<Outcome> future : outcomes) {
            assertThat(outcome(future).kind()).isEqualTo(Outcome.Kind.SUCCEEDED);
        }

        assertThat(server.requests()).isEqualTo(1001);
        assertThat(Thread.activeCount()).isLessThanOrEqualTo(threads + 2);
    }
}
