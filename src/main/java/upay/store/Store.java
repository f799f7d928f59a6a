package upay.store;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import upay.audit.Act;
import upay.audit.AuditSource;
import upay.domain.Payway;
import upay.domain.webhook.WebhookEventType;
import upay.metrics.StoreMetrics;
import upay.port.Ledger;
import upay.port.NonceStore;
import upay.port.NumberGenerator;
import upay.port.Outbox;
import upay.port.RequestTraces;
import upay.port.TerminalKeyIssuer;
import upay.port.Terminals;
import upay.port.Vendors;
import upay.store.activation.PgTerminalKeyIssuer;
import upay.store.audit.AuditLog;
import upay.store.audit.AuditedCommit;
import upay.store.bill.PgBillFetches;
import upay.store.bill.PgBills;
import upay.store.credential.ChangeFeed;
import upay.store.credential.PgMerchants;
import upay.store.credential.PgNonceStore;
import upay.store.credential.PgSigningKeys;
import upay.store.credential.PgTerminals;
import upay.store.credential.PgVendors;
import upay.store.idempotency.IdempotencyKeys;
import upay.store.identity.ApiKeys;
import upay.store.identity.LoginFailures;
import upay.store.identity.Sessions;
import upay.store.identity.SetUpTokens;
import upay.store.identity.Users;
import upay.store.ledger.PgLedger;
import upay.store.ledger.PgNumberGenerator;
import upay.store.lineage.RestoreLog;
import upay.store.lineage.StoreLineage;
import upay.store.outbox.PgOutbox;
import upay.store.reconciliation.PgFindings;
import upay.store.reconciliation.PgReconciliationDays;
import upay.store.reconciliation.Reconciler;
import upay.store.registry.AccountTests;
import upay.store.registry.AccountUses;
import upay.store.registry.ActivationCodes;
import upay.store.registry.ActivationHash;
import upay.store.registry.ChannelAccount;
import upay.store.registry.ChannelRegistry;
import upay.store.registry.KnownKeys;
import upay.store.registry.MasterKeyTable;
import upay.store.registry.MerchantChannels;
import upay.store.registry.MerchantRegistry;
import upay.store.registry.SandboxAccounts;
import upay.store.registry.SandboxTerminals;
import upay.store.registry.SandboxVendor;
import upay.store.registry.TerminalRegistry;
import upay.store.registry.VendorRegistry;
import upay.store.registry.WebhookRegistry;
import upay.store.report.AccountOrders;
import upay.store.report.Audit;
import upay.store.report.OpenOrders;
import upay.store.report.OpenWork;
import upay.store.report.OrderHistory;
import upay.store.report.PgRequestTraces;
import upay.store.rotation.KeyRotation;
import upay.store.rotation.PlaintextSecrets;
import upay.store.schema.Migrations;
import upay.store.seal.Vault;
import upay.store.search.OrderSearch;
import upay.store.sql.Database;
import upay.store.sql.StartupRetry;
import upay.store.sql.StoreHealth;
import upay.store.sql.StoreSettings;
import upay.store.sql.WriteProbe;
import upay.store.statement.PgStatementSums;
import upay.store.statement.PgStatements;

/**
 * Builds the store: connections, and the ports of the operations over them. The schema must exist ({@link
 * Migrations}).
 *
 * <p>Threads: statements run on the context on which it is created, or on a new one if it is created on a plain
 * thread.
 */
public final class Store {
    private static final Duration START_MAX = Duration.ofSeconds(60);

    private final Vertx vertx;
    private final Context context;
    private final Duration warming;
    private final Database database;
    private final Database heartbeats;
    private final StoreHealth health = new StoreHealth();
    private final WriteProbe trial;
    private final Set<WebhookEventType> told;
    private final PgOutbox outbox;
    private final PgLedger ledger;
    private final PgNumberGenerator numbers;
    private final PgTerminals terminals;
    private final PgVendors vendors;
    private final ActivationHash activationHash;
    private final PgTerminalKeyIssuer keyIssuer;
    private final PgMerchants merchants;
    private final PgInstance instance;
    private final StoreLineage lineage;
    private final PgNonceStore nonces;
    private final PgSigningKeys signingKeys;
    private final ChangeFeed changes;
    private final Vault vault;
    private final MasterKeyTable keys;
    private final KeyRotation rotation;
    private final boolean production;
    private final long leaseMillis;
    private final Duration previousKeyLifetime;
    private volatile long warmer = -1;

