package upay.api.access;

import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import upay.api.ApiStore;
import upay.api.Problem;
import upay.domain.Secret;
import upay.identity.LoginSource;
import upay.identity.RecoveryCodes;
import upay.identity.Totp;
import upay.store.Administration;
import upay.store.identity.LoginFailures;
import upay.store.identity.StoredUser;
import upay.store.identity.Users.Credentials;

/**
 * Checks a user's password and code. Whatever is wrong, the work, the time and the answer are the same: an unknown name, a
 * disabled user, the password or the code. An attempt counts as failed from its begin, and is under way once for a pair of
 * user and source. On one event loop.
 */
final class LoginAttempts {
    private static final Pattern TOTP = Pattern.compile("[0-9]{6}");

    private final ApiStore store;
    private final PasswordWork passwords;
    private final UnknownNames unknown;
    private final FailedLoginRecord record;
    private final Set<String> underWay = new HashSet<>();

    LoginAttempts(ApiStore store, PasswordWork passwords, Supplier<Duration> clock) {
        this.store = store;
        this.passwords = passwords;
        this.unknown = new UnknownNames(clock);
        this.record = new FailedLoginRecord(store, clock);
    }

    /**
     * Who somebody says to be.
     *
     * @param code of the authenticator, or a recovery code
     */
    record Claim(String user, Secret password, Secret code, String address) {
        LoginSource source() {
            return LoginSource.of(address);
        }
    }

    /**
     * A claim that holds, if its code is not taken in this moment.
     *
     * @param step of the code; empty: it is a recovery code
     */
    record Proof(StoredUser user, OptionalLong step, Secret code) {
        /** Within the act that it allows: takes its code. */
        Future<Void> take(Administration admin) {
            Future<Boolean> taken = step.isPresent()
                    ? admin.users().takeStep(user.name(), step.getAsLong())
                    : admin.users().takeRecoveryCode(user.name(), RecoveryCodes.hash(code));
            return taken.compose(done -> done ? Future.succeededFuture() : Future.failedFuture(new WrongClaim()));
        }
    }

    private static final class WrongClaim extends RuntimeException {
        private static final long serialVersionUID = 1;

        WrongClaim() {
            super("a wrong password or code", null, false, false);
        }
    }

    /**
     * Does what a right claim allows.
     *
     * @param wrong what any other claim is answered
     * @param allowed the act, which {@link Proof#take takes} the proof
     */
    <T> Future<T> attempt(Claim claim, Problem wrong, Function<Proof, Future<T>> allowed) {
        String pair = claim.user + " " + claim.source().text();
        if (!underWay.add(pair)) {
            return Future.failedFuture(Problem.tooMany("A login of this user is under way. Wait for its answer.", 1));
        }
        return passwords
                .in(claim.source(), () -> waited(claim).compose(isUser -> checked(claim, isUser, wrong, allowed)))
                .onComplete(ended -> underWay.remove(pair));
    }

    /** Whether there is such a user. */
    private Future<Boolean> waited(Claim claim) {
        return failures().delay(claim.user, claim.source()).map(wait -> {
            Duration left = wait.isUser() ? wait.left() : unknown.delay(claim.user, claim.source());
            if (!left.isZero()) {
                int seconds = (int) left.plusMillis(999).toSeconds();
                throw Problem.tooMany(
                        "Too many failed logins. Try again in " + seconds
                                + " s; if the password or the authenticator is lost, ask an administrator for a reset.",
                        seconds);
            }
            return wait.isUser();
        });
    }

    private <T> Future<T> checked(Claim claim, boolean isUser, Problem wrong, Function<Proof, Future<T>> allowed) {
        if (!isUser) {
            unknown.add(claim.user, claim.source());
        }
        // Beside the hash, whose time covers what differs here between names.
        Future<Void> counted = failures().add(claim.user, claim.source());
        return Future.join(counted, proof(claim))
                .compose(both -> both.<Optional<Proof>>resultAt(1)
                        .map(allowed)
                        .orElseGet(() -> Future.failedFuture(new WrongClaim())))
                .recover(e -> {
                    if (e instanceof WrongClaim && isUser) {
                        record.enter(claim.user, claim.address);
                    }
                    return Future.failedFuture(e instanceof WrongClaim ? wrong : e);
                })
                .compose(done -> {
                    passwords.know(claim.source());
                    return failures()
                            .clear(claim.user, claim.source())
                            .otherwiseEmpty()
                            .map(done);
                });
    }

    /** Empty: something is wrong. */
    private Future<Optional<Proof>> proof(Claim claim) {
        boolean isTotp = TOTP.matcher(claim.code.reveal()).matches();
        Future<Optional<Credentials>> found = store.read().users().credentials(claim.user);
        Future<Boolean> recovery = isTotp
                ? Future.succeededFuture(false)
                : store.read().users().hasRecoveryCode(claim.user, RecoveryCodes.hash(claim.code));
        return Future.join(found, recovery)
                .compose(both -> found.result()
                        .map(credentials -> passwords.hashes().fits(claim.password, credentials.passwordHash()))
                        .orElseGet(() -> passwords.hashes().waste(claim.password)))
                .map(fits -> found.result().flatMap(credentials -> {
                    OptionalLong step = isTotp
                            ? Totp.accepted(
                                    credentials.totpSecret(),
                                    claim.code.reveal(),
                                    Instant.now(),
                                    credentials.totpStep())
                            : OptionalLong.empty();
                    boolean right = fits && (step.isPresent() || recovery.result());
                    return right ? Optional.of(new Proof(credentials.user(), step, claim.code)) : Optional.empty();
                }));
    }

    private LoginFailures failures() {
        return store.read().loginFailures();
    }
}
