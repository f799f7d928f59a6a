package upay.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import upay.e2e.callback.CallbackSender;

/** Posts a channel's callbacks to the gateway's HTTP port. Blocks; safe from any thread. */
final class CallbackClient {
    static final String MERCHANT = "sandbox-merchant";
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final URI gateway;

    CallbackClient(URI gateway) {
        this.gateway = gateway;
    }

    HttpResponse<String> tell(CallbackSender teller, CallbackSender.Message message) {
        return tell(teller.channel(), MERCHANT, message);
    }

    HttpResponse<String> tell(String channel, String merchant, CallbackSender.Message message) {
        String path = "/notify/" + channel + "/" + merchant;
        HttpRequest.Builder request = HttpRequest.newBuilder(
                URI.create(gateway + path + (message.query() == null ? "" : "?" + message.query())));
        if (message.body() != null) {
            request.header("Content-Type", message.contentType())
                    .POST(HttpRequest.BodyPublishers.ofByteArray(message.body()));
        }
        try {
            return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException lost) {
            throw new TestTill.LostAnswer(lost);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new TestTill.LostAnswer(stopped);
        }
    }

    /** It was taken, in the words that make the channel stop telling. */
    void taken(CallbackSender teller, CallbackSender.Message message) {
        HttpResponse<String> answer = tell(teller, message);
        assertThat(answer.statusCode()).as(teller + ": " + answer.body()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo(teller.acknowledgement());
    }
}