    public Store(Vertx vertx, StoreSettings settings) {
        this(vertx, settings, false);
    }

    /** @param mayOnlyRead whether a read-only server is accepted, for a caller that only reads */
    public Store(Vertx vertx, StoreSettings settings, boolean mayOnlyRead) {
        this(vertx, settings, mayOnlyRead, StoreMetrics.NONE);
    }

    /**
     * @param mayOnlyRead whether a read-only server is accepted, for a caller that only reads
     * @param metrics of its statements and connections
     */
    public Store(Vertx vertx, StoreSettings settings, boolean mayOnlyRead, StoreMetrics metrics) {
        this.vertx = vertx;
        this.context = vertx.getOrCreateContext();
        // Well before an idle connection is closed.
        this.warming = settings.timeouts().statement().dividedBy(2);
        Duration silence = settings.timeouts().statement().multipliedBy(3).dividedBy(2);
        this.database = Database.open(
                        vertx,
                        context,
                        settings,
                        health,
                        new Database.Use(
                                settings.server().connections(),
                                settings.timeouts().statement(),
                                silence,
                                mayOnlyRead))
                .measured(metrics);
        // A connection of its own: a heartbeat must not queue behind work. Connecting may take longer, also on a
        // server that has just started.
        Duration patience = PgInstance.patience(settings);
        this.heartbeats = Database.open(
                        vertx, context, settings, health, new Database.Use(1, patience, PgInstance.QUICK, mayOnlyRead))
                .measured(metrics);
        database.bindConnections();
        database.watchTogetherWith(heartbeats);
        this.trial = new WriteProbe(vertx, context, database, health);
        health.onRefusing(trial::begin);
        this.told = settings.told();
        this.leaseMillis = settings.lease().length().toMillis();
        this.outbox = new PgOutbox(vertx, context, database, settings);
        this.numbers =
                new PgNumberGenerator(context, database, settings.timeouts().response());
        this.instance = new PgInstance(vertx, context, heartbeats, health, settings, numbers::held);
        this.ledger = new PgLedger(vertx, context, database, settings, outbox, instance::maySayDead);
        this.changes = new ChangeFeed(
                vertx,
                context,
                heartbeats,
                settings.memory().cacheMaxStaleness(),
                settings.timeouts().statement());
        this.production = settings.sealing().production();
        this.previousKeyLifetime = settings.terminals().previousKeyLifetime();
        this.vault = production
                ? Vault.ofSealedOnly(settings.sealing().keys())
                : new Vault(settings.sealing().keys());
        this.keys = new MasterKeyTable(database, vault);
        this.rotation =
                new KeyRotation(database, vault, keys, settings.lease().length().toMillis());
        this.lineage = new StoreLineage(
                vertx,
                context,
                heartbeats,
                instance::id,
                instance::lastHeartbeat,
                settings.lease().length(),
                patience);
        numbers.from(lineage);
        this.terminals = new PgTerminals(vertx, context, database, settings, changes, vault, instance::now);
        this.vendors = new PgVendors(vertx, context, database, settings, changes, vault);
        this.activationHash = new ActivationHash(database, vault, keys);
        this.keyIssuer =
                new PgTerminalKeyIssuer(vertx, context, database, settings, terminals, vault, keys, activationHash);
        this.merchants = new PgMerchants(vertx, context, database, settings, changes, vault);
        this.signingKeys = new PgSigningKeys(vertx, database, changes, vault, keys);
        this.nonces = new PgNonceStore(vertx, context, database, settings);
    }

    /**
     * Registers this instance; before, {@link #instance()} has neither its number nor the time. Fails with {@link
     * upay.store.seal.SealException} if the master keys are not those of the store.
     */
    public Future<Void> start() {
        return start(START_MAX);
    }

