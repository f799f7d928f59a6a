package upay.http;

import io.vertx.core.Future;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import upay.doctor.SignedRequest;
import upay.domain.Secret;
import upay.domain.terminal.SignaturePolicy;
import upay.domain.terminal.Signer;
import upay.domain.terminal.Terminal;
import upay.http.admission.Admission;
import upay.http.admission.AdmissionControl;
import upay.http.admission.BruteForceGuard;
import upay.http.admission.InFlightPermit;
import upay.http.admission.LimitMessages;
import upay.http.admission.RequestKind;
import upay.port.Terminals;
import upay.protocol.CommError;
import upay.protocol.Reply;
import upay.protocol.signature.SignatureV2;

/**
 * Authenticates a request before its operation runs, in the order of protocol.md#checks: signature header present →
 * signer exists → signature valid → signer active → body parses and its fields are valid (the schema's part). A client
 * without a valid signature learns nothing about a body.
 *
 * <p>The first two checks need the headers only and run before the body is read ({@link SignerLookup}); the others run
 * after it ({@link #receive}). A place among the requests in flight is taken last, so that clients without a valid
 * signature take none. Never fails. Confined to its event loop, but operations complete on any thread.
 */
final class RequestAuthenticator {
    /** For a client with a valid MD5 signature. */
    private static final Reply.Refusal V2_ONLY =
            new Reply.Refusal(CommError.ILLEGAL_SIGN, "该终端只可以用" + SignatureV2.HEADER + "签名");

    private static final Reply VENDOR_DISABLED =
            new Reply.Refusal(CommError.VENDOR_NOT_EXISTS, "该服务商已停用，不可以激活终端；请联系网关的管理员启用");

    private final Terminals terminals;
    private final ReplayGuard replays;
    private final AdmissionControl admission;
    private final SignerLookup lookup;
    private final Signers.Explainer explainer;
    private final SignatureCheck signatures;
    private final PresentKeys presentKeys;

    RequestAuthenticator(Signers signers, AdmissionControl admission) {
        this.terminals = signers.terminals();
        this.replays = signers.replays();
        this.admission = admission;
        this.lookup = new SignerLookup(signers, admission);
        this.explainer = signers.explainer();
        this.signatures = new SignatureCheck(signers.clock());
        this.presentKeys = new PresentKeys(signers.terminals(), admission.awaitedKeys());
    }

    /** Decides, perhaps asynchronously, whether the body of a request is expected or refused. */
    void announce(InboundRequest request) {
        lookup.announce(request);
    }

    /** Answers once, on the thread on which the operation completes. The body is complete. */
    void receive(InboundRequest request) {
        Signer signer = request.claim().signer();
        byte[] body = request.takeBody();
        Secret key = signatures.keyOf(request, body, signer);
        if (key != null) {
            authenticated(request, signer, key, body);
        } else if (signer instanceof Terminal terminal) {
            unmatched(request, terminal, body);
        } else {
            refuseSignature(request, signer, body);
        }
    }

    /** The keys may have changed while the body was read; else only the store knows. */
    private void unmatched(InboundRequest request, Terminal terminal, byte[] body) {
        Unmatched unmatched = new Unmatched(request, terminal, body);
        Future<Optional<Terminal>> cached = terminals.find(terminal.sn());
        boolean done = cached.succeeded()
                && cached.result().isPresent()
                && unmatched.accept(cached.result().get());
        if (!done) {
            presentKeys.find(terminal.sn(), request.address(), unmatched);
        }
    }

    /** A request that none of the cached keys signed; its body counts towards the budget while it waits. */
    private final class Unmatched implements PresentKeys.Waiting {
        private final InboundRequest request;
        private final Terminal cached;
        private final byte[] body;

        Unmatched(InboundRequest request, Terminal cached, byte[] body) {
            this.request = request;
            this.cached = cached;
            this.body = body;
        }

        @Override
        public boolean accept(Terminal found) {
            Secret key = found.keys().equals(cached.keys()) ? null : signatures.keyOf(request, body, found);
            if (key == null || !SignerLookup.hasCertificate(request, found)) {
                return false;
            }
            authenticated(request, found, key, body);
            return true;
        }

        @Override
        public void giveUp(@Nullable Throwable failure) {
            if (failure == null) {
                refuseSignature(request, cached, body);
            } else {
                // The signature may be that of a new key: ILLEGAL_SIGN would make the till give up.
                request.releaseBody();
                answer(request, RequestFailure.error(failure, request, cached.sn(), admission.metrics()));
            }
        }
    }

