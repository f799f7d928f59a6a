package upay.e2e;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.Assertions;

/** The sandbox's side: what customers were really charged, and their scanning of QR codes. */
public final class SandboxWallets {
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private final URI uri;

    public SandboxWallets(URI uri) {
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
        return Entry.of(new JsonObject(read("/sandbox/ledger/" + sn)));
    }

    /** The whole ledger, by sn. */
    public Map<String, Entry> all() {
        Map<String, Entry> entries = new LinkedHashMap<>();
        read("/sandbox/ledger").lines().filter(line -> !line.isBlank()).forEach(line -> {
            Entry entry = Entry.of(new JsonObject(line));
            entries.put(entry.sn(), entry);
        });
        return entries;
    }

    /** The customer scans and pays; false where the QR code is closed or was never there. */
    public boolean scan(String sn) {
        int status = call("POST", "/sandbox/scan/" + sn).statusCode();
        Assertions.assertThat(status).as("scan of " + sn).isIn(200, 404, 409);
        return status == 200;
    }

    /** A refund in the console of the channel, without the gateway. */
    public void refundInConsole(String sn, long fen) {
        Assertions.assertThat(consoleStatus(sn, Long.toString(fen)))
                .as("console refund of " + sn)
                .isEqualTo(200);
    }

    /** The HTTP status of such a refund. */
    int consoleStatus(String sn, String fen) {
        return call("POST", "/sandbox/refund/" + sn + "?amount=" + fen).statusCode();
    }

    /** The refunds of all trades, as a bill lists them: order,refund,fen. */
    public List<String> refunds() {
        List<String> lines = new ArrayList<>();
        read("/sandbox/ledger?refunds=true")
                .lines()
                .filter(line -> !line.isBlank())
                .map(JsonObject::new)
                .forEach(entry -> {
                    for (Object one : entry.getJsonArray("refunds", new JsonArray())) {
                        JsonObject refund = (JsonObject) one;
                        if (refund.getString("number").matches("[0-9]{1,18}")) {
                            lines.add(entry.getString("sn") + "," + refund.getString("number") + ","
                                    + refund.getLong("amount"));
                        }
                    }
                });
        return lines;
    }

    private String read(String path) {
        HttpResponse<String> response = call("GET", path);
        Assertions.assertThat(response.statusCode()).as(path).isEqualTo(200);
        return response.body();
    }

    private HttpResponse<String> call(String method, String path) {
        HttpRequest request = HttpRequest.newBuilder(uri.resolve(path))
                .timeout(Duration.ofSeconds(30))
                .method(method, HttpRequest.BodyPublishers.noBody())
                .build();
        try {
            return HTTP.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException lost) {
            throw new TestTill.LostAnswer(lost);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new TestTill.LostAnswer(stopped);
        }
    }
}
