package upay.http;

import io.netty.buffer.ByteBuf;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.internal.buffer.BufferInternal;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import upay.protocol.CommError;
import upay.protocol.Envelope;
import upay.protocol.Reply;

/** One request and its answer: reads the body, bounded, hands it on, and writes what comes back. */
final class Exchange implements Arrival, BooleanSupplier {
    private static final Logger LOG = LoggerFactory.getLogger(Exchange.class);
    private static final byte[] NOTHING = {};

    private final Intake intake;
    private final Link link;
    private final HttpServerRequest request;
    private final Context context;
    private final Endpoint<?> endpoint;
    private final int status;
    private final boolean queued;

    private Buffer body;
    private int pieces;
    private int length;
    private int held;
    private long thereSince;
    private boolean suspect;

    /**
     * @param endpoint null when the path is none of the protocol's
     * @param now {@link System#nanoTime}
     */
    Exchange(Intake intake, Link link, HttpServerRequest request, Endpoint<?> endpoint, long now) {
        this.intake = intake;
        this.link = link;
        this.request = request;
        this.endpoint = endpoint;
        this.context = intake.vertx().getOrCreateContext();
        this.status = endpoint == null
                ? Answers.NOT_FOUND
                : request.method().equals(HttpMethod.POST) ? Answers.OK : Answers.METHOD_NOT_ALLOWED;
        this.thereSince =
                link.requestBegins(now, now + intake.settings().bodyTimeout().toNanos());
        this.queued = thereSince != now;
    }

    /** To be called in the handler of the request, before any of its body came. */
    void read() {
        if (declaredLength() > intake.settings().bodyLimitBytes()) {
            refuseLength();
            return;
        }
        if ("100-continue".equalsIgnoreCase(request.getHeader(HttpHeaders.EXPECT))) {
            request.response().writeContinue();
        }
        request.exceptionHandler(cut -> release());
        request.handler(this::more);
        request.endHandler(end -> complete());
    }

    /**
     * Whether the client can be taken to have given up: it closed the connection, or the request lay unread for too long
     * (see {@link LoopWatch}), or what was read has not been stored for as long.
     */
    @Override
    public boolean getAsBoolean() {
        return suspect
                || request.response().closed()
                || System.nanoTime() - thereSince
                        > intake.settings().maxUnread().toNanos();
    }

    /** Negative when it is not declared; what is no number was refused when the headers were read. */
    private long declaredLength() {
        String declared = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        return declared == null ? -1 : Long.parseLong(declared.trim());
    }

    private void more(Buffer bytes) {
        length += bytes.length();
        if (length > intake.settings().bodyLimitBytes()) {
            refuseLength();
        } else if (status == Answers.OK && intake.hold(bytes.length())) {
            held += bytes.length();
            keep(bytes);
        } else if (status == Answers.OK) {
            answerEarly(Answers.OK, new Reply.Refusal(CommError.MAINTENANCE_INPROGRESS));
        }
    }

    /** Most bodies come in one piece and are never copied here. */
    private void keep(Buffer bytes) {
        pieces++;
        if (pieces == 1) {
            body = bytes;
        } else if (pieces == 2) {
            body = Buffer.buffer(2 * length).appendBuffer(body).appendBuffer(bytes);
        } else {
            body.appendBuffer(bytes);
        }
    }

    private void complete() {
        release();
        link.working();
        if (status != Answers.OK) {
            answer(Answers.outside(status));
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
    public Endpoint<?> endpoint() {
        return endpoint;
    }

    @Override
    public String contentType() {
        return request.getHeader(HttpHeaders.CONTENT_TYPE);
    }

    @Override
    public String authorization() {
        return request.getHeader(HttpHeaders.AUTHORIZATION);
    }

    @Override
    public BooleanSupplier gone() {
        return this;
    }

    @Override
    public byte[] takeBody() {
        byte[] bytes = body == null ? NOTHING : array(body);
        body = null;
        return bytes;
    }

    /** Its own array where it fills one, as most bodies do: Vert.x made it for us, and nobody else has it. */
    private static byte[] array(Buffer body) {
        ByteBuf bytes = ((BufferInternal) body).getByteBuf();
        boolean whole = bytes.hasArray() && bytes.arrayOffset() == 0 && bytes.array().length == bytes.readableBytes();
        return whole ? bytes.array() : body.getBytes();
    }

    @Override
    public void answer(Reply reply) {
        if (Vertx.currentContext() == context) {
            write(reply);
        } else {
            context.runOnContext(here -> write(reply));
        }
    }

    private void write(Reply reply) {
        // Of a refused request nobody took it.
        body = null;
        if (request.response().closed()) {
            return;
        }
        Buffer envelope;
        try {
            envelope = Envelope.encode(reply);
        } catch (RuntimeException bug) {
            // An order may have been stored: a client that gets no answer asks again, one that gets a 500 does not.
            LOG.error("an answer cannot be written: {}", Unforeseen.describe(bug));
            link.close();
            return;
        }
        if (intake.isDraining()) {
            link.part();
            Answers.endAndClose(request, status, envelope);
        } else {
            long nextDeadline =
                    System.nanoTime() + intake.settings().idleTimeout().toNanos();
            link.answering(nextDeadline);
            try {
                Answers.end(request.response(), status, envelope);
            } finally {
                link.answered();
            }
        }
    }

    private void refuseLength() {
        int early = status == Answers.OK ? Answers.TOO_LARGE : status;
        answerEarly(early, Answers.outside(early));
    }

    private void answerEarly(int early, Reply reply) {
        release();
        body = null;
        link.part();
        EarlyAnswer.send(intake.vertx(), request, early, reply);
    }

    private void release() {
        intake.release(held);
        held = 0;
    }
}
