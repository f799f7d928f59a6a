package upay.http;

import io.vertx.core.Future;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import upay.domain.terminal.Signer;
import upay.domain.terminal.Terminal;
import upay.http.admission.AdmissionControl;
import upay.http.admission.BruteForceGuard;
import upay.http.admission.SignerKind;
import upay.metrics.RequestMetrics.Refusal;
import upay.port.Terminals;
import upay.port.Vendors;
import upay.protocol.CommError;
import upay.protocol.Reply;
import upay.protocol.signature.Credentials;
import upay.protocol.signature.SignatureV2;

/**
 * The checks of a request's headers, before its body is read: signature header present → signer exists. Vendors are
 * looked up apart from terminals, so that whatever calls {@code /terminal/activate} takes nothing from payments.
 */
final class SignerLookup {
    private static final int SN_MAX = 32;

    /** Per verticle instance. */
    private static final int TERMINALS_MAX = 1_024;

    private static final int VENDORS_MAX = 64;

    private static final Reply NO_CERTIFICATE = new Reply.Refusal(CommError.ILLEGAL_SIGN, "终端须出示其客户端证书");

    private final Terminals terminals;
    private final Vendors vendors;
    private final Signers.Explainer explainer;
    private final AdmissionControl admission;
    private final AtomicInteger terminalLookUps = new AtomicInteger();
    private final AtomicInteger vendorLookUps = new AtomicInteger();

    SignerLookup(Signers signers, AdmissionControl admission) {
        this.terminals = signers.terminals();
        this.vendors = signers.vendors();
        this.explainer = signers.explainer();
        this.admission = admission;
    }

    /** Decides, perhaps asynchronously, whether the body of a request is expected or refused. */
    void announce(InboundRequest request) {
        if (admission.isDraining()) {
            admission.metrics().refused(Refusal.DRAINING);
            refuse(request, CommError.MAINTENANCE_INPROGRESS);
            return;
        }
        Optional<Credentials> credentials = Credentials.parse(request.authorization());
        String header = request.signatureV2();
        SignatureV2 v2 = header == null ? null : SignatureV2.parse(header).orElse(null);
        if (credentials.isEmpty() || header != null && v2 == null) {
            refuseUnsigned(request, credentials.isEmpty());
            return;
        }
        String sn = credentials.get().signerSn();
        SignerKind kind = kind(request);
        if (sn.length() > SN_MAX) {
            refuseUnknown(request, kind, admission.bruteForceGuard().lookUpStarted(request.address(), kind));
        } else if (mayBeLookedUp(request, kind, sn)) {
            lookUp(request, kind, credentials.get(), v2);
        } else {
            admission.metrics().refused(Refusal.LOOK_UPS);
            refuse(request, CommError.MAINTENANCE_INPROGRESS);
        }
    }

    private void refuseUnsigned(InboundRequest request, boolean isExplained) {
        long delay = admission.bruteForceGuard().unsigned(request.address());
        if (delay == BruteForceGuard.OVER_LIMIT) {
            request.refuse(RequestAuthenticator.overSourceLimit(admission), delay);
            return;
        }
        Optional<String> fault = isExplained ? explainer.ofHeader(request.authorization()) : Optional.empty();
        request.refuse(RequestAuthenticator.wrongSignature(fault), delay);
    }

    /** At a path that does not exist either may sign; what it takes is counted with the vendors. */
    private static SignerKind kind(InboundRequest request) {
        Endpoint endpoint = request.endpoint();
        return endpoint == null ? SignerKind.VENDOR : endpoint.signers();
    }

    /** Cached signers always; others, which perhaps do not exist, only in limited number. */
    private boolean mayBeLookedUp(InboundRequest request, SignerKind kind, String sn) {
        boolean vendor = kind == SignerKind.VENDOR;
        boolean room = vendor ? vendorLookUps.get() < VENDORS_MAX : terminalLookUps.get() < TERMINALS_MAX;
        return room && admission.bruteForceGuard().mayLookUp(request.address(), kind) || remembers(request, sn);
    }

