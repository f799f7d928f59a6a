package upay.lab.bills;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import upay.sandbox.bill.BillDay;

/** The sandbox's control calls for bills (docs/sandbox.md#bills). */
final class SandboxBillDesk {
    private static final int OK = 200;
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private final URI sandbox;

    SandboxBillDesk(URI sandbox) {
        this.sandbox = sandbox;
    }

    /** The day's bill is ready, with what has happened so far. */
    void close(BillDay day) {
        require("POST", path(day) + "/close");
    }

    /** Orders a fault of the day's bill; returns its id. */
    long order(BillDay day, String fault, Map<String, String> parameters) {
        String query = parameters.entrySet().stream()
                .map(one -> one.getKey() + "=" + URLEncoder.encode(one.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        return new JsonObject(require("POST", path(day) + "/faults/" + fault + (query.isEmpty() ? "" : "?" + query)))
                .getLong("id");
    }

    /** Clears all faults. */
    void clear() {
        require("DELETE", "/sandbox/bills/faults");
    }

    /**
     * One of Baifubao's two files.
     *
     * @param file xf or tk
     * @return empty: it cannot be had now
     */
    Optional<byte[]> baifubaoFile(BillDay day, String file) {
        try {
            HttpResponse<byte[]> response =
                    HTTP.send(request("GET", path(day) + "/" + file), HttpResponse.BodyHandlers.ofByteArray());
            return response.statusCode() == OK ? Optional.of(response.body()) : Optional.empty();
        } catch (IOException brokenOff) {
            return Optional.empty();
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private static String path(BillDay day) {
        return "/sandbox/bills/" + day.payway().channel() + "/" + day.date();
    }

    private String require(String method, String path) {
        try {
            HttpResponse<String> response = HTTP.send(request(method, path), HttpResponse.BodyHandlers.ofString());
            if (response.statusCode() != OK) {
                throw new IllegalStateException(
                        method + " " + path + ": " + response.statusCode() + " " + response.body());
            }
            return response.body();
        } catch (IOException e) {
            throw new IllegalStateException("the sandbox does not answer: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private HttpRequest request(String method, String path) {
        return HttpRequest.newBuilder(sandbox.resolve(path))
                .timeout(Duration.ofSeconds(60))
                .method(method, HttpRequest.BodyPublishers.noBody())
                .build();
    }

    private static IllegalStateException interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new IllegalStateException("interrupted", e);
    }
}
