package upay.webhook;

import io.netty.channel.ConnectTimeoutException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import upay.domain.terminal.Terminal;
import upay.domain.webhook.WebhookReceiver;
import upay.host.HostResolver;
import upay.host.PublicAddresses;
import upay.port.Outbox.Delivery;
import upay.port.StoreException;
import upay.port.Terminals;

/**
 * One attempt to deliver one webhook: resolves the receiver, posts to that address only, reads the response up to its
 * limit. The connection is made to the checked address, so that no second DNS look-up can redirect it; a redirect is a
 * failure. Through a proxy the tunnel of an https receiver leads to that address too; a plain http request would be
 * resolved by the proxy, which may find another address, so it is not sent where only public ones are allowed. Confined to the verticle's event loop, used once.
 */
final class WebhookDelivery {
    static final String CONTENT_TYPE = "application/json";
    private static final int OK = 200;
    private static final String SUCCESS = "success";

    private final Tools tools;
    private final Delivery delivery;
    private final Promise<DeliveryOutcome> outcome = Promise.promise();
    private final Buffer answer = Buffer.buffer();
    private @Nullable HttpClientRequest request;

    /** The common context of all attempts. */
    record Tools(
            Vertx vertx,
            HttpClient client,
            HostResolver names,
            Terminals terminals,
            WebhookSigner signer,
            WebhookSettings settings,
            boolean proxied) {}

    /** The receiver must not be called. */
    private static final class NotAllowed extends RuntimeException {
        private static final long serialVersionUID = 1;

        private final String why;

        NotAllowed(String why) {
            super(why, null, false, false);
            this.why = why;
        }
    }

    WebhookDelivery(Tools tools, Delivery delivery) {
        this.tools = tools;
        this.delivery = delivery;
    }

    /** Never fails; ends within the time-out of an attempt, once there is a signing key. */
    Future<DeliveryOutcome> run() {
        return tools.signer.ready().transform(ready -> post());
    }

    private Future<DeliveryOutcome> post() {
        long timer = tools.vertx.setTimer(
                tools.settings.timeout().toMillis(), id -> outcome.tryComplete(DeliveryOutcome.TIMED_OUT));
        tools.terminals
                .find(delivery.terminalSn())
                .map(found -> found.orElseThrow(() -> new NotAllowed("the signing terminal is unknown")))
                .compose(this::post)
                .onFailure(e -> outcome.tryComplete(DeliveryOutcome.failed(words(e))));
        return outcome.future().onComplete(done -> {
            tools.vertx.cancelTimer(timer);
            leave(done.result());
        });
    }

    private Future<Void> post(Terminal terminal) {
        WebhookReceiver receiver =
                WebhookReceiver.parse(delivery.url()).orElseThrow(() -> new NotAllowed("invalid address"));
        if (tools.proxied && !receiver.tls() && !tools.settings.allowPrivate()) {
            throw new NotAllowed("a plain http receiver cannot be checked through the proxy; it needs https");
        }
        byte[] body = delivery.body().getBytes(StandardCharsets.UTF_8);
        return tools.names
                .addresses(receiver.host())
                .recover(e -> Future.failedFuture(new NotAllowed("unknown host name")))
                .map(addresses -> options(receiver, choose(addresses)))
                // Before it connects: a connection that waits for a signature may be closed meanwhile.
                .compose(options -> tools.signer.sign(delivery, terminal, body).compose(signatures -> tools.client
                        .request(options.setHeaders(signatures))
                        .compose(ready -> send(ready, body))));
    }

    /** Selects another one of the permitted addresses at each attempt. */
    private InetAddress choose(List<InetAddress> addresses) {
        List<InetAddress> allowed = addresses.stream()
                .filter(address -> tools.settings.allowPrivate() || PublicAddresses.contains(address))
                .toList();
        if (allowed.isEmpty()) {
            throw new NotAllowed("the host's address is not public");
        }
        return allowed.get((delivery.attempt() - 1) % allowed.size());
    }

    private static RequestOptions options(WebhookReceiver receiver, InetAddress address) {
        return new RequestOptions()
                .setMethod(HttpMethod.POST)
                .setSsl(receiver.tls())
                .setHost(receiver.host())
                .setPort(receiver.port())
                .setURI(receiver.target())
                .setServer(SocketAddress.inetSocketAddress(new InetSocketAddress(address, receiver.port())))
                .setFollowRedirects(false);
    }

    private Future<Void> send(HttpClientRequest ready, byte[] body) {
        request = ready;
        if (outcome.future().isComplete()) {
            leave(outcome.future().result());
            return Future.succeededFuture();
        }
        return ready.putHeader("Content-Type", CONTENT_TYPE)
                .putHeader("Upay-Event-Id", delivery.eventId())
                .putHeader("User-Agent", "upay-gateway")
                .send(Buffer.buffer(body))
                .map(this::read);
    }

    private Void read(HttpClientResponse response) {
        response.exceptionHandler(e -> outcome.tryComplete(DeliveryOutcome.failed(words(e))));
        if (response.statusCode() != OK) {
            outcome.tryComplete(DeliveryOutcome.failed("HTTP status " + response.statusCode()));
            return null;
        }
        response.handler(chunk -> {
            if (answer.length() + chunk.length() > tools.settings.maxResponseBytes()) {
                outcome.tryComplete(DeliveryOutcome.failed("the response is too long"));
            } else if (!outcome.future().isComplete()) {
                answer.appendBuffer(chunk);
            }
        });
        response.endHandler(end -> outcome.tryComplete(
                SUCCESS.equals(answer.toString(StandardCharsets.UTF_8).strip())
                        ? DeliveryOutcome.DELIVERED
                        : DeliveryOutcome.failed("the response is not " + SUCCESS)));
        return null;
    }

    /** A response that is not read to its end is abandoned: the connection is closed. */
    private void leave(DeliveryOutcome result) {
        if (request != null && !result.delivered()) {
            request.reset();
        }
    }

    /** Messages of libraries may quote addresses and responses; exception types do not. */
    private static String words(Throwable e) {
        if (e instanceof NotAllowed notAllowed) {
            return notAllowed.why;
        }
        if (e instanceof StoreException) {
            return "the store does not respond";
        }
        if (e instanceof SSLException) {
            return "the TLS handshake failed";
        }
        if (e instanceof ConnectTimeoutException) {
            return "no connection in time";
        }
        if (e instanceof ConnectException) {
            return "the connection was refused";
        }
        return e instanceof HttpClosedException
                ? "the connection was closed before the response was complete"
                : e.getClass().getSimpleName();
    }
}