    private boolean remembers(InboundRequest request, String sn) {
        Endpoint endpoint = request.endpoint();
        if (endpoint == null) {
            return terminals.remembers(sn) || vendors.remembers(sn);
        }
        return endpoint.signers() == SignerKind.VENDOR ? vendors.remembers(sn) : terminals.remembers(sn);
    }

    private void lookUp(InboundRequest request, SignerKind kind, Credentials credentials, @Nullable SignatureV2 v2) {
        Future<? extends Optional<? extends Signer>> found = find(request, credentials.signerSn());
        // The terminal is cached for all but the first request of a till: then no asynchronous step is needed.
        if (found.succeeded() && found.result().isPresent()) {
            expect(request, new ClaimedSigner(credentials, v2, found.result().get()));
            return;
        }
        boolean isNew = found.succeeded() || !remembers(request, credentials.signerSn());
        long delay = isNew ? admission.bruteForceGuard().lookUpStarted(request.address(), kind) : 0;
        if (found.succeeded()) {
            refuseUnknown(request, kind, delay);
            return;
        }
        request.hold();
        AtomicInteger running = kind == SignerKind.VENDOR ? vendorLookUps : terminalLookUps;
        running.incrementAndGet();
        found.onComplete(done -> {
            running.decrementAndGet();
            boolean nobody = done.succeeded() && done.result().isEmpty();
            if (isNew && !nobody) {
                admission.bruteForceGuard().signerFound(request.address(), kind, delay);
            }
            if (nobody) {
                refuseUnknown(request, kind, delay);
            } else if (done.succeeded()) {
                expect(request, new ClaimedSigner(credentials, v2, done.result().get()));
            } else {
                refuse(request, RequestFailure.error(done.cause(), request, null, admission.metrics()));
            }
        });
    }

    private Future<? extends Optional<? extends Signer>> find(InboundRequest request, String sn) {
        Endpoint endpoint = request.endpoint();
        try {
            if (endpoint == null) {
                return either(sn);
            }
            return endpoint.signers() == SignerKind.VENDOR ? vendors.find(sn) : terminals.find(sn);
        } catch (RuntimeException bug) {
            return Future.failedFuture(bug);
        }
    }

    private Future<? extends Optional<? extends Signer>> either(String sn) {
        return terminals
                .find(sn)
                .compose(terminal -> terminal.isPresent()
                        ? Future.succeededFuture(terminal.<Signer>map(found -> found))
                        : vendors.find(sn).map(vendor -> vendor.<Signer>map(found -> found)));
    }

    private void expect(InboundRequest request, ClaimedSigner claim) {
        if (hasCertificate(request, claim.signer())) {
            request.expect(claim);
        } else {
            long delay = admission.bruteForceGuard().wrongCertificate(request.address(), claim.signer());
            request.refuse(
                    delay == BruteForceGuard.OVER_LIMIT
                            ? RequestAuthenticator.overSourceLimit(admission)
                            : NO_CERTIFICATE,
                    delay);
        }
    }

    /** A certificate is part of the signature: a missing one counts as a wrong signature, whatever the body holds. */
    static boolean hasCertificate(InboundRequest request, Signer signer) {
        return !(signer instanceof Terminal terminal)
                || terminal.certificate() == null
                || terminal.certificate().isThat(request.certificate());
    }

    private void refuseUnknown(InboundRequest request, SignerKind kind, long lookUpDelay) {
        long delay = admission.bruteForceGuard().signerUnknown(request.address(), kind, lookUpDelay);
        if (delay == BruteForceGuard.OVER_LIMIT) {
            request.refuse(RequestAuthenticator.overSourceLimit(admission), delay);
            return;
        }
        CommError error = kind == SignerKind.VENDOR ? CommError.VENDOR_NOT_EXISTS : CommError.TERMINAL_NOT_EXISTS;
        request.refuse(new Reply.Refusal(error), delay);
    }

    private static void refuse(InboundRequest request, CommError error) {
        request.refuse(new Reply.Refusal(error), 0);
    }
}
