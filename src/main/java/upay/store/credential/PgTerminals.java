package upay.store.credential;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import upay.domain.Secret;
import upay.domain.terminal.Terminal;
import upay.domain.terminal.TerminalKeys;
import upay.port.StoreException;
import upay.port.Terminals;
import upay.store.batch.Batcher;
import upay.store.registry.SandboxTerminals;
import upay.store.registry.SealedTerminal;
import upay.store.seal.SealException;
import upay.store.seal.Vault;
import upay.store.sql.Database;
import upay.store.sql.StoreSettings;

/**
 * The terminals, cached until something changes in the store. Unknown numbers are not cached, so that invented numbers
 * evict no terminal.
 *
 * <p>Threads: any.
 */
public final class PgTerminals implements Terminals {
    private static final Logger LOG = LoggerFactory.getLogger(PgTerminals.class);

    private final Batcher<String, Optional<SealedTerminal>> lookups;
    private final Batcher<KeyUseBatch.Use, Optional<Instant>> uses;
    private final ThrottledLookups<Optional<Terminal>> anew;
    private final ChangeFeed changes;
    private final Vault vault;
    /** None of them empty. */
    private final VersionedCache<Optional<Terminal>> known;

    /** Whose first use is being recorded; no more than rows may wait for that. */
    private final Set<String> recording = ConcurrentHashMap.newKeySet();

    private final Supplier<Instant> clock;
    private final boolean production;
    private final Duration previousKeyLifetime;
    private final Duration maxStaleness;

    /** @param clock the store's time: the end of a previous key is the store's */
    public PgTerminals(
            Vertx vertx,
            Context context,
            Database database,
            StoreSettings settings,
            ChangeFeed changes,
            Vault vault,
            Supplier<Instant> clock) {
        this.clock = clock;
        this.production = settings.sealing().production();
        this.previousKeyLifetime = settings.terminals().previousKeyLifetime();
        this.maxStaleness = settings.memory().cacheMaxStaleness();
        this.lookups = new Batcher<>(
                vertx,
                context,
                database,
                settings,
                new TerminalBatch(settings.terminals().dialect()));
        this.uses = new Batcher<>(vertx, context, database, settings, new KeyUseBatch());
        this.changes = changes;
        this.vault = vault;
        this.known = new VersionedCache<>(changes, settings.memory().terminals(), PgTerminals::later);
        this.anew = new ThrottledLookups<>(
                vertx,
                this::read,
                (cached, read) -> serial(cached) < serial(read),
                Optional.empty(),
                settings.memory().terminals());
        changes.onCheckIns(new ChangeFeed.CheckIns() {
            @Override
            public void checkedIn(String terminalSn, long serial) {
                known.stale(terminalSn, cached -> serial(cached) < serial);
            }

            @Override
            public void tooMany() {
                known.staleAll();
            }
        });
    }

    /** A look-up that was slow must not bring back keys from before a check-in. */
    private static Optional<Terminal> later(Optional<Terminal> cached, Optional<Terminal> read) {
        return serial(read) < serial(cached) ? cached : read;
    }

    private static long serial(Optional<Terminal> terminal) {
        return terminal.map(found -> found.keys().serial()).orElse(0L);
    }

    @Override
    public Future<Optional<Terminal>> find(String terminalSn) {
        Future<Optional<Terminal>> fresh = known.fresh(terminalSn);
        return fresh != null && !mayEndUnseen(terminalSn, fresh.result()) ? fresh : read(terminalSn);
    }

    /**
     * Another instance may have seen the first use of the current key, with which the previous one's end begins: that
     * alone is announced to nobody. Few terminals are in this state, for the moments after a check-in.
     */
    private boolean mayEndUnseen(String terminalSn, Optional<Terminal> cached) {
        TerminalKeys keys = cached.orElseThrow().keys();
        return keys.previous() != null && keys.previousUntil() == null && known.isOlder(terminalSn, maxStaleness);
    }

