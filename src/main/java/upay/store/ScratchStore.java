package upay.store;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import upay.domain.Secret;
import upay.port.Ledger;
import upay.port.NonceStore;
import upay.port.NumberGenerator;
import upay.port.TerminalKeyIssuer;
import upay.port.Terminals;
import upay.port.Vendors;
import upay.store.activation.PgTerminalKeyIssuer;
import upay.store.credential.ChangeFeed;
import upay.store.credential.PgMerchants;
import upay.store.credential.PgNonceStore;
import upay.store.credential.PgTerminals;
import upay.store.credential.PgVendors;
import upay.store.ledger.PgLedger;
import upay.store.ledger.PgNumberGenerator;
import upay.store.outbox.PgOutbox;
import upay.store.registry.ActivationHash;
import upay.store.registry.MasterKeyTable;
import upay.store.seal.MasterKeys;
import upay.store.seal.Vault;
import upay.store.sql.Database;
import upay.store.sql.StartupRetry;
import upay.store.sql.StoreHealth;
import upay.store.sql.StoreSettings;

/**
 * The store's own code over copies of its tables that exist in one transaction only: for a warm-up. Statements are the
 * real ones and run on the real server, and nothing of them ever reaches a real row.
 *
 * <p>1. The copies are temporary tables, and the only schema that the connection searches is {@code pg_temp}: a statement
 * that does not find its copy fails. 2. The transaction is read-only, so the server itself refuses every write to a
 * table that is not temporary. 3. It is never committed: at its end, also that of a killed process, the server rolls it
 * back. No trace remains: no sequence is advanced, no instance registered. 4. The tables' definitions are read from the
 * catalogue, so that no lock of a real table is held meanwhile; a migration is not delayed. 5. One connection: others
 * would not see its copies. A connection that replaces it begins with the same steps.
 *
 * <p>The role needs TEMPORARY on the database, which PostgreSQL grants to everybody, and no right to create anything else.
 *
 * <p>Threads: as {@link Store}.
 */
public final class ScratchStore {
    private static final String TEMPORARY = "pg_temp";

    /**
     * The planner has to know the copies as it knows the real tables, or it looks an order up by a part of its key; so
     * they are analysed with rows, as by the first migration. %1$s: the schema of the real tables; %2$s: those without a
     * copy.
     */
    private static final String BEGIN = """
            begin;
            do $scratch$
            declare
              step text;
            begin
              for step in
                select format('create temp sequence %%I increment by %%s minvalue %%s maxvalue %%s start %%s',
                  c.relname, s.seqincrement, s.seqmin, s.seqmax, s.seqmin)
                from pg_sequence s join pg_class c on c.oid = s.seqrelid
                where c.relnamespace = '%1$s'::regnamespace
              loop
                execute step;
              end loop;
              for step in
                select format('create temp table %%I (%%s)', c.relname, string_agg(
                  format('%%I %%s', a.attname, format_type(a.atttypid, a.atttypmod))
                    || coalesce(' default ' || pg_get_expr(d.adbin, d.adrelid), ''),
                  ', ' order by a.attnum))
                from pg_class c
                join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
                left join pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum and a.attgenerated = ''
                where c.relnamespace = '%1$s'::regnamespace and c.relkind = 'r' and c.relname !~ '%2$s'
                group by c.oid, c.relname
              loop
                execute step;
              end loop;
              for step in
                select format('alter table pg_temp.%%I add constraint %%I %%s',
                  c.relname, k.conname, pg_get_constraintdef(k.oid))
                from pg_constraint k join pg_class c on c.oid = k.conrelid
                where c.relnamespace = '%1$s'::regnamespace and c.relkind = 'r' and c.relname !~ '%2$s'
                  and k.contype in ('p', 'u')
                union all
                select replace(pg_get_indexdef(i.indexrelid), ' ON %1$s.', ' ON pg_temp.')
                from pg_index i join pg_class c on c.oid = i.indrelid
                where c.relnamespace = '%1$s'::regnamespace and c.relkind = 'r' and c.relname !~ '%2$s'
                  and not exists (select from pg_constraint k where k.conindid = i.indexrelid)
                union all
                select format('alter table pg_temp.%%I alter column %%I set (%%s)',
                  c.relname, a.attname, array_to_string(a.attoptions, ', '))
                from pg_attribute a join pg_class c on c.oid = a.attrelid
                where c.relnamespace = '%1$s'::regnamespace and c.relkind = 'r' and c.relname !~ '%2$s'
                  and a.attoptions is not null
                  and not a.attisdropped
              loop
                execute step;
              end loop;
            end
            $scratch$;
            set local search_path = pg_temp;
            insert into orders (merchant_id, sn, client_sn, status, version, ctime)
              select 'm', i, 'client-' || i, 'PAID', 2, now() from generate_series(1, 100) i;
            insert into transactions (merchant_id, order_sn, tsn, since_version, type, amount, status, step, operator, ctime,
                due_at, owner, attempts)
              select 'm', i, i, 1, 'PAY', 1, 'IN_PROG', 'PAY', 'operator', now(), now() + i * interval '1 s', i %% 4, 0
              from generate_series(1, 100) i;
            analyze orders, transactions;
            truncate orders, transactions;
            set transaction read only""";

