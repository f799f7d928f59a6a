package upay.e2e;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.assertj.core.api.Assertions;

/** The sandbox's side: what customers were really charged, and their scanning of QR codes. */
public final class Wallets {
    private final HttpClient http = HttpClient.newHttpClient();
    private final URI uri;

    public Wallets(URI uri) {
        this.uri = uri;
    }

    /** One line of the sandbox's ledger; amounts in fen. */
    public record Entry(String sn, long charged, long returned, int charges, int returns, boolean closed) {
        static Entry of(JsonObject line) {
            return new Entry(
                    line.getString("sn"),
                    line.getLong("charged"),
                    line.getLong("returned"),
                    line.getInteger("charges"),
                    line.getInteger("returns"),
                    line.getBoolean("closed"));
        }

        /** What of the customer's money stayed away. */
        public long kept() {
            return charged - returned;
        }
    }

    public Entry of(String sn) {
        return Entry.of(new JsonObject(send("GET", "/sandbox/ledger/" + sn)));
    }

    /** The whole ledger, by sn. */
    public Map<String, Entry> all() {
        Map<String, Entry> entries = new LinkedHashMap<>();
        send("GET", "/sandbox/ledger").lines().filter(line -> !line.isBlank()).forEach(line -> {
            Entry entry = Entry.of(new JsonObject(line));
            entries.put(entry.sn(), entry);
        });
        return entries;
    }

    /** The customer scans and pays. */
    public void scan(String sn) {
        send("POST", "/sandbox/scan/" + sn);
    }

    private String send(String method, String path) {
        HttpRequest request = HttpRequest.newBuilder(uri.resolve(path))
                .timeout(Duration.ofSeconds(30))
                .method(method, HttpRequest.BodyPublishers.noBody())
                .build();
        try {
            HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
            Assertions.assertThat(response.statusCode()).as(method + " " + path).isBetween(200, 299);
            return response.body();
        } catch (IOException lost) {
            throw new Shop.LostAnswer(lost);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new Shop.LostAnswer(stopped);
        }
    }
}