    /** From the store, whatever is cached; for callers who are bounded themselves. */
    public Future<Optional<Terminal>> read(String terminalSn) {
        long version = changes.version();
        return lookups.submit(terminalSn).map(found -> {
            if (found.isEmpty()) {
                known.forget(terminalSn);
                return Optional.empty();
            }
            return known.remember(terminalSn, found.map(this::open), version);
        });
    }

    @Override
    public Future<Optional<Terminal>> findAnew(String terminalSn) {
        Future<Optional<Terminal>> last = known.last(terminalSn);
        return anew.ask(terminalSn, last == null ? null : last.result());
    }

    /** The store's time. */
    public Instant now() {
        return clock.get();
    }

    @Override
    public Future<Void> keyUsed(Terminal terminal) {
        String sn = terminal.sn();
        long serial = terminal.keys().serial();
        if (terminal.keys().currentUsed() || !recording.add(sn)) {
            return Future.succeededFuture();
        }
        // At once, so that the requests meanwhile need not ask; the store's own time of it follows, within moments.
        changeKeys(sn, serial, keys -> used(keys, now()));
        return uses.submit(new KeyUseBatch.Use(sn, serial)).transform(done -> {
            recording.remove(sn);
            if (done.failed()) {
                LOG.debug(
                        "a key's first use is recorded with its next request: {}",
                        done.cause().getMessage());
                known.stale(sn, cached -> serial(cached) == serial);
            } else if (done.result().isEmpty()) {
                known.stale(sn, cached -> serial(cached) <= serial);
            } else {
                changeKeys(sn, serial, keys -> used(keys, done.result().get()));
            }
            return Future.succeededFuture();
        });
    }

    /** A check-in through this instance: the terminal's keys are now these. */
    public void checkedIn(String terminalSn, TerminalKeys now) {
        changeKeys(terminalSn, now.serial() - 1, former -> now);
    }

    private void changeKeys(String sn, long serial, UnaryOperator<TerminalKeys> change) {
        known.change(
                sn,
                cached -> cached.map(terminal -> terminal.keys().serial() == serial
                        ? terminal.withKeys(change.apply(terminal.keys()))
                        : terminal));
    }

    private TerminalKeys used(TerminalKeys keys, Instant at) {
        return new TerminalKeys(
                keys.current(), keys.previous(), at.plus(previousKeyLifetime), keys.published(), keys.serial(), true);
    }

    @Override
    public boolean remembers(String terminalSn) {
        return known.last(terminalSn) != null;
    }

    private Terminal open(SealedTerminal sealed) {
        try {
            Terminal terminal = sealed.open(vault, previousKeyLifetime, published(sealed.sn()));
            return production ? withoutPublished(terminal) : terminal;
        } catch (SealException e) {
            LOG.error("a terminal's secret cannot be opened: {}", e.getMessage());
            throw new StoreException("the terminal's secret cannot be opened", true, e);
        }
    }

    private @Nullable Secret published(String terminalSn) {
        return production ? null : SandboxTerminals.published(terminalSn);
    }

    private static Terminal withoutPublished(Terminal terminal) {
        TerminalKeys keys = terminal.keys();
        if (SandboxTerminals.isPublished(keys.current())) {
            return refused(terminal);
        }
        return keys.previous() != null && SandboxTerminals.isPublished(keys.previous())
                ? terminal.withKeys(
                        new TerminalKeys(keys.current(), null, null, null, keys.serial(), keys.currentUsed()))
                : terminal;
    }

    /** Its secret is published: a store that was once a sandbox's has such tills. */
    private static Terminal refused(Terminal terminal) {
        LOG.warn(
                "terminal {} has a published secret of the sandbox and is refused in production; \"terminal reset-secret {}\" makes"
                        + " one of its own",
                terminal.sn(),
                terminal.sn());
        return terminal.refused();
    }
}