    /** No request of a terminal touches these: half of the tables, and of the time that copies take. */
    private static final String NOT_COPIED =
            "^(flyway_|api_keys|audit_|bill_|finding|forgotten_|idempotency_|login_|open_"
                    + "|reconciliation|restores|set_up_|statement_|user)";

    static final String IS_ALLOWED = "select has_database_privilege(current_database(), 'TEMPORARY')";

    private static final String COUNTER = "insert into change_counter (version) values (1)";

    private static final String MERCHANT = "insert into merchants (merchant_id, name) values ($1, $1)";

    private static final String TERMINAL = """
            insert into terminals (terminal_sn, merchant_id, store_id, secret, status, key_used_at)
            values ($1, $2, $2, $3, 'ACTIVE', statement_timestamp())""";

    private final Database database;
    private final PgInstance instance;
    private final ChangeFeed changes;
    private final PgLedger ledger;
    private final PgNumberGenerator numbers;
    private final PgTerminals terminals;
    private final PgMerchants merchants;
    private final PgVendors vendors;
    private final PgNonceStore nonces;
    private final PgTerminalKeyIssuer keyIssuer;

    private ScratchStore(Vertx vertx, Context context, StoreSettings real) {
        StoreSettings settings = real.withSchema(TEMPORARY);
        StoreHealth health = StoreHealth.unlogged();
        database = Database.openRolledBack(
                vertx, context, settings, health, begin(real.server().schema()));
        // Nothing here is sealed: its only secret is worth nothing outside of this transaction.
        Vault vault = new Vault(MasterKeys.development());
        changes = new ChangeFeed(
                vertx,
                context,
                database,
                settings.memory().cacheMaxStaleness(),
                settings.timeouts().statement());
        instance = new PgInstance(vertx, context, database, health, settings, () -> new Long[0]);
        PgOutbox outbox = new PgOutbox(vertx, context, database, settings);
        ledger = new PgLedger(vertx, context, database, settings, outbox, instance::maySayDead);
        numbers = new PgNumberGenerator(context, database, settings.timeouts().response());
        terminals = new PgTerminals(vertx, context, database, settings, changes, vault, instance::now);
        merchants = new PgMerchants(vertx, context, database, settings, changes, vault);
        vendors = new PgVendors(vertx, context, database, settings, changes, vault);
        nonces = new PgNonceStore(vertx, context, database, settings);
        MasterKeyTable keys = new MasterKeyTable(database, vault);
        keyIssuer = new PgTerminalKeyIssuer(
                vertx, context, database, settings, terminals, vault, keys, new ActivationHash(database, vault, keys));
    }

    /** @param schema of the real tables */
    static String begin(String schema) {
        return BEGIN.formatted(schema, NOT_COPIED);
    }

    /**
     * Opens one with a single terminal. Fails with {@link upay.port.StoreException} if the server does not answer or the
     * role may not create temporary tables.
     *
     * @param real the settings of the store whose tables are copied
     * @param secret of the terminal
     * @param within how long a slow server is awaited
     */
    public static Future<ScratchStore> open(
            Vertx vertx, StoreSettings real, String terminalSn, String merchantId, Secret secret, Duration within) {
        ScratchStore store = new ScratchStore(vertx, vertx.getOrCreateContext(), real);
        StartupRetry start = new StartupRetry(vertx, within);
        return store.instance
                .start(store.database, start)
                .compose(v -> store.database.execute(COUNTER, Tuple.tuple()))
                .compose(v -> store.database.execute(MERCHANT, Tuple.of(merchantId)))
                .compose(v -> store.database.execute(TERMINAL, Tuple.of(terminalSn, merchantId, secret.reveal())))
                .compose(v -> store.changes.start(store.database, start))
                .map(store)
                .recover(e -> store.close().transform(closed -> Future.failedFuture(e)));
    }

    public Ledger ledger() {
        return ledger;
    }

    public NumberGenerator numbers() {
        return numbers;
    }

    public Terminals terminals() {
        return terminals;
    }

    public PgMerchants merchants() {
        return merchants;
    }

    public Vendors vendors() {
        return vendors;
    }

    public NonceStore nonces() {
        return nonces;
    }

    public TerminalKeyIssuer terminalKeyIssuer() {
        return keyIssuer;
    }

    public PgInstance instance() {
        return instance;
    }

    /** Rolls everything back. */
    public Future<Void> close() {
        changes.close();
        return instance.close().otherwiseEmpty().eventually(database::close);
    }
}