    /**
     * As {@link #start()}.
     *
     * @param within how long a slow store is awaited
     */
    public Future<Void> start(Duration within) {
        StartupRetry start = new StartupRetry(vertx, within);
        // Registers first: an instance that activates a new key then sees that this instance may lack it.
        return instance.start(database, start)
                .compose(v -> start.on(this::open))
                .compose(v -> start.on(lineage::start))
                .compose(v -> changes.start(database, start))
                .onSuccess(started -> context.runOnContext(v -> warm()));
    }

    /**
     * Repeats an idempotent step until it succeeds, or the server's error is permanent.
     *
     * @param within the time limit
     */
    public <T> Future<T> insist(Duration within, Supplier<Future<T>> step) {
        return new StartupRetry(vertx, within).on(step);
    }

    /**
     * What an operator's command needs: the same check of the keys, and no instance. Outside production it seals
     * plaintext secrets; in production an operator does so explicitly ({@link PlaintextSecrets}).
     */
    public Future<Void> open() {
        return production ? keys.require().mapEmpty() : keys.require().compose(rotation::sealPlain);
    }

    /** The secrets that are not sealed. */
    public PlaintextSecrets plainSecrets() {
        return new PlaintextSecrets(database, vault.keys(), keys);
    }

    /** Keeps the prepared statements of the first payment ready. */
    private void warm() {
        numbers.fetchAhead();
        ledger.keepWarm();
        nonces.start();
        keyIssuer.start();
        warmer = vertx.setPeriodic(warming.toMillis(), id -> ledger.keepWarm());
    }

    /** Whether a {@link ScratchStore} can be opened beside it: the role may create temporary tables. */
    public Future<Boolean> allowsScratch() {
        return database.execute(ScratchStore.IS_ALLOWED, Tuple.tuple())
                .map(rows -> rows.iterator().next().getBoolean(0));
    }

    public Ledger ledger() {
        return ledger;
    }

    /** The transactions that this instance took over from dead ones since its start. */
    public long takeovers() {
        return ledger.takeovers();
    }

    /** The refunds made elsewhere that this instance recorded since its start. */
    public long externalRefunds() {
        return ledger.externalRefunds();
    }

    /** The channels that are switched off for all merchants; from the cache, if nothing has changed. */
    public Future<Set<Payway>> switchedOff() {
        return merchants.find(ChannelAccount.DEFAULT).map(MerchantChannels::off);
    }

    public Outbox outbox() {
        return outbox;
    }

    /** The traces of the requests that began transactions. */
    public RequestTraces requestTraces() {
        return new PgRequestTraces(database);
    }

    public OrderHistory history() {
        return new OrderHistory(database);
    }

    /** The search for orders of any time. */
    public OrderSearch orderSearch() {
        return new OrderSearch(database);
    }

    public OpenOrders openOrders() {
        return new OpenOrders(database);
    }

    public NumberGenerator numbers() {
        return numbers;
    }

    public Terminals terminals() {
        return terminals;
    }

    public Vendors vendors() {
        return vendors;
    }

    public TerminalKeyIssuer terminalKeyIssuer() {
        return keyIssuer;
    }

    public PgInstance instance() {
        return instance;
    }

    public NonceStore nonces() {
        return nonces;
    }

    /** Whether refunds may be forgotten, since the store was restored. */
    public StoreLineage lineage() {
        return lineage;
    }

    public RestoreLog restores() {
        return new RestoreLog(database);
    }

    public StoreHealth health() {
        return health;
    }

    /** The channels' bills. */
    public PgBills bills() {
        return new PgBills(database);
    }

    /** The comparison of the bills with the transactions. */
    public Reconciler reconciler() {
        return new Reconciler(database);
    }

    /** How the days of the channels compare. */
    public PgReconciliationDays reconciliationDays() {
        return new PgReconciliationDays(database);
    }

    /** What did not agree. */
    public PgFindings findings() {
        return new PgFindings(database);
    }

    /** The merchants' statements. */
    public PgStatements statements() {
        return new PgStatements(database);
    }

    /** The sums of several of their days. */
    public PgStatementSums statementSums() {
        return new PgStatementSums(database);
    }

    /** The bills that are to be fetched. */
    public PgBillFetches billFetches() {
        return new PgBillFetches(database, Duration.ofMillis(leaseMillis));
    }

