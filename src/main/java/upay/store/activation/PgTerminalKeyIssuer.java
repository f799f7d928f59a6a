package upay.store.activation;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import upay.domain.Secret;
import upay.domain.terminal.IssuedKey;
import upay.domain.terminal.Terminal;
import upay.domain.terminal.Vendor;
import upay.port.TerminalKeyIssuer;
import upay.protocol.ActivateRequest;
import upay.protocol.CheckInRequest;
import upay.store.credential.PgTerminals;
import upay.store.registry.ActivationHash;
import upay.store.registry.MasterKeyTable;
import upay.store.seal.Vault;
import upay.store.sql.Database;
import upay.store.sql.StoreSettings;

/** Issues terminals' keys in PostgreSQL. Threads: any. */
public final class PgTerminalKeyIssuer implements TerminalKeyIssuer {
    private final Activations activations;
    private final CheckIns checkIns;
    private final OldFailures failures;

    public PgTerminalKeyIssuer(
            Vertx vertx,
            Context context,
            Database database,
            StoreSettings settings,
            PgTerminals terminals,
            Vault vault,
            MasterKeyTable keys,
            ActivationHash hash) {
        SealingVersion version = new SealingVersion(keys);
        this.activations = new Activations(vertx, context, database, settings, vault, version, hash);
        this.checkIns = new CheckIns(vertx, context, database, settings, vault, version, terminals);
        this.failures = new OldFailures(vertx, database);
    }

    /** To be called on the store's context, by gateways: deletes what no longer counts. */
    public void start() {
        failures.start();
    }

    Future<Void> tidy() {
        return failures.tidy();
    }

    public void close() {
        failures.close();
    }

    @Override
    public Future<Activation> activate(Vendor vendor, ActivateRequest request, String source) {
        return activations.activate(vendor, request, source);
    }

    @Override
    public Future<IssuedKey> checkIn(Terminal terminal, Secret signedWith, CheckInRequest request) {
        return checkIns.checkIn(terminal, signedWith, request);
    }
}
