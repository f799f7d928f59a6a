package upay.store.activation;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import upay.domain.Secret;
import upay.domain.terminal.IssuedKey;
import upay.domain.terminal.Vendor;
import upay.port.StoreException;
import upay.port.TerminalKeyIssuer.Activation;
import upay.port.TerminalKeyIssuer.Cause;
import upay.protocol.ActivateRequest;
import upay.store.activation.ActivationBatch.NewTerminal;
import upay.store.activation.CodeBatch.Asked;
import upay.store.activation.CodeBatch.Code;
import upay.store.activation.CodeBatch.Found;
import upay.store.activation.CodeBatch.Shop;
import upay.store.activation.CodeBatch.State;
import upay.store.batch.Batcher;
import upay.store.registry.ActivationHash;
import upay.store.registry.SandboxVendor;
import upay.store.registry.SealedTerminal;
import upay.store.registry.TerminalCredentials;
import upay.store.seal.SealException;
import upay.store.seal.SealedValue;
import upay.store.seal.Vault;
import upay.store.sql.Database;
import upay.store.sql.StoreSettings;

/**
 * Activates terminals with codes: looks at the code, decides, and takes a use together with the new terminal, by
 * compare-and-set; after a lost race it looks again. Threads: any.
 */
final class Activations {
    /** More than instances that take the last uses of one code at the same moment. */
    private static final int RACES_MAX = 16;

    private final boolean production;
    private final Vault vault;
    private final SealingVersion version;
    private final ActivationHash hash;
    private final GuessGate gate = new GuessGate();
    private final Batcher<Asked, Found> codes;
    private final Batcher<FailureBatch.Failure, Void> failures;
    private final Batcher<NewTerminal, ActivationBatch.Result> activations;

    Activations(
            Vertx vertx,
            Context context,
            Database database,
            StoreSettings settings,
            Vault vault,
            SealingVersion version,
            ActivationHash hash) {
        this.production = settings.sealing().production();
        this.vault = vault;
        this.version = version;
        this.hash = hash;
        this.codes = new Batcher<>(vertx, context, database, settings, new CodeBatch());
        this.failures = new Batcher<>(vertx, context, database, settings, new FailureBatch());
        this.activations = new Batcher<>(vertx, context, database, settings, new ActivationBatch());
    }

    /** One activation, as it was asked for. */
    private record Attempt(Asked asked, String vendorSn, ActivateRequest request, int races) {
        Attempt again() {
            return new Attempt(asked, vendorSn, request, races + 1);
        }
    }

    Future<Activation> activate(Vendor vendor, ActivateRequest request, String source) {
        return hash(request.code())
                .map(hashed -> new Asked(
                        hashed,
                        vendor.sn(),
                        request.appId(),
                        request.deviceId(),
                        Objects.requireNonNullElse(request.clientSn(), ""),
                        source))
                .compose(asked -> attempt(new Attempt(asked, vendor.sn(), request, 0)));
    }

    /** No code has the hash of the sandbox's published one in production. */
    private Future<String> hash(Secret code) {
        return production && SandboxVendor.isPublishedCode(code) ? Future.succeededFuture("") : hash.of(code);
    }

    private Future<Activation> attempt(Attempt attempt) {
        Asked asked = attempt.asked;
        List<String> subjects = List.of(FailureBatch.vendor(asked.vendorSn()), FailureBatch.address(asked.source()));
        return gate.pass(subjects, () -> look(asked)).compose(found -> decide(attempt, found));
    }

    /** A failed code is counted before another one is looked at. */
    private Future<Found> look(Asked asked) {
        return codes.submit(asked)
                .compose(found -> refusal(found).filter(Activations::isFailure).isEmpty()
                        ? Future.succeededFuture(found)
                        : failures.submit(new FailureBatch.Failure(asked.vendorSn(), asked.source()))
                                .map(counted -> found));
    }

