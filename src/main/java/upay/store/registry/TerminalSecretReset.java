package upay.store.registry;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import org.jspecify.annotations.Nullable;
import upay.domain.Secret;
import upay.store.seal.SealException;
import upay.store.seal.SealedValue;
import upay.store.seal.Vault;
import upay.store.sql.Database;
import upay.store.sql.RowReader;

/**
 * Replaces a terminal's secret by an operator's: no other one is valid from then on. By compare-and-set on the key's
 * serial, since the terminal may check in at the same moment. Threads: any.
 */
final class TerminalSecretReset {
    /** More than check-ins of one terminal at the same moment. */
    private static final int TRIES = 10;

    private static final String READ =
            "select merchant_id, secret, secret_key_version, key_serial from terminals where terminal_sn = $1";

    // $1 terminal, $2 the serial of the replaced secret, $3 the new one, $4 the replaced one or null, $5 their version.
    private static final String RESET = "with " + ChangeCounter.BUMP + """
            , changed as (
              update terminals set secret = $3, secret_key_version = $5, key_serial = key_serial + 1, key_used_at = null,
                previous_secret = null, previous_secret_key_version = null
              where terminal_sn = $1 and key_serial = $2 returning terminal_sn),
            forgotten as (
              delete from terminal_former_keys f using changed c
              where f.terminal_sn = c.terminal_sn and f.key_serial = $2 - 5),
            added as (
              insert into terminal_former_keys (terminal_sn, key_serial, secret, secret_key_version)
              select terminal_sn, $2, $4, $5 from changed where $4::text is not null
              on conflict do nothing)
            select terminal_sn from changed""";

    private final Database database;
    private final Vault vault;

    TerminalSecretReset(Database database, Vault vault) {
        this.database = database;
        this.vault = vault;
    }

    /** @param version of the master key that seals */
    Future<Void> reset(String sn, Secret secret, int version) {
        return attempt(sn, secret, version, 1);
    }

    private Future<Void> attempt(String sn, Secret secret, int version, int tries) {
        return database.execute(READ, Tuple.of(sn))
                .compose(rows -> database.execute(RESET, arguments(sn, secret, version, rows)))
                .compose(rows -> {
                    if (rows.size() == 1) {
                        return Future.succeededFuture();
                    }
                    return tries < TRIES
                            ? attempt(sn, secret, version, tries + 1)
                            : Future.failedFuture(
                                    new RegistryException("terminal " + sn + " is being changed elsewhere; try again"));
                });
    }

    private Tuple arguments(String sn, Secret secret, int version, RowSet<Row> rows) {
        if (rows.size() == 0) {
            throw new RegistryException("there is no terminal " + sn);
        }
        RowReader cells = new RowReader(MerchantRegistry.one(rows), 0);
        String merchantId = cells.text();
        SealedValue replaced = new SealedValue(cells.text(), cells.int4());
        long serial = cells.int8();
        return Tuple.of(
                sn,
                serial,
                vault.seal(secret, SealedTerminal.place(merchantId, sn), version)
                        .text(),
                former(sn, merchantId, serial, replaced, version),
                version);
    }

    /** Null if it does not open: then it signed nothing for some time. */
    private @Nullable String former(String sn, String merchantId, long serial, SealedValue replaced, int version) {
        try {
            Secret opened = vault.open(replaced, SealedTerminal.place(merchantId, sn));
            return vault.seal(opened, SealedTerminal.formerPlace(merchantId, sn, serial), version)
                    .text();
        } catch (SealException e) {
            return null;
        }
    }
}
