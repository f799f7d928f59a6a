package upay.store.activation;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.Objects;
import java.util.Optional;
import upay.domain.Secret;
import upay.domain.terminal.IssuedKey;
import upay.domain.terminal.Terminal;
import upay.domain.terminal.TerminalKeys;
import upay.port.StoreException;
import upay.protocol.CheckInRequest;
import upay.store.activation.CheckInBatch.Replacement;
import upay.store.batch.Batcher;
import upay.store.credential.PgTerminals;
import upay.store.registry.SealedTerminal;
import upay.store.registry.TerminalCredentials;
import upay.store.seal.Vault;
import upay.store.sql.Database;
import upay.store.sql.StoreSettings;

/**
 * Replaces the keys of terminals that check in, by compare-and-set on the key's serial. Whoever loses, and whoever
 * signed with the previous key, gets the key that is current. Threads: any.
 */
final class CheckIns {
    /** Each race is lost to a replacement by an operator, or to a rotation of the master key. */
    private static final int RACES_MAX = 16;

    private final Vault vault;
    private final SealingVersion version;
    private final PgTerminals terminals;
    private final Batcher<Replacement, Boolean> replacements;
    private final Batcher<StoreNameBatch.Key, StoreNameBatch.Names> names;

    CheckIns(
            Vertx vertx,
            Context context,
            Database database,
            StoreSettings settings,
            Vault vault,
            SealingVersion version,
            PgTerminals terminals) {
        this.vault = vault;
        this.version = version;
        this.terminals = terminals;
        this.replacements = new Batcher<>(vertx, context, database, settings, new CheckInBatch());
        this.names = new Batcher<>(vertx, context, database, settings, new StoreNameBatch());
    }

    Future<IssuedKey> checkIn(Terminal terminal, Secret signedWith, CheckInRequest request) {
        Future<Secret> key = signedWith.equals(terminal.secret())
                ? replace(terminal, request, 0)
                : present(terminal.sn(), signedWith, request, 0);
        return key.compose(current -> names.submit(new StoreNameBatch.Key(terminal.merchantId(), terminal.storeId()))
                .map(names -> new IssuedKey(
                        terminal.sn(),
                        current,
                        terminal.merchantId(),
                        names.merchant(),
                        terminal.storeId(),
                        names.store())));
    }

    private Future<Secret> replace(Terminal terminal, CheckInRequest request, int races) {
        TerminalKeys former = terminal.keys();
        TerminalKeys now = new TerminalKeys(
                TerminalCredentials.newKey(), former.current(), null, former.published(), former.serial() + 1, false);
        return version.current()
                .compose(current -> replacements.submit(replacement(terminal, now, request, current)))
                .compose(done -> {
                    if (done) {
                        terminals.checkedIn(terminal.sn(), now);
                        return Future.succeededFuture(now.current());
                    }
                    return present(terminal.sn(), former.current(), request, races + 1);
                });
    }

    private Replacement replacement(Terminal terminal, TerminalKeys now, CheckInRequest request, int sealing) {
        String merchantId = terminal.merchantId();
        String sn = terminal.sn();
        Secret replaced = terminal.secret();
        long serial = terminal.keys().serial();
        return new Replacement(
                sn,
                serial,
                new Replacement.Keys(
                        vault.seal(now.current(), SealedTerminal.place(merchantId, sn), sealing)
                                .text(),
                        vault.seal(replaced, SealedTerminal.previousPlace(merchantId, sn), sealing)
                                .text(),
                        vault.seal(replaced, SealedTerminal.formerPlace(merchantId, sn, serial), sealing)
                                .text(),
                        sealing),
                request);
    }

    /** Decides by the keys in the store: those in a cache may be older, and the signing one may have ended. */
    private Future<Secret> present(String terminalSn, Secret signedWith, CheckInRequest request, int races) {
        return terminals.read(terminalSn).compose(found -> decide(found, signedWith, request, races));
    }

    private Future<Secret> decide(Optional<Terminal> found, Secret signedWith, CheckInRequest request, int races) {
        TerminalKeys keys = found.map(Terminal::keys).orElse(null);
        if (keys == null) {
            return refused("the terminal was removed meanwhile");
        }
        if (signedWith.equals(keys.current())) {
            version.forget();
            return races < RACES_MAX
                    ? replace(found.orElseThrow(), request, races)
                    : refused("too many concurrent changes of the terminal's key");
        }
        boolean isPrevious = Objects.equals(keys.previous(), signedWith) && keys.isPreviousValid(terminals.now());
        return isPrevious || Objects.equals(keys.published(), signedWith)
                ? Future.succeededFuture(keys.current())
                : refused("the key that signed the check-in has ended meanwhile");
    }

    /** A repetition is decided by the keys that are now known. */
    private static <T> Future<T> refused(String why) {
        return Future.failedFuture(new StoreException(why, true, null));
    }
}
