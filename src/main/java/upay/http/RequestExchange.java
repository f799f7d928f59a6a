package upay.http;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.security.cert.X509Certificate;
import java.util.function.BooleanSupplier;
import upay.domain.terminal.Terminal;
import upay.http.admission.AddressUsage;
import upay.http.admission.BodyBudget;
import upay.http.connection.ClientConnection;
import upay.protocol.CommError;
import upay.protocol.Reply;
import upay.protocol.signature.SignatureV2;

/**
 * One request: has its headers looked at, then reads the body, bounded, or throws it away, hands it on, and sends back what
 * is answered.
 */
final class RequestExchange implements InboundRequest, BooleanSupplier {
    private static final CharSequence SIGNATURE_V2 = HttpHeaders.createOptimized(SignatureV2.HEADER);

    /** The rest of a body that is thrown away is waited for as long, so that a whole request keeps its connection. */
    private static final long REST_MILLIS = 1_000;

    private final ConnectionRegistry intake;
    private final ClientConnection link;
    private final HttpServerRequest request;
    private final Context context;
    private final Endpoint<?> endpoint;
    private final AddressUsage visitor;
    private final boolean queued;
    private final BodyAccumulator body = new BodyAccumulator();
    private final ResponseSender answering;

    private int status;
    private ClaimedSigner claim;
    private Reply refusal;
    private long delayNanos;
    private long restTimer = -1;
    private BodyBudget.Part room;
    private long thereSince;
    private boolean suspect;

    /**
     * @param endpoint null when the path is none of the protocol's
     * @param now {@link System#nanoTime}
     */
    RequestExchange(
            ConnectionRegistry intake,
            ClientConnection link,
            HttpServerRequest request,
            Endpoint<?> endpoint,
            long now) {
        this.intake = intake;
        this.link = link;
        this.request = request;
        this.endpoint = endpoint;
        this.visitor = link.visitor();
        this.context = intake.vertx().getOrCreateContext();
        this.answering = new ResponseSender(intake, link, request, context);
        this.status = endpoint == null
                ? EnvelopeWriter.NOT_FOUND
                : request.method().equals(HttpMethod.POST) ? EnvelopeWriter.OK : EnvelopeWriter.METHOD_NOT_ALLOWED;
        this.thereSince = link.requestBegins(
                now, now + intake.settings().timeouts().body().toNanos());
        this.queued = thereSince != now;
    }

    /** To be called in the handler of the request, before any of its body came. */
    void read() {
        if (declaredLength() > intake.settings().bounds().bodyLimitBytes()) {
            refuseLength();
            return;
        }
        request.exceptionHandler(cut -> release());
        request.handler(this::more);
        request.endHandler(end -> complete());
        if (request.method().equals(HttpMethod.POST)) {
            intake.reception().announce(this);
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
        refusal = said(reply);
        if (expectsToContinue()) {
            answerEarly(status, refusal);
            return;
        }
        restTimer = intake.vertx().setTimer(REST_MILLIS, tired -> answerEarly(status, refusal));
        request.resume();
    }

    private boolean expectsToContinue() {
        return "100-continue".equalsIgnoreCase(request.getHeader(HttpHeaders.EXPECT));
    }

    /**
     * Whether the client can be taken to have given up: it closed the connection, or the request lay unread for too long
     * (see {@link EventLoopLag}), or what was read has not been stored for as long.
     */
    @Override
    public boolean getAsBoolean() {
        return suspect
                || request.response().closed()
                || System.nanoTime() - thereSince
                        > intake.settings().bounds().maxRequestAge().toNanos();
    }

    /** Negative when it is not declared; what is no number was refused when the headers were read. */
    private long declaredLength() {
        String declared = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        return declared == null ? -1 : Long.parseLong(declared.trim());
    }

    private void more(Buffer bytes) {
        int length = body.count(bytes);
        if (length > intake.settings().bounds().bodyLimitBytes()) {
            refuseLength();
        } else if (refusal == null && roomFor(length)) {
            body.keep(bytes);
        } else if (refusal == null) {
            answerEarly(status, fullHouse());
        }
    }

    private boolean roomFor(int bytes) {
        if (bytes <= BodyBudget.SHORT_BYTES) {
            return true;
        }
        if (!claim.terminal().active()) {
            return false;
        }
        if (room == null) {
            room = intake.bodyRoom().part(claim.terminal(), visitor);
        }
        return room.grow(bytes);
    }

    private Reply fullHouse() {
        return said(new Reply.Refusal(
                claim.terminal().active() ? CommError.MAINTENANCE_INPROGRESS : CommError.INVALID_TERMINAL));
    }

    private void complete() {
        release();
        link.working();
        if (refusal != null) {
            answer(refusal, delayNanos);
            return;
        }
        long now = System.nanoTime();
        suspect = intake.watch().isSuspect(now);
        if (!queued) {
            thereSince = now;
        }
        intake.reception().receive(this);
    }

    @Override
    public AddressUsage visitor() {
        return visitor;
    }

    @Override
    public X509Certificate certificate() {
        return link.certificate();
    }

    @Override
    public void recognise(Terminal terminal) {
        link.recognise(terminal.sn());
    }

    @Override
    public ClaimedSigner claim() {
        return claim;
    }

    @Override
    public Endpoint<?> endpoint() {
        return endpoint;
    }

    @Override
    public String authorization() {
        return request.getHeader(HttpHeaders.AUTHORIZATION);
    }

    @Override
    public String signatureV2() {
        String header = request.getHeader(SIGNATURE_V2);
        boolean once = header == null || request.headers().getAll(SIGNATURE_V2).size() == 1;
        return once ? header : "";
    }

    @Override
    public SignatureV2.Message message(byte[] bytes) {
        String contentType = request.getHeader(HttpHeaders.CONTENT_TYPE);
        return new SignatureV2.Message(
                request.method().name(), request.path(), contentType == null ? "" : contentType, bytes);
    }

    @Override
    public BooleanSupplier gone() {
        return this;
    }

    @Override
    public byte[] takeBody() {
        return body.take();
    }

    @Override
    public void answer(Reply reply) {
        answering.send(status, said(reply));
    }

    @Override
    public void answer(Reply reply, long delay) {
        answering.send(status, said(reply), delay);
    }

    @Override
    public void answerUnknownPath() {
        status = EnvelopeWriter.OK;
        answer(EnvelopeWriter.outside(EnvelopeWriter.NOT_FOUND));
    }

    /** Where there is no such path, nothing else is said to whoever did not sign. */
    private Reply said(Reply reply) {
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
    }

    private void release() {
        if (restTimer >= 0) {
            intake.vertx().cancelTimer(restTimer);
            restTimer = -1;
        }
        if (room != null) {
            room.release();
        }
    }
}
