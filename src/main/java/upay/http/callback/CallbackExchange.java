package upay.http.callback;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import upay.domain.AccountName;
import upay.domain.Payway;
import upay.domain.channel.RawCallback;
import upay.http.EarlyResponse;
import upay.http.EnvelopeWriter;
import upay.http.UnexpectedFailure;
import upay.http.admission.AddressUsage;
import upay.http.admission.BodyBudget;
import upay.http.connection.ClientConnection;
import upay.metrics.ChannelMetrics.CallbackResult;
import upay.operation.CallbackReceipt;

/**
 * One callback and its acknowledgement: reads the body within its limit, passes it on, and writes the answer that the
 * channel expects.
 */
final class CallbackExchange {
    private static final Logger LOG = LoggerFactory.getLogger(CallbackExchange.class);
    private static final int UNAVAILABLE = 503;
    private static final String PLAIN = "text/plain";

    private final CallbackRoutes routes;
    private final RoutingContext routing;
    private final HttpServerRequest request;
    private final Vertx vertx;
    private final Context context;
    private final Payway payway;
    private final String merchantId;
    private final @Nullable AccountName account;
    private final ClientConnection clientConnection;
    private final Buffer body = Buffer.buffer();
    private long timer;
    private int held;
    private long since;

    /** @param account the one that the path names; null: it names none */
    CallbackExchange(
            CallbackRoutes routes,
            RoutingContext routing,
            Payway payway,
            String merchantId,
            @Nullable AccountName account) {
        this.routes = routes;
        this.routing = routing;
        this.request = routing.request();
        this.vertx = routing.vertx();
        this.context = vertx.getOrCreateContext();
        this.clientConnection = ClientConnection.of(request.connection());
        this.payway = payway;
        this.merchantId = merchantId;
        this.account = account;
    }

    /** Must be called before any part of the body arrives. */
    void read() {
        if (declaredLength() > routes.bodyLimitBytes()) {
            refuseLength();
            return;
        }
        if ("100-continue".equalsIgnoreCase(request.getHeader(HttpHeaders.EXPECT))) {
            request.response().writeContinue();
        }
        timer = vertx.setTimer(
                routes.bodyTimeout().toMillis(), tooSlow -> request.connection().close());
        request.exceptionHandler(cut -> release());
        request.handler(this::more);
        request.endHandler(end -> complete());
    }

    /** @return negative if undeclared; a value that is not a number was refused with the headers */
    private long declaredLength() {
        String declared = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        return declared == null ? -1 : Long.parseLong(declared.trim());
    }

    private void more(Buffer bytes) {
        int length = body.length() + bytes.length();
        if (length > routes.bodyLimitBytes()) {
            refuseLength();
        } else if (fitsBudget(length)) {
            body.appendBuffer(bytes);
        } else {
            // Closing without an answer is the cheapest way to make the channel retry later.
            request.connection().close();
        }
    }

    private boolean fitsBudget(int length) {
        if (length > BodyBudget.SHORT_BYTES) {
            if (!routes.hold(clientConnection.address(), length - held)) {
                return false;
            }
            held = length;
        }
        return true;
    }

    /** Their number and size are limited by the HTTP decoder. */
    private Map<String, String> headers() {
        Map<String, String> headers = new HashMap<>();
        request.headers().forEach(header -> headers.put(header.getKey().toLowerCase(Locale.ROOT), header.getValue()));
        return headers;
    }

    private void complete() {
        release();
        since = System.nanoTime();
        AddressUsage address = clientConnection.address();
        if (!routes.enter(address)) {
            write(new CallbackReceipt.NotNow());
            return;
        }
        clientConnection.busy(true);
        RawCallback raw = new RawCallback(
                request.query(), request.getHeader(HttpHeaders.CONTENT_TYPE), headers(), body.getBytes());
        Future.succeededFuture(raw)
                .compose(notice -> routes.operation().run(payway, merchantId, account, notice))
                .otherwise(this::unforeseen)
                .onComplete(done -> {
                    routes.leave(address, done.result() instanceof CallbackReceipt.Acknowledged);
                    answer(done.result());
                });
    }

    private CallbackReceipt unforeseen(Throwable failure) {
        LOG.error("a notification failed unforeseen: {}", UnexpectedFailure.describe(failure));
        return new CallbackReceipt.NotNow();
    }

    private void answer(CallbackReceipt receipt) {
        if (Vertx.currentContext() == context) {
            write(receipt);
        } else {
            context.runOnContext(here -> write(receipt));
        }
    }

    private void measure(CallbackReceipt receipt) {
        CallbackResult result = receipt instanceof CallbackReceipt.Acknowledged
                ? CallbackResult.ACKNOWLEDGED
                : receipt instanceof CallbackReceipt.NotNow ? CallbackResult.LATER : CallbackResult.REFUSED;
        routes.metrics().calledBack(payway, result, System.nanoTime() - since);
    }

    private void write(CallbackReceipt receipt) {
        measure(receipt);
        clientConnection.busy(false);
        if (receipt instanceof CallbackReceipt.Acknowledged) {
            clientConnection.recognise(payway.channel());
        }
        if (request.response().closed()) {
            return;
        }
        if (receipt instanceof CallbackReceipt.UnknownChannel) {
            routing.fail(EnvelopeWriter.NOT_FOUND);
        } else if (receipt instanceof CallbackReceipt.Acknowledged acknowledged) {
            end(
                    EnvelopeWriter.OK,
                    acknowledged.words().contentType(),
                    acknowledged.words().body());
        } else if (receipt instanceof CallbackReceipt.Refused) {
            end(EnvelopeWriter.BAD_REQUEST, PLAIN, "refused");
        } else {
            end(UNAVAILABLE, PLAIN, "later");
        }
    }

    private void end(int status, String contentType, String words) {
        HttpServerResponse response =
                request.response().setStatusCode(status).putHeader(HttpHeaders.CONTENT_TYPE, contentType);
        if (routes.isDraining()) {
            response.putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
        }
        response.end(words);
    }

    private void refuseLength() {
        release();
        EarlyResponse.send(vertx, request, EnvelopeWriter.TOO_LARGE, EnvelopeWriter.outside(EnvelopeWriter.TOO_LARGE));
    }

    private void release() {
        vertx.cancelTimer(timer);
        routes.release(clientConnection.address(), held);
        held = 0;
    }
}
