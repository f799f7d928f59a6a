package upay.http;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.buffer.BufferInternal;
import java.security.cert.X509Certificate;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import upay.domain.terminal.Signer;
import upay.http.admission.AddressUsage;
import upay.http.admission.BodyBudget;
import upay.http.admission.LongWaits;
import upay.http.connection.ClientConnection;
import upay.http.connection.UnreadSockets;
import upay.metrics.RequestMetrics;
import upay.operation.RequestSpans;
import upay.protocol.CommError;
import upay.protocol.Reply;
import upay.protocol.signature.SignatureV2;
import upay.protocol.signature.StreamedBody;
import upay.tracing.Span;
import upay.verdict.VerdictRequest;

/**
 * One request: has its headers checked, reads the body within its limit or discards it, passes it on, and sends the
 * answer.
 */
final class RequestExchange implements InboundRequest, Supplier<Future<Boolean>> {
    private static final CharSequence SIGNATURE_V2 = HttpHeaders.createOptimized(SignatureV2.HEADER);

    private static final String TRACEPARENT = "traceparent";

    /** How long the rest of a discarded body is awaited, so that a complete request keeps its connection. */
    private static final long REST_MILLIS = 1_000;

    /** A decision that comes no later after the request needs no look at the socket: no client gives up so soon. */
    private static final long PROMPT_NANOS = 100_000_000;

    private static final Future<Boolean> GONE = Future.succeededFuture(true);
    private static final Future<Boolean> THERE = Future.succeededFuture(false);

    private final ConnectionRegistry registry;
    private final ClientConnection clientConnection;
    private final HttpServerRequest request;
    private final Context context;
    private final @Nullable Endpoint endpoint;
    private final AddressUsage address;
    private final boolean queued;
    private final BodyAccumulator body = new BodyAccumulator();
    private final ResponseSender answering;
    private final Span span;

    private int status;
    private @Nullable ClaimedSigner claim;
    private @Nullable Reply refusal;
    private long delayNanos;
    private long restTimer = -1;
    private BodyBudget.@Nullable Share bodyShare;
    private @Nullable StreamedBody streamed;
    private long thereSince;
    private boolean suspect;
    private boolean behind;

    /**
     * @param endpoint null if the path is not one of the protocol
     * @param now {@link System#nanoTime}
     */
    RequestExchange(
            ConnectionRegistry registry,
            ClientConnection clientConnection,
            HttpServerRequest request,
            @Nullable Endpoint endpoint,
            long now) {
        this.registry = registry;
        this.clientConnection = clientConnection;
        this.request = request;
        this.endpoint = endpoint;
        this.address = clientConnection.address();
        this.context = registry.vertx().getOrCreateContext();
        this.status = endpoint == null
                ? EnvelopeWriter.NOT_FOUND
                : request.method().equals(HttpMethod.POST) ? EnvelopeWriter.OK : EnvelopeWriter.METHOD_NOT_ALLOWED;
        this.thereSince = clientConnection.requestBegins(
                now, now + registry.settings().timeouts().body().toNanos());
        this.queued = thereSince != now;
        this.span = endpoint == null ? Span.NONE : registry.tracer().request(endpoint.name());
        this.answering = new ResponseSender(registry, clientConnection, request, context, endpoint, span, now);
        if (span.isRecorded()) {
            RequestSpans.link(span, request.getHeader(TRACEPARENT));
        }
    }

    /** Must be called in the handler of the request, before any part of the body arrives. */
    void read() {
        if (declaredLength() > bodyLimit()) {
            refuseLength();
            return;
        }
        request.exceptionHandler(cut -> cut());
        request.handler(this::more);
        request.endHandler(end -> complete());
        if (request.method().equals(HttpMethod.POST)) {
            registry.authenticator().announce(this);
        } else {
            refuse(EnvelopeWriter.outside(status), 0);
        }
    }

    @Override
    public void hold() {
        request.pause();
    }

