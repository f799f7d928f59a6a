package upay.e2e;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Collections;
import java.util.HexFormat;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import upay.openapi.AnswerContract;

/** A minimal till: signs and posts the given request, and returns the answer. Blocks; safe from any thread. */
public final class TestTill {
    public static final String ALIPAY_CODE = "280000000000000001";
    public static final String WECHAT_CODE = "130000000000000001";

    /** A payment code of every channel, by its payway. */
    public static final SortedMap<String, String> CODES = Collections.unmodifiableSortedMap(new TreeMap<>(Map.ofEntries(
            Map.entry("1", ALIPAY_CODE),
            Map.entry("3", WECHAT_CODE),
            Map.entry("4", "310000000000000001"),
            Map.entry("5", "180000000000000001"),
            Map.entry("17", "6220000000000000001"))));

    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(45);

    /** One for all tills: a client costs a thread of its own. */
    private static final HttpClient HTTP = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();

    private final URI uri;
    private final String terminalSn;
    private final String secret;
    private final Map<String, String> headers;

    public TestTill(URI uri, String terminalSn, String secret) {
        this(uri, terminalSn, secret, Map.of());
    }

    private TestTill(URI uri, String terminalSn, String secret, Map<String, String> headers) {
        this.uri = uri;
        this.terminalSn = terminalSn;
        this.secret = secret;
        this.headers = headers;
    }

    /** The first ready-made terminal. */
    public static TestTill first(URI uri) {
        return new TestTill(uri, "100000000000000001", "sandbox-secret-1");
    }

    /** The second one, of the same merchant. */
    public static TestTill second(URI uri) {
        return new TestTill(uri, "100000000000000002", "sandbox-secret-2");
    }

    /** One of another merchant. */
    public static TestTill ofAnotherMerchant(URI uri) {
        return new TestTill(uri, "200000000000000001", "sandbox-secret-3");
    }

    /** The same till, calling there. */
    public TestTill at(URI elsewhere) {
        return new TestTill(elsewhere, terminalSn, secret, headers);
    }

    /** The same till, which sends these headers too. */
    public TestTill withHeaders(Map<String, String> more) {
        return new TestTill(uri, terminalSn, secret, more);
    }

    /** Another signer, at the same gateway. */
    public TestTill as(String signerSn, String key) {
        return new TestTill(uri, signerSn, key);
    }

    public static String newClientSn() {
        return "e2e-" + UUID.randomUUID();
    }

    public Answer pay(String clientSn, long fen, String code) {
        return post("pay", payment(clientSn, fen).put("dynamic_id", code));
    }

    public Answer precreate(String clientSn, long fen, String payway) {
        return post("precreate", payment(clientSn, fen).put("payway", payway));
    }

    public Answer query(String clientSn) {
        return post("query", new JsonObject().put("client_sn", clientSn));
    }

    public Answer cancel(String clientSn) {
        return post("cancel", new JsonObject().put("client_sn", clientSn));
    }

    public Answer refund(String clientSn, String requestNo, long fen) {
        return post("refund", refundOf(clientSn, requestNo, fen));
    }

    public JsonObject payment(String clientSn, long fen) {
        return new JsonObject()
                .put("client_sn", clientSn)
                .put("total_amount", Long.toString(fen))
                .put("subject", "茶 and cake")
                .put("operator", "刘侃");
    }

    public JsonObject refundOf(String clientSn, String requestNo, long fen) {
        return new JsonObject()
                .put("client_sn", clientSn)
                .put("refund_request_no", requestNo)
                .put("refund_amount", Long.toString(fen))
                .put("operator", "back office");
    }

    /** Posts a body with this till's terminal_sn in it, rightly signed. */
    public Answer post(String operation, JsonObject fields) {
        return postRaw(operation, signed(fields).encode(), "application/json");
    }

    /** The same, without waiting. */
    public CompletableFuture<Answer> posting(String operation, JsonObject fields) {
        return HTTP.sendAsync(
                        request(operation, signed(fields).encode(), "application/json"),
                        HttpResponse.BodyHandlers.ofString())
                .thenApply(TestTill::answer);
    }

    /** Sends all of the request, and closes the connection without waiting for the answer. */
    public void hangUp(String operation, JsonObject fields) {
        try {
            sending(operation, fields).close();
        } catch (IOException lost) {
            throw new LostAnswer(lost);
        }
    }

    /** Sends all of the request, and leaves the connection to the caller. */
    Socket sending(String operation, JsonObject fields) {
        byte[] body = signed(fields).encode().getBytes(StandardCharsets.UTF_8);
        String head = "POST " + path(operation) + " HTTP/1.1\r\nHost: " + uri.getAuthority()
                + "\r\nContent-Type: application/json\r\nContent-Length: " + body.length + "\r\nAuthorization: "
                + terminalSn + " " + sign(new String(body, StandardCharsets.UTF_8)) + "\r\n"
                + headers.entrySet().stream()
                        .map(header -> header.getKey() + ": " + header.getValue() + "\r\n")
                        .collect(Collectors.joining())
                + "\r\n";
        try {
            Socket line = new Socket(uri.getHost(), uri.getPort());
            line.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
            line.getOutputStream().write(body);
            line.getOutputStream().flush();
            return line;
        } catch (IOException lost) {
            throw new LostAnswer(lost);
        }
    }

    /** Posts exactly this, rightly signed. */
    public Answer postRaw(String operation, String body, String contentType) {
        return send(request(operation, body, contentType));
    }

    /** Posts exactly this with exactly this Authorization header; null: none. */
    public Answer postWith(String operation, String body, String authorization) {
        HttpRequest.Builder builder = HttpRequest.newBuilder(uri.resolve(path(operation)))
                .timeout(ANSWER_TIMEOUT)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body));
        if (authorization != null) {
            builder.header("Authorization", authorization);
        }
        return send(builder.build());
    }

    public Answer send(HttpRequest request) {
        try {
            return answer(HTTP.send(request, HttpResponse.BodyHandlers.ofString()));
        } catch (IOException lost) {
            throw new LostAnswer(lost);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new LostAnswer(stopped);
        }
    }

    /** Whatever a test asks for: the contract describes the answer. */
    private static Answer answer(HttpResponse<String> response) {
        Answer answer = Answer.of(response);
        AnswerContract.check(response.uri().getPath(), answer.status(), answer.json());
        return answer;
    }

    public HttpRequest request(String operation, String body, String contentType) {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri.resolve(path(operation)))
                .timeout(ANSWER_TIMEOUT)
                .header("Content-Type", contentType)
                .header("Authorization", terminalSn + " " + sign(body))
                .POST(HttpRequest.BodyPublishers.ofString(body));
        headers.forEach(request::header);
        return request.build();
    }

    /** An operation's own, or a whole path as it stands. */
    private static String path(String operation) {
        return operation.startsWith("/") ? operation : "/upay/v2/" + operation;
    }

    public String terminalSn() {
        return terminalSn;
    }

    @Override
    public String toString() {
        return "till " + terminalSn;
    }

    public String sign(String body) {
        try {
            MessageDigest md5 = MessageDigest.getInstance("MD5");
            md5.update(body.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(md5.digest(secret.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException everyJavaHasIt) {
            throw new IllegalStateException(everyJavaHasIt);
        }
    }

    private JsonObject signed(JsonObject fields) {
        return new JsonObject().put("terminal_sn", terminalSn).mergeIn(fields);
    }

    /** No answer came. */
    public static final class LostAnswer extends RuntimeException {
        private static final long serialVersionUID = 1;

        LostAnswer(Throwable cause) {
            super(cause);
        }
    }
}
