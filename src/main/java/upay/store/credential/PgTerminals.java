package upay.store.credential;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import upay.domain.Secret;
import upay.domain.terminal.Terminal;
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
 * The tills, cached until something changes in the store. Unknown numbers are not cached, so that invented numbers
 * evict no till.
 *
 * <p>Threads: any.
 */
public final class PgTerminals implements Terminals {
    private static final Logger LOG = LoggerFactory.getLogger(PgTerminals.class);

    private final Batcher<String, Optional<SealedTerminal>> lookups;
    private final ChangeFeed changes;
    private final Vault vault;
    /** None of them empty. */
    private final VersionedCache<Optional<Terminal>> known;

    private final boolean production;
    private final Duration previousKeyLifetime;

    public PgTerminals(
            Vertx vertx, Context context, Database database, StoreSettings settings, ChangeFeed changes, Vault vault) {
        this.production = settings.sealing().production();
        this.previousKeyLifetime = settings.terminals().previousKeyLifetime();
        this.lookups = new Batcher<>(
                vertx,
                context,
                database,
                settings,
                new TerminalBatch(settings.terminals().dialect()));
        this.changes = changes;
        this.vault = vault;
        this.known = new VersionedCache<>(changes, settings.memory().terminals());
    }

    @Override
    public Future<Optional<Terminal>> find(String terminalSn) {
        Future<Optional<Terminal>> fresh = known.fresh(terminalSn);
        if (fresh != null) {
            return fresh;
        }
        long version = changes.version();
        return lookups.submit(terminalSn).map(found -> found.map(this::open)).onSuccess(found -> {
            if (found.isPresent()) {
                known.remember(terminalSn, found, version);
            } else {
                known.forget(terminalSn);
            }
        });
    }

    @Override
    public boolean remembers(String terminalSn) {
        return known.last(terminalSn) != null;
    }

    private Terminal open(SealedTerminal sealed) {
        try {
            Secret published = production ? null : SandboxTerminals.published(sealed.sn());
            Terminal terminal = sealed.open(vault, previousKeyLifetime, published);
            return production && SandboxTerminals.isPublished(terminal.secret()) ? refused(terminal) : terminal;
        } catch (SealException e) {
            LOG.error("a terminal's secret cannot be opened: {}", e.getMessage());
            throw new StoreException("the terminal's secret cannot be opened", true, e);
        }
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
