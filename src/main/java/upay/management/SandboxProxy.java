package upay.management;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.ext.web.RoutingContext;
import java.net.URI;

/** Proxies {@code /sandbox/…} to the sandbox, so that its ledger is available on the management port. */
final class SandboxProxy implements Handler<RoutingContext> {
    private static final int BAD_GATEWAY = 502;
    /** The clients of the ledger are tests and people. */
    private static final PoolOptions POOL =
            new PoolOptions().setHttp1MaxSize(16).setMaxWaitQueueSize(256);

    private final HttpClient client;
    private final URI sandbox;

    SandboxProxy(Vertx vertx, URI sandbox) {
        this.client = vertx.createHttpClient(new HttpClientOptions().setConnectTimeout(2000), POOL);
        this.sandbox = sandbox;
    }

    @Override
    public void handle(RoutingContext context) {
        RequestOptions options = new RequestOptions()
                .setMethod(context.request().method())
                .setHost(sandbox.getHost())
                .setPort(sandbox.getPort())
                .setURI(context.request().uri());
        // The request's body must not be read before there is a connection that forwards it.
        context.request().pause();
        client.request(options)
                .compose(request -> request.send(context.request()))
                .compose(answer -> pass(answer, context.response()))
                .onFailure(failure -> refuse(context));
    }

    private static void refuse(RoutingContext context) {
        context.request().resume();
        if (!context.response().ended()) {
            context.response().setStatusCode(BAD_GATEWAY).end("The sandbox does not respond.\n");
        }
    }

    private static Future<Void> pass(HttpClientResponse answer, HttpServerResponse response) {
        response.setStatusCode(answer.statusCode());
        String type = answer.getHeader(HttpHeaders.CONTENT_TYPE);
        if (type != null) {
            response.putHeader(HttpHeaders.CONTENT_TYPE, type);
        }
        return response.send(answer);
    }
}
