package upay.lab.drill;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import upay.e2e.GatewayProcess;
import upay.e2e.StoppablePostgres.Stop;
import upay.e2e.TestTill;
import upay.lab.BlockingWait;
import upay.lab.FaultProxy;
import upay.lab.LinkFault;

/** Faults of the alert drill at the store, and in what it holds; each is over once it is closed. */
final class StoreFaults {
    private static final long NEVER_CONFIRMED = 9002;
    /** In progress at once at the gateway that loses the store. */
    private static final int IN_PROGRESS = 20;
    /** Longer than a lease. */
    private static final int CUT_OFF_MILLIS = 14_000;

    private static final int CONNECTED_MILLIS = 8_000;
    private static final int CROWD_MILLIS = 30;

    private final AlertStage stage;

    StoreFaults(AlertStage stage) {
        this.stage = stage;
    }

    AutoCloseable slow() {
        stage.store.begin(LinkFault.SLOW);
        return stage.store::end;
    }

    AutoCloseable stopped() {
        stage.environment.postgres.stop(Stop.FAST);
        return stage.environment.postgres::start;
    }

    /** As a comparison leaves it, until a person resolves it. */
    AutoCloseable unknownPayment() {
        String found = "insert into findings (fingerprint, class, channel, owner, account, day, bill_amount) values ("
                + "'drill/' || clock_timestamp(), 'BILL_ONLY_UNKNOWN', 'wechat', '*', '*conf', current_date, 100) "
                + "returning finding_id";
        stage.environment.store.execute(
                "with f as (" + found + ") insert into open_findings (finding_id) select finding_id from f");
        return () -> stage.environment.store.execute("insert into finding_notes (finding_id, by, note, resolution) "
                + "select finding_id, 'drill', 'resolved', 'NOT_OURS' from open_findings");
    }

    /** Each round fails, and the last one that did not was a day ago. */
    AutoCloseable statements() {
        stage.environment.store.execute("""
                begin;
                create schema drill;
                create function drill.stop() returns trigger language plpgsql as $$
                begin
                  raise exception 'the drill stops statements';
                end
                $$;
                update statement_frontier set since = since - interval '1 day', reached = reached - interval '1 day';
                create trigger drill_stop before update on statement_frontier for each row execute function drill.stop();
                commit""");
        return () -> stage.environment.store.execute("drop schema drill cascade");
    }

    /** While the store is slow: four connections, and one row a statement, for more payments than these can write. */
    AutoCloseable crowded() {
        GatewayProcess crowded = stage.another(
                Map.of("UPAY_DB_MAX_POOL_SIZE", "4", "UPAY_DB_BATCH_ROWS", "1", "UPAY_DB_QUEUE_ROWS", "50"));
        List<TestTill> tills = List.of(TestTill.first(crowded.uri()), TestTill.ofAnotherMerchant(crowded.uri()));
        Repeating crowd = new Repeating(
                "crowd",
                () -> tills.forEach(till -> {
                    RequestFaults.pay(till, 100);
                    till.posting("query", RequestFaults.query());
                }),
                CROWD_MILLIS * tills.size());
        return () -> {
            crowd.close();
            stage.end(crowded);
        };
    }

    /** A further gateway with payments in progress loses the store for longer than its lease, again and again. */
    AutoCloseable cutOff() {
        FaultProxy link = stage.link();
        GatewayProcess gateway = stage.another(Map.of("UPAY_DB_URI", stage.uriOf(link)));
        TestTill till = TestTill.first(gateway.uri());
        Repeating cuts = new Repeating(
                "cut off",
                () -> {
                    for (int i = 0; i < IN_PROGRESS; i++) {
                        RequestFaults.pay(till, NEVER_CONFIRMED);
                    }
                    BlockingWait.millis(CONNECTED_MILLIS);
                    link.begin(LinkFault.BLACK_HOLE);
                    BlockingWait.millis(CUT_OFF_MILLIS);
                    link.end();
                },
                0);
        return () -> {
            cuts.close();
            stage.end(gateway);
            link.close();
        };
    }

    /** Another session holds the locks of an order that is overdue: no gateway can settle it. */
    AutoCloseable lockedOrder() throws SQLException {
        String clientSn = TestTill.newClientSn();
        TestTill till = stage.till(0);
        till.posting("pay", till.payment(clientSn, NEVER_CONFIRMED).put("dynamic_id", TestTill.ALIPAY_CODE));
        Awaitility.await("the order is stored").atMost(Duration.ofSeconds(30)).until(() -> stage.environment
                .store
                .value("select count(*) from orders where client_sn = '" + clientSn + "'")
                .equals("1"));
        Connection session = stage.environment.store.connect();
        session.setAutoCommit(false);
        String order = "(select sn from orders where client_sn = '" + clientSn + "')";
        try (Statement statement = session.createStatement()) {
            statement.execute(
                    "update transactions set due_at = due_at - interval '10 minutes' where order_sn = " + order);
            session.commit();
            statement.execute("select * from orders where client_sn = '" + clientSn + "' for update");
            statement.execute("select * from transactions where order_sn = " + order + " for update");
        }
        return () -> {
            session.rollback();
            session.close();
        };
    }

    /** More payments in progress than a gateway may query. */
    AutoCloseable unconfirmed() {
        return new Repeating(
                "unconfirmed",
                () -> {
                    for (int i = 0; i < 3 * IN_PROGRESS; i++) {
                        RequestFaults.pay(stage.till(i), NEVER_CONFIRMED);
                    }
                },
                20_000);
    }

    /** Of the newest orders, since older ones are not checked. */
    AutoCloseable impossibleTimes() {
        Repeating changes = new Repeating(
                "impossible times",
                () -> stage.quietly("update transactions set finish_time = ctime - interval '1 hour' where tsn in"
                        + " (select tsn from transactions where status = 'SUCCESS' order by ctime desc limit 5)"),
                1_000);
        return () -> {
            changes.close();
            stage.environment.store.execute("update transactions set finish_time = ctime + interval '1 second'"
                    + " where finish_time < ctime - interval '30 minutes'");
        };
    }

    /** The oldest instance does the audit; this one never dies, and does nothing. */
    AutoCloseable idleAuditor() {
        stage.environment.store.execute(
                "insert into instances (id, heartbeat_at) values (-1, now() + interval '1 day')");
        return () -> stage.environment.store.execute("delete from instances where id = -1");
    }
}