    /** A client that is not slowed down yet may learn what is wrong; meanwhile its body counts towards the budget. */
    private void refuseSignature(InboundRequest request, Signer signer, byte[] body) {
        long delay = admission.bruteForceGuard().wrongSignature(request.address(), signer);
        if (delay == BruteForceGuard.OVER_LIMIT) {
            request.releaseBody();
            request.answer(overSourceLimit(admission), delay);
            return;
        }
        if (delay != 0 || request.claim().v2() != null || request.streamedBody() != null) {
            request.releaseBody();
            request.answer(wrongSignature(Optional.empty()), delay);
            return;
        }
        SignatureV2.Message sent = request.message(body);
        SignedRequest signed = new SignedRequest(request.authorization(), sent.contentType(), sent.path(), body);
        explainer.ofRequest(signer, signed).onComplete(done -> {
            request.releaseBody();
            request.answer(wrongSignature(done.succeeded() ? done.result() : Optional.empty()), 0);
        });
    }

    static Reply.Refusal wrongSignature(Optional<String> finding) {
        return finding.map(text ->
                        new Reply.Refusal(CommError.ILLEGAL_SIGN, CommError.ILLEGAL_SIGN.message() + "：" + text))
                .orElse(new Reply.Refusal(CommError.ILLEGAL_SIGN));
    }

    private static Reply overLimit(Admission.Refused refused) {
        CommError error = CommError.MAINTENANCE_INPROGRESS;
        return new Reply.Refusal(error, LimitMessages.of(refused).orElse(error.message()));
    }

    static Reply overSourceLimit(AdmissionControl admission) {
        return new Reply.Refusal(CommError.MAINTENANCE_INPROGRESS, LimitMessages.ofSource(admission.limits()));
    }

    /** The first request under a new key waits until the use is stored; its body counts towards the budget. */
    private void authenticated(InboundRequest request, Signer signer, Secret key, byte[] body) {
        if (signer instanceof Terminal terminal
                && !terminal.keys().currentUsed()
                && key.equals(terminal.keys().current())) {
            terminals.keyUsed(terminal).onComplete(done -> accept(request, signer, key, body));
        } else {
            accept(request, signer, key, body);
        }
    }

    private void accept(InboundRequest request, Signer signer, Secret key, byte[] body) {
        request.releaseBody();
        request.recognise(signer);
        SignatureV2 v2 = request.claim().v2();
        if (v2 == null && signer instanceof Terminal terminal && terminal.signature() == SignaturePolicy.V2_ONLY) {
            request.answer(V2_ONLY);
            return;
        }
        if (v2 == null) {
            signed(request, signer, key, body, null);
        } else {
            receiveOnce(request, signer, key, body, v2);
        }
    }

    /** Only a request signed by v2 waits for the store here, holding its place among the requests in flight. */
    private void receiveOnce(InboundRequest request, Signer signer, Secret key, byte[] body, SignatureV2 v2) {
        Admission admitted = enter(request, signer);
        if (!(admitted instanceof InFlightPermit place)) {
            request.answer(overLimit((Admission.Refused) admitted));
            return;
        }
        replays.find(v2, signer).onComplete(done -> {
            if (done.succeeded() && done.result().isEmpty()) {
                signed(request, signer, key, body, place);
                return;
            }
            place.leave();
            if (done.failed()) {
                answer(request, RequestFailure.error(done.cause(), request, signer.sn(), admission.metrics()));
            } else {
                request.answer(done.result().get());
            }
        });
    }

    /** @param place null if it has none yet */
    private void signed(
            InboundRequest request, Signer signer, Secret key, byte[] body, @Nullable InFlightPermit place) {
        Endpoint endpoint = request.endpoint();
        boolean runs = signer.active() && endpoint != null;
        if (!runs && place != null) {
            place.leave();
        }
        if (!signer.active()) {
            request.answer(inactive(signer));
        } else if (endpoint == null) {
            request.answerUnknownPath();
        } else {
            run(request, endpoint, signer, key, body, place == null ? enter(request, signer) : place);
        }
    }

    static Reply inactive(Signer signer) {
        return signer instanceof Terminal ? new Reply.Refusal(CommError.INVALID_TERMINAL) : VENDOR_DISABLED;
    }

    /** At a path that does not exist, whose signature is looked up all the same, a request asks. */
    private Admission enter(InboundRequest request, Signer signer) {
        Endpoint endpoint = request.endpoint();
        return admission.enter(signer, request.address(), endpoint == null ? RequestKind.QUERY : endpoint.kind());
    }

    private void run(
            InboundRequest request, Endpoint endpoint, Signer signer, Secret key, byte[] body, Admission admitted) {
        if (!(admitted instanceof InFlightPermit place)) {
            request.answer(overLimit((Admission.Refused) admitted));
            return;
        }
        Future<Reply> reply;
        try {
            reply = endpoint.run(request, signer, key, body);
        } catch (RuntimeException bug) {
            reply = Future.failedFuture(bug);
        }
        // A single listener: every request pays for each additional future.
        reply.onComplete(done -> {
            place.leave();
            request.answer(
                    done.succeeded()
                            ? done.result()
                            : new Reply.Refusal(
                                    RequestFailure.error(done.cause(), request, signer, body, admission.metrics())));
        });
    }

    private static void answer(InboundRequest request, CommError error) {
        request.answer(new Reply.Refusal(error));
    }
}