    @Override
    public void expect(ClaimedSigner expected) {
        if (Vertx.currentContext() != context) {
            context.runOnContext(here -> expect(expected));
            return;
        }
        claim = expected;
        if (endpoint != null && endpoint.discardsBody()) {
            streamed = new StreamedBody(expected.v2() != null);
        }
        if (expectsToContinue()) {
            request.response().writeContinue();
        }
        request.resume();
    }

    @Override
    public void refuse(Reply reply, long delay) {
        if (Vertx.currentContext() != context) {
            context.runOnContext(here -> refuse(reply, delay));
            return;
        }
        delayNanos = delay;
        Reply said = disclosed(reply);
        refusal = said;
        if (expectsToContinue()) {
            answerEarly(status, said);
            return;
        }
        restTimer = registry.vertx().setTimer(REST_MILLIS, tired -> answerEarly(status, said));
        request.resume();
    }

    private boolean expectsToContinue() {
        return "100-continue".equalsIgnoreCase(request.getHeader(HttpHeaders.EXPECT));
    }

    /**
     * Whether the client must be assumed to have given up: it closed the connection, the request was unread for too
     * long (see {@link EventLoopLag}), or it was read but not stored for as long. If the loop may have stood still
     * since the client sent the request, the answer waits until what lies in the socket is read: a close, perhaps.
     */
    @Override
    public Future<Boolean> get() {
        long now = System.nanoTime();
        if (isGone(now)) {
            return GONE;
        }
        return behind || now - thereSince > PROMPT_NANOS ? onceRead() : THERE;
    }

    private Future<Boolean> onceRead() {
        ContextInternal here = (ContextInternal) context;
        Promise<Boolean> gone = here.promise();
        UnreadSockets.afterReading(
                here.nettyEventLoop(),
                registry.connections(),
                () -> gone.complete(isGone(System.nanoTime()) || mayHideClose()));
        return gone.future();
    }

    /** Behind pipelined requests that fill the queue a close is read late; only epoll reports it by itself. */
    private boolean mayHideClose() {
        boolean hides = !registry.vertx().isNativeTransportEnabled() && clientConnection.isReadingPaused();
        if (hides) {
            registry.metrics().refused(RequestMetrics.Refusal.QUEUE_AGE);
        }
        return hides;
    }

    private boolean isGone(long now) {
        boolean left = request.response().closed();
        boolean gone = left
                || suspect
                || now - thereSince
                        > registry.settings().bounds().maxRequestAge().toNanos();
        if (gone) {
            registry.metrics().refused(left ? RequestMetrics.Refusal.CLIENT_GONE : RequestMetrics.Refusal.QUEUE_AGE);
        }
        return gone;
    }

    /** @return negative if undeclared; a value that is not a number was refused with the headers */
    private long declaredLength() {
        String declared = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        return declared == null ? -1 : Long.parseLong(declared.trim());
    }

    private void more(Buffer bytes) {
        int length = body.count(bytes);
        if (length > bodyLimit()) {
            refuseLength();
        } else if (refusal == null && streamed != null) {
            streamed.add(((BufferInternal) bytes).getByteBuf().nioBuffer());
        } else if (refusal == null && fitsBudget(length)) {
            body.keep(bytes);
        } else if (refusal == null) {
            answerEarly(status, budgetExhausted());
        }
    }

    private int bodyLimit() {
        return endpoint != null && endpoint.discardsBody()
                ? UploadLogEndpoint.BODY_BYTES_MAX
                : registry.settings().bounds().bodyLimitBytes();
    }

    private boolean fitsBudget(int bytes) {
        if (bytes <= BodyBudget.SHORT_BYTES) {
            return true;
        }
        if (!claim().signer().active()) {
            return false;
        }
        if (bodyShare == null) {
            bodyShare = registry.bodyBudget().share(claim().signer(), address);
        }
        return bodyShare.grow(bytes);
    }

    private Reply budgetExhausted() {
        registry.metrics().refused(RequestMetrics.Refusal.BODY_BUDGET);
        Signer signer = claim().signer();
        return disclosed(
                signer.active()
                        ? new Reply.Refusal(CommError.MAINTENANCE_INPROGRESS)
                        : RequestAuthenticator.inactive(signer));
    }

