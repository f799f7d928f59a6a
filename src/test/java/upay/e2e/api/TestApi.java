package upay.e2e.api;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import upay.api.SessionCookie;
import upay.audit.Act;
import upay.audit.AuditAction;
import upay.audit.AuditSource;
import upay.domain.Secret;
import upay.http.TlsClient;
import upay.identity.ApiKey;
import upay.identity.Permission;
import upay.identity.Role;
import upay.identity.Token;
import upay.openapi.ManagementContract;
import upay.store.Store;
import upay.store.TestStore;
import upay.store.seal.MasterKeys;
import upay.store.sql.StoreSettings;

/**
 * A program that uses a gateway's management API with a key, or a user's browser. Each answer must be as
 * docs/management.yaml says. Blocks; for plain threads.
 */
public final class TestApi {
    /** Also of a port with the tests' own certificate. */
    private static final HttpClient HTTP =
            HttpClient.newBuilder().sslContext(TlsClient.context(null)).build();

    private static final AuditSource SOURCE =
            new AuditSource(AuditSource.Who.SYSTEM_USER, "test", AuditSource.How.CLI, "test");

    private final URI management;
    private final Map<String, String> credentials;

    private TestApi(URI management, Map<String, String> credentials) {
        this.management = management;
        this.credentials = Map.copyOf(credentials);
    }

    private static TestApi ofKey(URI management, String key) {
        return new TestApi(management, key.isEmpty() ? Map.of() : Map.of("Authorization", "Bearer " + key));
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
        return of(store.settings(), management, merchant, scopes);
    }

    private static TestApi of(StoreSettings store, URI management, @Nullable String merchant, Set<Permission> scopes) {
        ApiKey key = ApiKey.create();
        within(
                store,
                open -> open.administer(SOURCE, Act.of(AuditAction.API_KEY_ADD, key.id()), admin -> admin.apiKeys()
                        .add(key, "test", scopes, merchant, Duration.ofDays(1))));
        return ofKey(management, key.text().reveal());
    }

    /**
     * A new user, with a session.
     *
     * @param merchant of a user of {@link Role#MERCHANT}; null: any
     */
    public static TestApi ofUser(TestStore store, URI management, Role role, @Nullable String merchant) {
        String name = role.text() + "-" + UUID.randomUUID();
        Token session = within(store.settings(), open -> open.administer(
                        SOURCE, Act.of(AuditAction.USER_ADD, name), admin -> admin.users()
                                .add(name, role, merchant))
                .compose(user -> open.sessions().begin(name, "127.0.0.1")));
        return new TestApi(
                management,
                Map.of(
                        "Cookie",
                        "upay_session=" + session.text().reveal(),
                        "X-CSRF-Token",
                        SessionCookie.csrf(session)));
    }

    private static <T> T within(StoreSettings store, Function<Store, Future<T>> work) {
        Vertx vertx = Vertx.vertx();
        try {
            Store open = new Store(vertx, store);
            return open.open()
                    .compose(v -> work.apply(open))
                    .eventually(open::close)
                    .await();
        } finally {
            vertx.close().await();
        }
    }

    /** One that may everything. */
    public static TestApi ofAdmin(TestStore store, URI management) {
        return of(store, management, null, Set.of(Permission.values()));
    }

    /**
     * The same, of a store that is sealed with other keys than the sandbox's.
     *
     * @param keys lines as in a file of master keys
     */
    public static TestApi ofAdmin(TestStore store, String keys, URI management) {
        return of(
                store.settings().withKeys(MasterKeys.parse(new Secret(keys))),
                management,
                null,
                Set.of(Permission.values()));
    }

    /** The same port with another key, or none if it is empty. */
    public TestApi withKey(String other) {
        return ofKey(management, other);
    }

    /** The same port with a user's session. */
    TestApi withSession(String cookie, String csrf) {
        return new TestApi(management, Map.of("Cookie", cookie, "X-CSRF-Token", csrf));
    }

    URI port() {
        return management;
    }

    /** The key, as a program has it. */
    public String key() {
        return Objects.requireNonNull(credentials.get("Authorization")).substring("Bearer ".length());
    }

    public Reply get(String path) throws IOException, InterruptedException {
        return send("GET", path, null);
    }

    /** A file as it came. */
    public HttpResponse<byte[]> download(String path, String... headers) throws IOException, InterruptedException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(management.resolve("/api/v1" + path)).timeout(Duration.ofSeconds(60));
        credentials.forEach(request::header);
        if (headers.length > 0) {
            request.headers(headers);
        }
        return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    }

    /** Sends a file. */
    public Reply upload(String path, byte[] file) throws IOException, InterruptedException {
        return answered(
                "POST", path, HttpRequest.BodyPublishers.ofByteArray(file), "Content-Type", "application/octet-stream");
    }

    /** The same, sent as slowly as one likes. */
    public SlowUpload slowUpload(String path, long length) throws IOException {
        return new SlowUpload(management, "/api/v1" + path, credentials, length);
    }

    /** The same as {@link #download}, read as slowly as one likes. */
    public SlowDownload slowDownload(String path) throws IOException {
        return new SlowDownload(management, "/api/v1" + path, credentials);
    }

    /** @param body JSON; null: none */
    public Reply send(String method, String path, @Nullable String body, String... headers)
            throws IOException, InterruptedException {
        return answered(
                method,
                path,
                body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body),
                headers);
    }

    private Reply answered(String method, String path, HttpRequest.BodyPublisher body, String... headers)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(management.resolve("/api/v1" + path))
                .timeout(Duration.ofSeconds(60))
                .method(method, body);
        credentials.forEach(request::header);
        if (body != null && !List.of(headers).contains("Content-Type")) {
            request.header("Content-Type", "application/json");
        }
        if (headers.length > 0) {
            request.headers(headers);
        }
        HttpResponse<String> response = HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
        ManagementContract.check(
                method,
                path,
                response.statusCode(),
                response.headers().firstValue("Content-Type").orElse(""),
                response.body());
        return new Reply(response.statusCode(), response);
    }
}
