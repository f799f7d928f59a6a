package upay.e2e.api;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import upay.audit.Act;
import upay.audit.AuditAction;
import upay.audit.AuditSource;
import upay.identity.ApiKey;
import upay.identity.Permission;
import upay.store.Store;
import upay.store.TestStore;

/** A program that uses a gateway's management API with a key. Blocks; for plain threads. */
public final class TestApi {
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final AuditSource SOURCE =
            new AuditSource(AuditSource.Who.SYSTEM_USER, "test", AuditSource.How.CLI, "test");

    private final URI management;
    private final String key;

    private TestApi(URI management, String key) {
        this.management = management;
        this.key = key;
    }

    /** What came back. */
    public record Reply(int status, HttpResponse<String> response) {
        /** Its body. */
        public JsonObject json() {
            return new JsonObject(response.body());
        }

        public String header(String name) {
            return response.headers().firstValue(name).orElse("");
        }
    }

    /**
     * @param merchant the only one that the key is for; null: all
     * @param scopes of the key
     */
    public static TestApi of(TestStore store, URI management, @Nullable String merchant, Set<Permission> scopes) {
        Vertx vertx = Vertx.vertx();
        try {
            Store open = new Store(vertx, store.settings());
            ApiKey key = ApiKey.create();
            open.open()
                    .compose(v ->
                            open.administer(SOURCE, Act.of(AuditAction.API_KEY_ADD, key.id()), admin -> admin.apiKeys()
                                    .add(key, "test", scopes, merchant, Duration.ofDays(1))))
                    .eventually(open::close)
                    .await();
            return new TestApi(management, key.text().reveal());
        } finally {
            vertx.close().await();
        }
    }

    /** One that may everything. */
    public static TestApi ofAdmin(TestStore store, URI management) {
        return of(store, management, null, Set.of(Permission.values()));
    }

    /** The same port with another key, or none if it is empty. */
    public TestApi withKey(String other) {
        return new TestApi(management, other);
    }

    public Reply get(String path) throws IOException, InterruptedException {
        return send("GET", path, null);
    }

    /** @param body JSON; null: none */
    public Reply send(String method, String path, @Nullable String body, String... headers)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(management.resolve("/api/v1" + path))
                .timeout(Duration.ofSeconds(60))
                .method(
                        method,
                        body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body));
        if (!key.isEmpty()) {
            request.header("Authorization", "Bearer " + key);
        }
        if (headers.length > 0) {
            request.headers(headers);
        }
        HttpResponse<String> response = HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
        return new Reply(response.statusCode(), response);
    }
}