    private void complete() {
        stopResting();
        clientConnection.working();
        if (refusal != null) {
            releaseBody();
            answer(refusal, delayNanos);
            return;
        }
        long now = System.nanoTime();
        suspect = registry.watch().isSuspect(now);
        behind = registry.watch().isBehind(now);
        if (!queued) {
            thereSince = now;
        }
        registry.authenticator().receive(this);
    }

    @Override
    public AddressUsage address() {
        return address;
    }

    @Override
    public @Nullable X509Certificate certificate() {
        return clientConnection.certificate();
    }

    @Override
    public void recognise(Signer signer) {
        clientConnection.recognise(signer.sn());
    }

    @Override
    public ClaimedSigner claim() {
        return Objects.requireNonNull(claim, "a request whose body is expected");
    }

    @Override
    public @Nullable Endpoint endpoint() {
        return endpoint;
    }

    @Override
    public @Nullable String authorization() {
        return request.getHeader(HttpHeaders.AUTHORIZATION);
    }

    @Override
    public @Nullable String signatureV2() {
        String header = request.getHeader(SIGNATURE_V2);
        boolean once = header == null || request.headers().getAll(SIGNATURE_V2).size() == 1;
        return once ? header : "";
    }

    @Override
    public SignatureV2.Message message(byte[] bytes) {
        String declared = request.getHeader(HttpHeaders.CONTENT_TYPE);
        String contentType = declared == null ? "" : declared;
        String method = request.method().name();
        return streamed == null
                ? new SignatureV2.Message(method, request.path(), contentType, bytes)
                : new SignatureV2.Message(method, request.path(), contentType, streamed.sha256());
    }

    @Override
    public Supplier<Future<Boolean>> clientGone() {
        return this;
    }

    @Override
    public @Nullable VerdictRequest verdict() {
        return answering.verdict();
    }

    @Override
    public LongWaits longWaits() {
        return registry.longWaits();
    }

    @Override
    public Future<Void> whenClosed() {
        Promise<Void> closed = Promise.promise();
        request.response().closeHandler(nothing -> closed.tryComplete());
        if (request.response().closed()) {
            closed.tryComplete();
        }
        return closed.future();
    }

    @Override
    public byte[] takeBody() {
        return body.take();
    }

    @Override
    public @Nullable StreamedBody streamedBody() {
        return streamed;
    }

    @Override
    public void countUpload() {
        registry.uploads().add(body.length());
    }

    @Override
    public Span span() {
        return span;
    }

    @Override
    public void answer(Reply reply) {
        answering.send(status, disclosed(reply));
        RequestSpans.end(span, status, reply);
    }

    @Override
    public void answer(Reply reply, long delay) {
        answering.send(status, disclosed(reply), delay);
        RequestSpans.end(span, status, reply);
    }

    @Override
    public void answerUnknownPath() {
        status = EnvelopeWriter.OK;
        answer(EnvelopeWriter.outside(EnvelopeWriter.NOT_FOUND));
    }

    /** A client without a valid signature learns only that the path does not exist. */
    private Reply disclosed(Reply reply) {
        return status == EnvelopeWriter.NOT_FOUND ? EnvelopeWriter.outside(status) : reply;
    }

    private void refuseLength() {
        int early = status == EnvelopeWriter.OK ? EnvelopeWriter.TOO_LARGE : status;
        answerEarly(early, EnvelopeWriter.outside(early));
    }

    private void answerEarly(int early, Reply reply) {
        release();
        body.drop();
        answering.sendEarly(early, reply);
        RequestSpans.end(span, early, reply);
    }

    /** The client closed the connection before its request was complete. */
    private void cut() {
        release();
        span.failed().end();
    }

    private void release() {
        stopResting();
        releaseBody();
    }

    private void stopResting() {
        if (restTimer >= 0) {
            registry.vertx().cancelTimer(restTimer);
            restTimer = -1;
        }
    }

    @Override
    public void releaseBody() {
        if (bodyShare != null) {
            bodyShare.release();
        }
    }
}
