package upay.bill.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static upay.bill.fetch.BillFetchFixture.at;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import upay.bill.BillAccount;
import upay.channel.account.AccountSettings;
import upay.domain.AccountName;
import upay.domain.Payway;
import upay.domain.Secret;
import upay.store.Store;
import upay.store.bill.PgBillFetches;
import upay.store.bill.PgBillFetches.Claim;

@DisplayName(
        "Each day's bill is fetched once, by any instance, until it is here, the day is empty, or the cut-off has passed")
@Tag("process")
class BillRoundsTest {
    private static final AtomicLong SALES = new AtomicLong(1_700_000_000_000_000L);
    private static BillFetchFixture bills;

    private final List<AccountSettings> accounts = new ArrayList<>();
    private final ConcurrentLinkedQueue<String> counted = new ConcurrentLinkedQueue<>();

    @BeforeAll
    static void start() {
        bills = new BillFetchFixture();
        // The store is as old as its numbers say.
        bills.database.execute("alter sequence numbers start 1600000000000000");
    }

    @AfterAll
    static void stop() {
        bills.close();
    }

    private BillRounds rounds(Store over) {
        BillDownloads downloads = bills.downloads(BillFetchFixture.BOUNDS);
        return new BillRounds(
                new BillRounds.Tools(
                        over.billFetches(),
                        downloads,
                        bills.desk(over, downloads),
                        BillFetchFixture.CALENDAR,
                        new FetchAccounts() {
                            @Override
                            public void each(Consumer<AccountSettings> take) {
                                accounts.forEach(take);
                            }

                            @Override
                            public Optional<AccountSettings> find(BillAccount account) {
                                return accounts.stream()
                                        .filter(one -> AccountBills.of(one).equals(account))
                                        .findFirst();
                            }
                        },
                        over.instance()),
                (payway, outcome) -> counted.add(payway + " " + outcome));
    }

    private AccountSettings account(Payway payway) {
        AccountSettings account = bills.account(payway);
        accounts.add(account);
        return account;
    }

    private static LocalDate newest(Payway payway) {
        return BillFetchFixture.CALENDAR
                .due(new BillAccount(payway, "m1", AccountName.OWN), Instant.now())
                .get(0)
                .day();
    }

    private String days(AccountSettings account) {
        return bills.database.value(
                "select string_agg(day::text || ' ' || state, ', ' order by day) from bill_fetches where account = '"
                        + account.account().text() + "'");
    }

    @Test
    @DisplayName(
            "a new account begins with the newest day; after days without a gateway the last three are made up for")
    void plans() {
        AccountSettings account = account(Payway.JDPAY);
        LocalDate newest = newest(Payway.JDPAY);

        rounds(bills.store).round();
        assertThat(days(account)).isEqualTo(newest + " FETCHED");

        bills.database.execute("update bill_fetches set day = day - 5 where account = '"
                + account.account().text() + "'");
        rounds(bills.store).round();
        assertThat(days(account))
                .isEqualTo(newest.minusDays(5) + " FETCHED, " + newest.minusDays(2) + " FETCHED, " + newest.minusDays(1)
                        + " FETCHED, " + newest + " FETCHED");
        // The newest day's file was here already.
        assertThat(counted).containsOnly("JDPAY FETCHED").hasSize(3);
    }

    @Test
    @DisplayName("no day before the store or the account was there")
    void notBefore() {
        AccountSettings young = account(Payway.ALIPAY);
        bills.database.execute("insert into merchants (merchant_id, name) values ('m1', 'Tea') on conflict do nothing");
        bills.database.execute("insert into channel_accounts (merchant_id, channel, name, endpoint, settings,"
                + " settings_key_version) values ('m1', 'alipay', '"
                + young.account().name() + "', 'x', 'x', 1)");

        rounds(bills.store).round();

        assertThat(days(young)).isNull();
    }