    public PgMerchants merchants() {
        return merchants;
    }

    public PgSigningKeys signingKeys() {
        return signingKeys;
    }

    public SandboxAccounts readyMadeAccounts() {
        return new SandboxAccounts(
                new SandboxTerminals(database, vault, keys), new SandboxVendor(database, vault, keys, activationHash));
    }

    public MerchantRegistry registry() {
        return new MerchantRegistry(database);
    }

    public TerminalRegistry terminalRegistry() {
        return new TerminalRegistry(database, vault, keys);
    }

    public KnownKeys knownKeys() {
        return new KnownKeys(database, vault, production, previousKeyLifetime);
    }

    public VendorRegistry vendorRegistry() {
        return new VendorRegistry(database, vault, keys);
    }

    public ActivationCodes activationCodes() {
        return new ActivationCodes(database, activationHash);
    }

    public ChannelRegistry channelRegistry() {
        return new ChannelRegistry(database, vault, keys, leaseMillis);
    }

    public AccountUses accountUses() {
        return new AccountUses(database, leaseMillis);
    }

    public AccountTests accountTests() {
        return new AccountTests(database);
    }

    public AccountOrders accountOrders() {
        return new AccountOrders(database);
    }

    public WebhookRegistry notificationRegistry() {
        return new WebhookRegistry(database);
    }

    public OpenWork openWork() {
        return new OpenWork(database);
    }

    /**
     * An administrative act in one commit with its entry in the audit log.
     *
     * @param work what it writes, statement after statement; it waits for nothing else
     */
    public <T> Future<T> administer(AuditSource source, Act act, Function<Administration, Future<T>> work) {
        return administer(source, act, before -> {}, work);
    }

    /**
     * The same, if its subject is as it is expected to be.
     *
     * @param condition takes the subject as JSON, or null; throws if nothing is to be done
     */
    public <T> Future<T> administer(
            AuditSource source,
            Act act,
            Consumer<@Nullable String> condition,
            Function<Administration, Future<T>> work) {
        return new AuditedCommit(database)
                .run(
                        source,
                        act,
                        condition,
                        (commit, creation) -> work.apply(new Administration(commit, creation, vault, leaseMillis)));
    }

    /** An act's subject as it is now, as JSON without secrets; null: there is none, or it has no such form. */
    public Future<@Nullable String> subject(Act act) {
        return new AuditedCommit(database).subject(act);
    }

    /**
     * The entry of an act that is more than one commit, before it begins and when it has ended, or that writes nothing to
     * the store.
     *
     * @param before as JSON; null: it has no such form
     * @param after the same, or what was asked and how far it came
     */
    public Future<Void> record(AuditSource source, Act act, @Nullable String before, String after) {
        return new AuditedCommit(database).record(source, act, before, after);
    }

    /** The users of the console, to read; changes are {@link #administer acts}. */
    public Users users() {
        return new Users(database, vault, keys);
    }

    public SetUpTokens setUpTokens() {
        return new SetUpTokens(database);
    }

    public Sessions sessions() {
        return new Sessions(database);
    }

    /** To read; changes are {@link #administer acts}. */
    public ApiKeys apiKeys() {
        return new ApiKeys(database);
    }

    /** The writes of the management API that were asked for with a key. */
    public IdempotencyKeys idempotencyKeys() {
        return new IdempotencyKeys(database);
    }

    public LoginFailures loginFailures() {
        return new LoginFailures(database);
    }

    /** The administrative acts. */
    public AuditLog auditLog() {
        return new AuditLog(database);
    }

    /** Whether writing statements are refused from now on that are not of {@link #administer} or {@link #record}. */
    public void onlyReads(boolean only) {
        database.onlyReads(only);
    }

    public Audit audit() {
        return new Audit(database, told);
    }

    public KeyRotation keyRotation() {
        return rotation;
    }

    /** Ends the lease and closes all connections, whether or not the store still answers. Hand back work before. */
    public Future<Void> close() {
        vertx.cancelTimer(warmer);
        changes.close();
        lineage.close();
        nonces.close();
        keyIssuer.close();
        trial.close();
        return instance.close().otherwiseEmpty().eventually(heartbeats::close).eventually(database::close);
    }
}
