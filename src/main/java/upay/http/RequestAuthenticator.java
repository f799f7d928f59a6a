package upay.http;

import io.vertx.core.Future;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
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
 * What stands between a request's bytes and its operation, in the order of protocol.md#checks: signature header present →
 * signer known → signature right → terminal active → body parses and its fields are valid (the schema's part). Nothing
 * about a body is revealed to someone who cannot sign.
 *
 * <p>The first two need the headers only and come before the body is read ({@link #announce}); the others after it
 * ({@link #receive}). A place among the requests in flight is taken last, so that nobody takes one who cannot sign.
 * Never fails.
 */
final class RequestAuthenticator {
    private static final Logger LOG = LoggerFactory.getLogger(RequestAuthenticator.class);
    private static final int TERMINAL_SN_MAX = 32;

    /** Of one verticle instance. */
    private static final int LOOK_UPS_MAX = 1_024;

    /** Said to who can sign by MD5. */
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

    /** Says, perhaps later, whether the body of a request is expected or refused. */
    void announce(InboundRequest arrival) {
        if (admission.isDraining()) {
            refuse(arrival, CommError.MAINTENANCE_INPROGRESS);
            return;
        }
        Optional<Credentials> credentials = Credentials.parse(arrival.authorization());
        String header = arrival.signatureV2();
        SignatureV2 v2 = header == null ? null : SignatureV2.parse(header).orElse(null);
        if (credentials.isEmpty() || header != null && v2 == null) {
            admission.suspicions().unsigned();
            refuse(arrival, CommError.ILLEGAL_SIGN);
            return;
        }
        String terminalSn = credentials.get().signerSn();
        if (terminalSn.length() > TERMINAL_SN_MAX) {
            refuseUnknownTerminal(arrival, admission.suspicions().lookUpStarted(arrival.visitor()));
        } else if (mayBeLookedUp(arrival, terminalSn)) {
            lookUp(arrival, credentials.get(), v2);
        } else {
            refuse(arrival, CommError.MAINTENANCE_INPROGRESS);
        }
    }

    /** Terminals that were here before always may; those that perhaps nobody is only in bounded number. */
    private boolean mayBeLookedUp(InboundRequest arrival, String terminalSn) {
        return lookUps.get() < LOOK_UPS_MAX && admission.suspicions().mayLookUpTerminal(arrival.visitor())
                || terminals.remembers(terminalSn);
    }

    private void lookUp(InboundRequest arrival, Credentials credentials, SignatureV2 v2) {
        Future<Optional<Terminal>> found = find(credentials.signerSn());
        // It is there already for all but the first request of a till: then without a detour.
        if (found.succeeded() && found.result().isPresent()) {
            expect(arrival, new ClaimedSigner(credentials, v2, found.result().get()));
            return;
        }
        boolean isNew = found.succeeded() || !terminals.remembers(credentials.signerSn());
        long delay = isNew ? admission.suspicions().lookUpStarted(arrival.visitor()) : 0;
        if (found.succeeded()) {
            refuseUnknownTerminal(arrival, delay);
            return;
        }
        arrival.hold();
        lookUps.incrementAndGet();
        found.onComplete(done -> {
            lookUps.decrementAndGet();
            boolean nobody = done.succeeded() && done.result().isEmpty();
            if (isNew && !nobody) {
                admission.suspicions().terminalFound(arrival.visitor(), delay);
            }
            if (nobody) {
                refuseUnknownTerminal(arrival, delay);
            } else if (done.succeeded()) {
                expect(arrival, new ClaimedSigner(credentials, v2, done.result().get()));
            } else {
                refuse(arrival, error(done.cause(), arrival.endpoint()));
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

    /** A certificate is a part of the signature: one that is missing is as good as a wrong one, whatever the body says. */
    private void expect(InboundRequest arrival, ClaimedSigner claim) {
        Terminal terminal = claim.terminal();
        if (terminal.certificate() == null || terminal.certificate().isThat(arrival.certificate())) {
            arrival.expect(claim);
        } else {
            arrival.refuse(NO_CERTIFICATE, admission.suspicions().wrongCertificate(arrival.visitor(), terminal));
        }
    }

    private void refuseUnknownTerminal(InboundRequest arrival, long delay) {
        admission.suspicions().terminalUnknown(arrival.visitor());
        arrival.refuse(new Reply.Refusal(CommError.TERMINAL_NOT_EXISTS), delay);
    }

    private static void refuse(InboundRequest arrival, CommError error) {
        arrival.refuse(new Reply.Refusal(error), 0);
    }

    /** Answers once, on whatever thread the operation completes on. The body is complete. */
    void receive(InboundRequest arrival) {
        ClaimedSigner claim = arrival.claim();
        Terminal terminal = claim.terminal();
        byte[] body = arrival.takeBody();
        boolean right = claim.v2() == null
                ? claim.credentials().verify(body, terminal.secret())
                : claim.v2().verify(arrival.message(body), terminal.secret());
        if (!right) {
            long delay = admission.suspicions().wrongSignature(arrival.visitor(), terminal);
            arrival.answer(new Reply.Refusal(CommError.ILLEGAL_SIGN), delay);
            return;
        }
        arrival.recognise(terminal);
        if (claim.v2() == null && terminal.signature() == SignaturePolicy.V2_ONLY) {
            arrival.answer(V2_ONLY);
        } else if (claim.v2() == null) {
            signed(arrival, body, null);
        } else {
            receiveOnce(arrival, body);
        }
    }

    /** Only what is signed by v2 waits for the store here, in its place among the requests in flight. */
    private void receiveOnce(InboundRequest arrival, byte[] body) {
        InFlightPermit place = enter(arrival);
        if (place == null) {
            answer(arrival, CommError.MAINTENANCE_INPROGRESS);
            return;
        }
        ClaimedSigner claim = arrival.claim();
        replays.find(claim.v2(), claim.terminal()).onComplete(done -> {
            if (done.succeeded() && done.result().isEmpty()) {
                signed(arrival, body, place);
                return;
            }
            place.leave();
            if (done.failed()) {
                answer(arrival, error(done.cause(), arrival.endpoint()));
            } else {
                arrival.answer(done.result().get());
            }
        });
    }

    /** @param place null: it has none yet */
    private void signed(InboundRequest arrival, byte[] body, InFlightPermit place) {
        boolean runs = arrival.claim().terminal().active() && arrival.endpoint() != null;
        if (!runs && place != null) {
            place.leave();
        }
        if (!arrival.claim().terminal().active()) {
            answer(arrival, CommError.INVALID_TERMINAL);
        } else if (arrival.endpoint() == null) {
            arrival.answerUnknownPath();
        } else {
            run(arrival, body, place == null ? enter(arrival) : place);
        }
    }

    private InFlightPermit enter(InboundRequest arrival) {
        Endpoint<?> endpoint = arrival.endpoint();
        return admission.enter(arrival.claim().terminal(), arrival.visitor(), endpoint != null && endpoint.begins());
    }

    private void run(InboundRequest arrival, byte[] body, InFlightPermit place) {
        if (place == null) {
            answer(arrival, CommError.MAINTENANCE_INPROGRESS);
            return;
        }
        Future<Reply> reply;
        try {
            reply = arrival.endpoint().run(body, arrival.claim().terminal(), arrival.gone());
        } catch (RuntimeException bug) {
            reply = Future.failedFuture(bug);
        }
        // A single listener: each stage of futures would be paid for by every request.
        reply.onComplete(done -> {
            place.leave();
            arrival.answer(
                    done.succeeded() ? done.result() : new Reply.Refusal(error(done.cause(), arrival.endpoint())));
        });
    }

    private static void answer(InboundRequest arrival, CommError error) {
        arrival.answer(new Reply.Refusal(error));
    }

    /** An operation fails only where nothing was stored or sent, so that both answers are true. */
    private static CommError error(Throwable failure, Endpoint<?> endpoint) {
        String name = endpoint == null ? "a path that is none" : endpoint.name();
        if (failure instanceof StoreException) {
            // The store itself tells the operator, once; this comes with every request.
            LOG.debug("{} refused, the store does not answer: {}", name, failure.getMessage());
            return CommError.MAINTENANCE_INPROGRESS;
        }
        LOG.error("{} failed unforeseen: {}", name, UnexpectedFailure.describe(failure));
        return CommError.UNKNOWN_SYSTEM_ERROR;
    }
}