    private static boolean isFailure(Cause cause) {
        return switch (cause) {
            case CODE_UNKNOWN, CODE_EXPIRED, CODE_REVOKED, CODE_USED_UP -> true;
            case CLIENT_SN_TAKEN, APP_UNKNOWN, MERCHANT_CLOSED, STORE_CLOSED, TOO_MANY_FAILURES -> false;
        };
    }

    /**
     * In the order in which it is answered. A wrong application is answered whatever the code, so that it tells
     * nothing about a code. An activation whose answer was lost is answered again although its code has expired or is
     * used up, by itself perhaps; not once the code was revoked.
     */
    private static Optional<Cause> refusal(Found found) {
        if (found.tooManyFailures()) {
            return Optional.of(Cause.TOO_MANY_FAILURES);
        }
        if (!found.appKnown()) {
            return Optional.of(Cause.APP_UNKNOWN);
        }
        Code code = found.code();
        if (code == null) {
            return Optional.of(Cause.CODE_UNKNOWN);
        }
        State state = code.state();
        if (state.revoked()) {
            return Optional.of(Cause.CODE_REVOKED);
        }
        return code.earlier() != null ? Optional.empty() : refusal(state);
    }

    private static Optional<Cause> refusal(State state) {
        if (state.expired()) {
            return Optional.of(Cause.CODE_EXPIRED);
        }
        if (state.usedUp()) {
            return Optional.of(Cause.CODE_USED_UP);
        }
        if (state.merchantClosed()) {
            return Optional.of(Cause.MERCHANT_CLOSED);
        }
        return state.storeClosed() ? Optional.of(Cause.STORE_CLOSED) : Optional.empty();
    }

    private Future<Activation> decide(Attempt attempt, Found found) {
        Optional<Cause> refusal = refusal(found);
        Code code = found.code();
        if (refusal.isPresent() || code == null) {
            return Future.succeededFuture(new Activation.Refused(refusal.orElse(Cause.CODE_UNKNOWN)));
        }
        CodeBatch.Earlier earlier = code.earlier();
        return earlier == null
                ? take(attempt, code)
                : Future.succeededFuture(issued(earlier.terminalSn(), open(code.shop(), earlier), code.shop()));
    }

    private Secret open(Shop shop, CodeBatch.Earlier earlier) {
        try {
            return vault.open(earlier.key(), SealedTerminal.place(shop.merchantId(), earlier.terminalSn()));
        } catch (SealException e) {
            throw new StoreException("the terminal's secret cannot be opened", true, e);
        }
    }

    private Future<Activation> take(Attempt attempt, Code code) {
        String sn = TerminalCredentials.newSn();
        Secret key = TerminalCredentials.newKey();
        return version.current()
                .compose(current -> {
                    SealedValue sealed =
                            vault.seal(key, SealedTerminal.place(code.shop().merchantId(), sn), current);
                    return activations.submit(
                            new NewTerminal(code.id(), sn, sealed, attempt.vendorSn, attempt.request));
                })
                .compose(result -> switch (result) {
                    case DONE -> Future.succeededFuture(issued(sn, key, code.shop()));
                    case CLIENT_SN_TAKEN -> codes.submit(attempt.asked).map(found -> taken(found.code()));
                    case CHANGED, REPEATED, TERMINAL_SN_TAKEN -> again(attempt);
                });
    }

    /** By the same activation perhaps, at the same moment. */
    private Activation taken(@Nullable Code code) {
        CodeBatch.Earlier earlier = code == null ? null : code.earlier();
        return code == null || earlier == null
                ? new Activation.Refused(Cause.CLIENT_SN_TAKEN)
                : issued(earlier.terminalSn(), open(code.shop(), earlier), code.shop());
    }

    private Future<Activation> again(Attempt attempt) {
        version.forget();
        return attempt.races < RACES_MAX
                ? attempt(attempt.again())
                : Future.failedFuture(new StoreException("too many concurrent activations with the code", true, null));
    }

    private static Activation issued(String terminalSn, Secret key, Shop shop) {
        return new Activation.Activated(new IssuedKey(
                terminalSn, key, shop.merchantId(), shop.merchantName(), shop.storeId(), shop.storeName()));
    }
}
