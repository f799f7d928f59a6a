package upay.http;

import io.vertx.core.Future;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import upay.domain.terminal.SignaturePolicy;
import upay.domain.terminal.Terminal;
import upay.http.admission.AdmissionControl;
import upay.http.admission.InFlightPermit;
import upay.port.StoreException;
import upay.port.Terminals;
import upay.protocol.CommError;
import upay.protocol.Reply;
import upay.protocol.signature.Credentials;
import upay.protocol.signature.SignatureV2;

/**
 * Authenticates a request before its operation runs, in the order of protocol.md#checks: signature header present →
 * signer exists → signature valid → terminal active → body parses and its fields are valid (the schema's part). A
 * client without a valid signature learns nothing about a body.
 *
 * <p>The first two checks need the headers only and run before the body is read ({@link #announce}); the others run
 * after it ({@link #receive}). A place among the requests in flight is taken last, so that clients without a valid
 * signature take none. Never fails.
 */
final class RequestAuthenticator {
    private static final Logger LOG = LoggerFactory.getLogger(RequestAuthenticator.class);
    private static final int TERMINAL_SN_MAX = 32;

    /** Per verticle instance. */
    private static final int LOOK_UPS_MAX = 1_024;

    /** For a client with a valid MD5 signature. */
    private static final Reply.Refusal V2_ONLY =
            new Reply.Refusal(CommError.ILLEGAL_SIGN, "该终端只可以用" + SignatureV2.HEADER + "签名");

    private static final Reply NO_CERTIFICATE = new Reply.Refusal(CommError.ILLEGAL_SIGN, "终端须出示其客户端证书");

    private final Terminals terminals;
    private final ReplayGuard replays;
    private final AdmissionControl admission;
    private final AtomicInteger lookUps = new AtomicInteger();

    RequestAuthenticator(Terminals terminals, ReplayGuard replays, AdmissionControl admission) {
        this.terminals = terminals;
        this.replays = replays;
        this.admission = admission;
    }

    /** Decides, perhaps asynchronously, whether the body of a request is expected or refused. */
    void announce(InboundRequest request) {
        if (admission.isDraining()) {
            refuse(request, CommError.MAINTENANCE_INPROGRESS);
            return;
        }
        Optional<Credentials> credentials = Credentials.parse(request.authorization());
        String header = request.signatureV2();
        SignatureV2 v2 = header == null ? null : SignatureV2.parse(header).orElse(null);
        if (credentials.isEmpty() || header != null && v2 == null) {
            admission.bruteForceGuard().unsigned();
            refuse(request, CommError.ILLEGAL_SIGN);
            return;
        }
        String terminalSn = credentials.get().signerSn();
        if (terminalSn.length() > TERMINAL_SN_MAX) {
            refuseUnknownTerminal(request, admission.bruteForceGuard().lookUpStarted(request.address()));
        } else if (mayBeLookedUp(request, terminalSn)) {
            lookUp(request, credentials.get(), v2);
        } else {
            refuse(request, CommError.MAINTENANCE_INPROGRESS);
        }
    }

    /** Cached terminals always; others, which perhaps do not exist, only in limited number. */
    private boolean mayBeLookedUp(InboundRequest request, String terminalSn) {
        return lookUps.get() < LOOK_UPS_MAX && admission.bruteForceGuard().mayLookUpTerminal(request.address())
                || terminals.remembers(terminalSn);
    }

    private void lookUp(InboundRequest request, Credentials credentials, @Nullable SignatureV2 v2) {
        Future<Optional<Terminal>> found = find(credentials.signerSn());
        // The terminal is cached for all but the first request of a till: then no asynchronous step is needed.
        if (found.succeeded() && found.result().isPresent()) {
            expect(request, new ClaimedSigner(credentials, v2, found.result().get()));
            return;
        }
        boolean isNew = found.succeeded() || !terminals.remembers(credentials.signerSn());
        long delay = isNew ? admission.bruteForceGuard().lookUpStarted(request.address()) : 0;
        if (found.succeeded()) {
            refuseUnknownTerminal(request, delay);
            return;
        }
        request.hold();
        lookUps.incrementAndGet();
        found.onComplete(done -> {
            lookUps.decrementAndGet();
            boolean nobody = done.succeeded() && done.result().isEmpty();
            if (isNew && !nobody) {
                admission.bruteForceGuard().terminalFound(request.address(), delay);
            }
            if (nobody) {
                refuseUnknownTerminal(request, delay);
            } else if (done.succeeded()) {
                expect(request, new ClaimedSigner(credentials, v2, done.result().get()));
            } else {
                refuse(request, error(done.cause(), request.endpoint()));
            }
        });
    }

    private Future<Optional<Terminal>> find(String terminalSn) {
        try {
            return terminals.find(terminalSn);
        } catch (RuntimeException bug) {
            return Future.failedFuture(bug);
        }
    }

