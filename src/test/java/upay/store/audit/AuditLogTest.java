package upay.store.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import upay.audit.Act;
import upay.audit.AuditAction;
import upay.audit.AuditChain.Head;
import upay.audit.AuditEntry;
import upay.audit.AuditSource;
import upay.port.StoreException;
import upay.store.Store;
import upay.store.TestStore;
import upay.store.registry.RegistryException;

@DisplayName("The audit log: an entry is there exactly if its act is, is never changed, and its chain shows if it was")
@Tag("process")
class AuditLogTest {
    private static final AuditSource ANN =
            new AuditSource(AuditSource.Who.USER, "ann", AuditSource.How.CONSOLE, "192.0.2.1");
    private static final int PAGE = 7;

    private static Vertx vertx;
    private TestStore database;
    private Store store;

    @BeforeAll
    static void open() {
        vertx = Vertx.vertx();
    }

    @AfterAll
    static void close() {
        vertx.close();
    }

    @BeforeEach
    void fresh() {
        database = TestStore.fresh();
        store = store();
    }

    private Store store() {
        Store opened = new Store(vertx, database.settings());
        await(opened.open());
        return opened;
    }

    private static <T> T await(Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
        } catch (java.util.concurrent.ExecutionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static Future<?> add(Store where, String merchant) {
        return where.administer(ANN, Act.of(AuditAction.MERCHANT_ADD, merchant), admin -> admin.merchants()
                .addMerchant(merchant, "Shop"));
    }

    private List<AuditEntry> entries() {
        return await(store.auditLog().list(AuditLog.Filter.ALL, 0, 1000));
    }

    private String fault() {
        AuditLog.Checked checked = new AuditLog.Checked(Head.EMPTY, null, false);
        while (!checked.done()) {
            checked = await(store.auditLog().check(checked.reached(), PAGE));
        }
        return checked.fault();
    }

    @Test
    @DisplayName("an entry has who, how, from where, what, and the subject before and after")
    void entry() {
        await(add(store, "m1"));
        await(store.administer(ANN, Act.of(AuditAction.MERCHANT_CLOSE, "m1").because("left"), admin -> admin.merchants()
                .openMerchant("m1", false)));

        assertThat(entries()).hasSize(2);
        AuditEntry added = entries().get(0);
        AuditEntry closed = entries().get(1);
        assertThat(added.source()).isEqualTo(new AuditEntry.Source("user", "ann", "console", "192.0.2.1"));
        assertThat(added.change().before()).isNull();
        assertThat(added.change().reason()).isNull();
        assertThat(closed.id()).isEqualTo(2);
        assertThat(closed.change().action()).isEqualTo("merchant-close");
        assertThat(closed.change().kind()).isEqualTo("merchant");
        assertThat(closed.change().subject()).isEqualTo("m1");
        assertThat(closed.change().before()).isEqualTo(added.change().after()).contains("\"status\": \"OPEN\"");
        assertThat(closed.change().after()).contains("\"status\": \"CLOSED\"");
        assertThat(closed.change().reason()).isEqualTo("left");
        assertThat(fault()).isNull();
    }

    @Test
    @DisplayName("a refused act has no entry, and leaves nothing of what it wrote before")
    void refused() {
        await(add(store, "m1"));

        assertThatThrownBy(() ->
                        await(store.administer(ANN, Act.of(AuditAction.MERCHANT_ADD, "m2"), admin -> admin.merchants()
                                .addMerchant("m2", "Two")
                                .compose(first -> admin.merchants().addMerchant("m1", "One")))))
                .isInstanceOf(RegistryException.class)
                .hasMessage("there is a merchant m1 already");

        assertThat(database.value("select string_agg(merchant_id, ' ') from merchants where merchant_id like 'm_'"))
                .isEqualTo("m1");
        assertThat(entries()).hasSize(1);
        await(add(store, "m3"));
        assertThat(fault()).isNull();
    }

    @Test
    @DisplayName("an act whose entry cannot be written does not happen")
    void unrecorded() {
        database.execute("alter table audit_log add constraint no_more check (id < 1) not valid");

        assertThatThrownBy(() -> await(add(store, "m1"))).isInstanceOf(StoreException.class);

        assertThat(database.value("select count(*) from merchants where merchant_id = 'm1'"))
                .isEqualTo("0");
    }

    @Test
    @DisplayName("acts of several instances at once: one after another, without gaps")
    void concurrent() {
        List<Store> all = List.of(store, store(), store());
        List<Future<?>> acts = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            acts.add(add(all.get(i % all.size()), "m" + i));
        }
        await(Future.all(acts));

        assertThat(entries())
                .extracting(AuditEntry::id)
                .hasSize(60)
                .isSorted()
                .startsWith(1L)
                .endsWith(60L);
        assertThat(fault()).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "update audit_log set name = 'bob'",
                "delete from audit_log",
                "truncate audit_log",
                "delete from audit_head",
                "truncate audit_head",
                "update audit_head set id = 0",
                "update audit_head set hash = repeat('0', 64)",
            })
    @DisplayName("what is written stays: the store refuses to change or remove it")
    void appendOnly(String statement) {
        await(add(store, "m1"));

        assertThatThrownBy(() -> database.execute(statement)).hasStackTraceContaining("the audit log is only added to");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "update audit_log set name = 'bob' where id = 9 | entry 9 is not as it was written",
                "update audit_log set after = null where id = 1 | entry 1 is not as it was written",
                "update audit_log set who = 'nobody' where id = 20 | entry 20 is not as it was written",
                "delete from audit_log where id in (8, 12) | entry 8 is missing: 9 follows 7",
                "delete from audit_log where id = 1 | entry 1 is missing: 2 follows 0",
                "delete from audit_log where id = 20 | entry 20 is missing: the newest entry that was written is 20",
                "delete from audit_log | entry 1 is missing: the newest entry that was written is 20",
                "delete from audit_head | the row of audit_head is missing",
            })
    @DisplayName("whoever gets around that is found: the first broken entry is named")
    void tampered(String statement, String fault) {
        for (int i = 1; i <= 20; i++) {
            await(add(store, "m" + i));
        }
        assertThat(fault()).isNull();

        database.execute("alter table audit_log disable trigger user; alter table audit_head disable trigger user");
        database.execute(statement);

        assertThat(fault()).startsWith(fault);
    }

    @Test
    @DisplayName("the search: by name, action, subject and time, page by page")
    void search() {
        await(add(store, "m1"));
        await(add(store, "m2"));
        await(store.record(
                new AuditSource(AuditSource.Who.API_KEY, "k1", AuditSource.How.API, "::1"),
                Act.of(AuditAction.BILL_FETCH, "alipay", "*", "default", "2026-11-29"),
                null,
                "{}"));
        AuditLog log = store.auditLog();
        AuditEntry second = entries().get(1);

        assertThat(ids(new AuditLog.Filter("ann", "", "", "", null, null))).containsExactly(1L, 2L);
        assertThat(ids(new AuditLog.Filter("", "bill-fetch", "", "", null, null)))
                .containsExactly(3L);
        assertThat(ids(new AuditLog.Filter("", "", "merchant", "", null, null))).containsExactly(1L, 2L);
        assertThat(ids(new AuditLog.Filter("", "", "merchant", "m2", null, null)))
                .containsExactly(2L);
        assertThat(ids(new AuditLog.Filter("", "", "bill", "alipay/*/default/2026-11-29", null, null)))
                .containsExactly(3L);
        assertThat(ids(AuditLog.Filter.ALL.between(second.at(), null))).containsExactly(2L, 3L);
        assertThat(ids(AuditLog.Filter.ALL.between(null, second.at()))).containsExactly(1L);
        assertThat(await(log.list(AuditLog.Filter.ALL, 1, 1)))
                .extracting(AuditEntry::id)
                .containsExactly(2L);
    }

    private List<Long> ids(AuditLog.Filter filter) {
        return await(store.auditLog().list(filter, 0, 10)).stream()
                .map(AuditEntry::id)
                .toList();
    }

    @Test
    @DisplayName("a store that only reads refuses what is no act, and takes acts")
    void readOnly() {
        store.onlyReads(true);

        assertThatThrownBy(() -> await(store.registry().addMerchant("m1", "One")))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("25006");
        await(add(store, "m2"));
        assertThatThrownBy(() -> await(store.registry().addMerchant("m3", "Three")))
                .isInstanceOf(StoreException.class);

        store.onlyReads(false);
        await(store.registry().addMerchant("m4", "Four"));
    }
}
