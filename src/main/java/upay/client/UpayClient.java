package upay.client;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ConnectionPoolTooBusyException;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpRequest;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.client.WebClient;
import io.vertx.ext.web.client.WebClientOptions;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.nio.channels.UnresolvedAddressException;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.net.ssl.SSLHandshakeException;

/**
 * The operations of the protocol, one request each, signed over the exact bytes that are sent. Never retries: the
 * {@link Till} handles a lost response. Its futures never fail.
 *
 * <p>After a time-out the connection is closed, so that the gateway can drop a payment that it has not read yet
 * (protocol.md#pay).
 */
public final class UpayClient {
    /** Responses have a few hundred bytes; this is sufficient for every field at its maximum length, escaped. */
    private static final int ANSWER_BYTES_MAX = 64 * 1024;
    /** Shorter than any server's own idle time-out, so that a request is seldom written to a closing connection. */
    private static final int KEEP_ALIVE_SECONDS = 5;

    private static final String CONTENT_TYPE = "application/json; charset=utf-8";

    private final WebClient http;
    private final ClientOptions options;

    public UpayClient(Vertx vertx, ClientOptions options) {
        this.options = options;
        WebClientOptions client =
                new WebClientOptions().setUserAgent("upay-till").setFollowRedirects(false);
        client.setConnectTimeout((int) options.connectTimeout().toMillis());
        client.setKeepAliveTimeout(KEEP_ALIVE_SECONDS);
        PoolOptions pool =
                new PoolOptions().setHttp1MaxSize(options.connections()).setMaxWaitQueueSize(options.queued());
        this.http = WebClient.create(vertx, client, pool);
    }

    /** Pays by the customer's payment code. */
    public Future<Result> pay(Payment payment) {
        return send("pay", payment.fields());
    }

    /** Creates a QR code for the customer to scan. */
    public Future<Result> precreate(Payment payment) {
        return send("precreate", payment.fields());
    }

    public Future<Result> query(OrderRef order) {
        return send("query", order.fields());
    }

    public Future<Result> refund(Refund refund) {
        return send("refund", refund.fields());
    }

    /** Stops a payment in progress, or returns a paid order in full. */
    public Future<Result> cancel(OrderRef order) {
        return send("cancel", order.fields());
    }

    /** The same as a cancel, under its other name. */
    public Future<Result> revoke(OrderRef order) {
        return send("revoke", order.fields());
    }

    /** Closes the connections. */
    public void close() {
        http.close();
    }

    private Future<Result> send(String operation, Map<String, String> fields) {
        Map<String, Object> body = new LinkedHashMap<>(fields);
        body.put("terminal_sn", options.terminalSn());
        return send(operation, new JsonObject(body).toBuffer());
    }

    private Future<Result> send(String operation, Buffer body) {
        HttpRequest<Buffer> request = http.postAbs(options.baseUri() + "/upay/v2/" + operation)
                .idleTimeout(options.answerTimeout().toMillis())
                .putHeader("Content-Type", CONTENT_TYPE);
        return sign(request, options.baseUri().getRawPath() + "/upay/v2/" + operation, body)
                .as(() -> new BoundedBody(ANSWER_BYTES_MAX))
                .sendBuffer(body)
                .map(UpayClient::read)
                .otherwise(UpayClient::lost);
    }

    private HttpRequest<Buffer> sign(HttpRequest<Buffer> request, String path, Buffer body) {
        if (!options.signatureV2()) {
            return request.putHeader(
                    "Authorization", RequestSigner.header(options.terminalSn(), options.terminalSecret(), body));
        }
        String v2 = RequestSigner.v2(options.terminalSecret(), path, CONTENT_TYPE, body, System.currentTimeMillis());
        return request.putHeader("Authorization", RequestSigner.headerWithoutMd5(options.terminalSn()))
                .putHeader("Upay-Signature-V2", v2);
    }

    private static Result read(HttpResponse<Buffer> answer) {
        Buffer body = answer.body();
        return Envelope.read(answer.statusCode(), body == null ? Buffer.buffer() : body);
    }

    /** Only failures before the first byte is sent are "not sent"; after every other one the outcome is unknown. */
    private static Result lost(Throwable failure) {
        boolean beforeSending = failure instanceof ConnectException
                || failure instanceof UnknownHostException
                || failure instanceof NoRouteToHostException
                || failure instanceof UnresolvedAddressException
                || failure instanceof SSLHandshakeException
                || failure instanceof ConnectionPoolTooBusyException;
        String why = failure.getClass().getSimpleName() + ": " + failure.getMessage();
        return beforeSending ? new Result.NotSent(why) : new Result.NoAnswer(why);
    }
}