    @Test
    @DisplayName(
            "what is not there waits, is a detail, and is missing after the cut-off; imported by hand it is not any more")
    void missing() {
        AccountSettings account = account(Payway.WECHAT);
        LocalDate day = newest(Payway.WECHAT);
        bills.paid(Payway.WECHAT, 100, at(day, "08:00:00"));
        bills.fault(Payway.WECHAT, day, "error");
        BillRounds rounds = rounds(bills.store);
        // Whatever the time is now, the cut-off is in an hour.
        bills.database.execute(
                "insert into bill_fetches (channel, owner, account, day, due_at, cutoff_at) values ('wechat',"
                        + " 'm1', '" + account.account().text() + "', '" + day
                        + "', now(), now() + interval '1 hour')");

        rounds.round();
        assertThat(bills.state(account, day)).isEqualTo("WAITING NOT_READY 1");
        assertThat(rounds.failed(Payway.WECHAT)).isZero();
        assertThat(missing(rounds, account))
                .containsEntry("reason", "NOT_READY")
                .containsEntry("day", day.toString())
                .containsKey("next");
        rounds.round();
        assertThat(bills.state(account, day)).as("not due").isEqualTo("WAITING NOT_READY 1");

        String key = " where account = '" + account.account().text() + "'";
        bills.database.execute("update bill_fetches set due_at = now(), cutoff_at = now()" + key);
        rounds.round();
        assertThat(bills.state(account, day)).isEqualTo("FAILED NOT_READY 2");
        assertThat(rounds.failed(Payway.WECHAT)).isEqualTo(1);

        bills.http("DELETE", "/sandbox/bills/faults");
        bills.database.execute(
                "insert into bill_files (channel, owner, account, day, version, source, file_name, sha256,"
                        + " bytes, state, part, payments, proven) values ('wechat', 'm1', '"
                        + account.account().text() + "', '"
                        + day + "', 1, 'IMPORTED', 'x', repeat('0', 64), 0, 'READ', 'WHOLE', 0, true)");
        rounds.round();
        assertThat(bills.state(account, day)).isEqualTo("FETCHED 2");
        assertThat(rounds.failed(Payway.WECHAT)).isZero();
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> missing(BillRounds rounds, AccountSettings account) {
        return ((List<Map<String, Object>>) rounds.details().get("missing"))
                .stream()
                        .filter(line -> line.get("account").equals(account.label()))
                        .findFirst()
                        .orElseThrow();
    }

    @Test
    @DisplayName("no bill, though the store has a successful transaction of that day: not empty, but waited for")
    void notEmpty() {
        AccountSettings account = account(Payway.UNIONPAY);
        LocalDate day = bills.nextDay();
        String name = account.account().text();
        // The cancel of an order that was never paid moved nothing.
        canceled(name, at(day, "12:00:00"));
        // A transaction of 22:59:59 is of the day, one a second later of the next.
        sale(name, at(day, "23:00:00"));
        assertThat(bills.fetch(account, day).state()).isEqualTo(PgBillFetches.State.EMPTY);
        sale(name, at(day, "22:59:59"));
        BillDesk.Done done = bills.fetch(account, day);
        assertThat(done.reason()).isEqualTo(Reason.NO_BILL);
        assertThat(done.state()).isEqualTo(PgBillFetches.State.FAILED);
    }

    private static void sale(String account, Instant ended) {
        order(account, ended, "PAID", true, "PAY");
    }

    private static void canceled(String account, Instant ended) {
        order(account, ended, "PAY_CANCELED", false, "CANCEL");
    }

    /** Past the order's own checks, which are not the point. */
    private static void order(String account, Instant ended, String status, boolean paid, String type) {
        long number = SALES.incrementAndGet();
        bills.database.execute(
                "insert into orders (merchant_id, sn, client_sn, terminal_sn, store_id, payway, sub_payway, total,"
                        + " subject, operator, status, version, net, refunding, unknown_refunds, cancel_tsn, paid, channel_knows,"
                        + " ctime, account) values ('m1', " + number + ", '" + number
                        + "', 't', 's', 'UNIONPAY', 'BARCODE', 100,"
                        + " 'tea', 'o', '" + status + "', 1, 100, 0, 0, 0, " + paid + ", true, '" + ended + "', '"
                        + account + "')");
        bills.database.execute(
                "insert into transactions (merchant_id, order_sn, tsn, since_version, type, amount, status,"
                        + " step, operator, ctime, finish_time, channel_finish_time, owner, attempts) values ('m1', "
                        + number
                        + ", " + number + ", 1, '" + type + "', 100, 'SUCCESS', 'DONE', 'o', '" + ended + "', '"
                        + ended.plusSeconds(9)
                        + "', '" + ended + "', 0, 1)");
    }

    @Test
    @DisplayName("two instances at once: each day once, and the same end")
    void twoInstances() throws Exception {
        for (int i = 0; i < 6; i++) {
            account(i % 2 == 0 ? Payway.ALIPAY : Payway.JDPAY);
        }
        Store second = bills.database.start(bills.vertx);
        Thread other = new Thread(() -> rounds(second).round());
        other.start();
        rounds(bills.store).round();
        other.join();
        // What the other one had taken when it ended is done now.
        rounds(bills.store).round();

        assertThat(accounts).allSatisfy(account -> assertThat(bills.state(account, newest(account.payway())))
                .isEqualTo("FETCHED 1"));
        assertThat(counted).hasSize(6);
        second.close().await();
    }

    @Test
    @DisplayName("an instance that died in the middle: another one begins again, and the late one changes nothing")
    void died() {
        AccountSettings account = account(Payway.ALIPAY);
        LocalDate day = newest(Payway.ALIPAY);
        bills.paid(Payway.ALIPAY, 100, at(day, "08:00:00"));
        Store dies = bills.database.start(bills.vertx);
        Claim lost = dies.billFetches()
                .claim(
                        BillFetchFixture.CALENDAR.of(AccountBills.of(account), day),
                        dies.instance().id())
                .await()
                .orElseThrow();

        rounds(bills.store).round();
        assertThat(days(account)).as("its claim holds while it lives").isEqualTo(day + " WAITING");

        bills.database.execute(
                "update instances set dead = true where id = " + dies.instance().id());
        rounds(bills.store).round();
        assertThat(bills.state(account, day)).isEqualTo("FETCHED 2");

        assertThat(dies.billFetches()
                        .missed(
                                lost,
                                new PgBillFetches.Miss("BROKEN", "", false, Instant.now(), Instant.now(), null, null))
                        .await())
                .isEmpty();
        assertThat(bills.state(account, day)).isEqualTo("FETCHED 2");
        dies.close().await();
    }

    @Test
    @DisplayName(
            "a command that was killed while no gateway lived: its claim ends with its lease, though none declared it dead")
    void diedAlone() {
        AccountSettings account = account(Payway.JDPAY);
        LocalDate day = newest(Payway.JDPAY);
        bills.claim(account, day);
        bills.database.execute("insert into instances (id, heartbeat_at, knows_accounts) values (7, now(), true)");
        bills.database.execute("update bill_fetches set claimed_by = 7 where account = '"
                + account.account().text() + "'");
        PgBillFetches.Due due = BillFetchFixture.CALENDAR.of(AccountBills.of(account), day);
        long me = bills.store.instance().id();

        assertThat(bills.store.billFetches().claim(due, me).await()).isEmpty();
        bills.database.execute("update instances set heartbeat_at = now() - interval '11 seconds' where id = 7");
        assertThat(bills.store.billFetches().claim(due, me).await()).isPresent();
        assertThat(bills.database.value("select dead from instances where id = 7"))
                .isEqualTo("f");
    }

    @Test
    @DisplayName("a day that a command has asked for before it had ended is asked for again when it is due")
    void askedTooEarly() {
        AccountSettings early = account(Payway.UNIONPAY);
        AccountSettings late = account(Payway.UNIONPAY);
        LocalDate day = newest(Payway.UNIONPAY);
        for (AccountSettings one : List.of(early, late)) {
            bills.database.execute(
                    "insert into bill_fetches (channel, owner, account, day, state, cutoff_at, since, matched_at) values ('unionpay',"
                            + " 'm1', '" + one.account().text() + "', '" + day + "', 'EMPTY', now(), '" + day
                            + (one == early ? "T22:59:59" : "T23:00:00") + "+08:00', now())");
        }

        rounds(bills.store).round();

        assertThat(bills.state(early, day)).isEqualTo("EMPTY NO_BILL 1");
        assertThat(bills.state(late, day)).isEqualTo("EMPTY 0");
        assertThat(bills.database.value(
                        "select string_agg(account, ' ') from bill_fetches where channel = 'unionpay' and day = '"
                                + day + "' and matched_at is null and account in ('"
                                + early.account().text() + "', '"
                                + late.account().text() + "')"))
                .isEqualTo(early.account().text());
    }

    @Test
    @DisplayName(
            "what is settled is forgotten after a hundred days; a missing bill is not, as long as there is its account")
    void forgets() {
        AccountSettings account = account(Payway.WECHAT);
        String name = account.account().text();
        LocalDate old = LocalDate.now(ZoneOffset.UTC).minusDays(101);
        LocalDate kept = old.plusDays(1);
        entered("old-fetched", old, "FETCHED", "null");
        entered("old-empty", old, "EMPTY", "now()");
        entered("old-uncompared", old, "EMPTY", "null");
        entered("old-gone", old, "FAILED", "null");
        entered(name, old, "FAILED", "null");
        entered("kept-fetched", kept, "FETCHED", "null");
        entered("kept-gone", kept, "FAILED", "null");

        rounds(bills.store).round();

        assertThat(bills.database.value(
                        "select string_agg(account, ' ' order by account) from bill_fetches where day in ('" + old
                                + "', '" + kept + "')"))
                .isEqualTo(name + " kept-fetched kept-gone old-uncompared");
    }

    private static void entered(String account, LocalDate day, String state, String matched) {
        bills.database.execute(
                "insert into bill_fetches (channel, owner, account, day, state, cutoff_at, matched_at) values ('wechat',"
                        + " 'm1', '" + account + "', '" + day + "', '" + state + "', now(), " + matched + ")");
    }

    @Test
    @DisplayName("a channel that is away is tried twice a round, and holds up no other")
    void away() {
        List<AccountSettings> dead = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            dead.add(bills.account(bills.account(Payway.WECHAT), "http://127.0.0.1:1"));
        }
        accounts.addAll(dead);
        AccountSettings alive = account(Payway.JDPAY);

        rounds(bills.store).round();

        assertThat(bills.state(alive, newest(Payway.JDPAY))).isEqualTo("FETCHED 1");
        assertThat(counted)
                .containsOnlyOnce("JDPAY FETCHED")
                .filteredOn("WECHAT UNREACHABLE"::equals)
                .hasSize(2);
        assertThat(dead.stream().map(account -> bills.state(account, newest(Payway.WECHAT))))
                .filteredOn(state -> state.contains("UNREACHABLE 1"))
                .hasSize(2);
    }

    @Test
    @DisplayName("an account without a key for bills is a detail, and an account that is gone is not asked for")
    void byHand() {
        AccountSettings whole = bills.account(Payway.JDPAY);
        Map<String, Secret> settings = new HashMap<>(whole.settings());
        settings.remove("bill-key");
        accounts.add(
                new AccountSettings(whole.owner(), whole.account(), whole.payway(), whole.endpoint(), settings, null));
        bills.database.execute(
                "insert into bill_fetches (channel, owner, account, day, due_at, cutoff_at) values ('jdpay',"
                        + " 'm1', 'gone', '2026-01-01', now(), now())");
        BillRounds rounds = rounds(bills.store);

        rounds.round();

        assertThat(rounds.details().get("by_hand").toString()).contains(whole.label() + ": bill-key is missing");
        assertThat(days(whole)).isNull();
        assertThat(bills.database.value("select count(*) from bill_fetches where account = 'gone'"))
                .isEqualTo("0");
    }
}