    /** A certificate is part of the signature: a missing one counts as a wrong signature, whatever the body holds. */
    private void expect(InboundRequest request, ClaimedSigner claim) {
        Terminal terminal = claim.terminal();
        if (terminal.certificate() == null || terminal.certificate().isThat(request.certificate())) {
            request.expect(claim);
        } else {
            request.refuse(NO_CERTIFICATE, admission.bruteForceGuard().wrongCertificate(request.address(), terminal));
        }
    }

    private void refuseUnknownTerminal(InboundRequest request, long delay) {
        admission.bruteForceGuard().terminalUnknown(request.address());
        request.refuse(new Reply.Refusal(CommError.TERMINAL_NOT_EXISTS), delay);
    }

    private static void refuse(InboundRequest request, CommError error) {
        request.refuse(new Reply.Refusal(error), 0);
    }

    /** Answers once, on the thread on which the operation completes. The body is complete. */
    void receive(InboundRequest request) {
        ClaimedSigner claim = request.claim();
        Terminal terminal = claim.terminal();
        byte[] body = request.takeBody();
        boolean right = claim.v2() == null
                ? claim.credentials().verify(body, terminal.secret())
                : claim.v2().verify(request.message(body), terminal.secret());
        if (!right) {
            long delay = admission.bruteForceGuard().wrongSignature(request.address(), terminal);
            request.answer(new Reply.Refusal(CommError.ILLEGAL_SIGN), delay);
            return;
        }
        request.recognise(terminal);
        if (claim.v2() == null && terminal.signature() == SignaturePolicy.V2_ONLY) {
            request.answer(V2_ONLY);
        } else if (claim.v2() == null) {
            signed(request, body, null);
        } else {
            receiveOnce(request, claim.v2(), body);
        }
    }

    /** Only a request signed by v2 waits for the store here, holding its place among the requests in flight. */
    private void receiveOnce(InboundRequest request, SignatureV2 v2, byte[] body) {
        InFlightPermit place = enter(request);
        if (place == null) {
            answer(request, CommError.MAINTENANCE_INPROGRESS);
            return;
        }
        replays.find(v2, request.claim().terminal()).onComplete(done -> {
            if (done.succeeded() && done.result().isEmpty()) {
                signed(request, body, place);
                return;
            }
            place.leave();
            if (done.failed()) {
                answer(request, error(done.cause(), request.endpoint()));
            } else {
                request.answer(done.result().get());
            }
        });
    }

    /** @param place null if it has none yet */
    private void signed(InboundRequest request, byte[] body, @Nullable InFlightPermit place) {
        boolean active = request.claim().terminal().active();
        Endpoint<?> endpoint = request.endpoint();
        boolean runs = active && endpoint != null;
        if (!runs && place != null) {
            place.leave();
        }
        if (!active) {
            answer(request, CommError.INVALID_TERMINAL);
        } else if (endpoint == null) {
            request.answerUnknownPath();
        } else {
            run(request, endpoint, body, place == null ? enter(request) : place);
        }
    }

    private @Nullable InFlightPermit enter(InboundRequest request) {
        Endpoint<?> endpoint = request.endpoint();
        return admission.enter(request.claim().terminal(), request.address(), endpoint != null && endpoint.begins());
    }

    private void run(InboundRequest request, Endpoint<?> endpoint, byte[] body, @Nullable InFlightPermit place) {
        if (place == null) {
            answer(request, CommError.MAINTENANCE_INPROGRESS);
            return;
        }
        Future<Reply> reply;
        try {
            reply = endpoint.run(body, request.claim().terminal(), request.clientGone());
        } catch (RuntimeException bug) {
            reply = Future.failedFuture(bug);
        }
        // A single listener: every request pays for each additional future.
        reply.onComplete(done -> {
            place.leave();
            request.answer(done.succeeded() ? done.result() : new Reply.Refusal(error(done.cause(), endpoint)));
        });
    }

    private static void answer(InboundRequest request, CommError error) {
        request.answer(new Reply.Refusal(error));
    }

    /** An operation fails only if nothing was stored or sent, so both answers are correct. */
    private static CommError error(Throwable failure, @Nullable Endpoint<?> endpoint) {
        String name = endpoint == null ? "a path that is none" : endpoint.name();
        if (failure instanceof StoreException) {
            // The store logs its own failure once; this line occurs with every request.
            LOG.debug("{} refused, the store does not answer: {}", name, failure.getMessage());
            return CommError.MAINTENANCE_INPROGRESS;
        }
        LOG.error("{} failed unforeseen: {}", name, UnexpectedFailure.describe(failure));
        return CommError.UNKNOWN_SYSTEM_ERROR;
    }
}
