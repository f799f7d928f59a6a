package upay.sandbox.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import upay.domain.Fen;
import upay.sandbox.SandboxTables;

@DisplayName("The ledger in PostgreSQL")
@Tag("process")
class PgTradeLedgerTest extends TradeLedgerContract {
    private static Vertx vertx;
    private static Pool pool;
    private static TradeLedger ledger;

    @BeforeAll
    static void start() {
        vertx = Vertx.vertx();
        pool = SandboxTables.fresh().pool(vertx);
        ledger = new PgTradeLedger(pool);
    }

    @AfterAll
    static void stop() {
        await(pool.close());
        await(vertx.close());
    }

    @Override
    TradeLedger ledger() {
        return ledger;
    }

    @Test
    @DisplayName("What became due and was not written is listed, and nothing else is")
    void overdue() {
        Trade due = Trade.opened(key(), false, Fen.of(9001), "print", null, 1_000)
                .marked(TradeEvent.SCANNED, 1_000)
                .marked(TradeEvent.CONFIRMS, 2_000);
        await(ledger.open(due));
        await(ledger.open(plain(key())));

        assertThat(await(ledger.overdue(2_000, 10))).isEmpty();
        assertThat(await(ledger.overdue(2_001, 10))).containsExactly(due.key());

        await(ledger.replace(due.at(2_000).nextVersion()));
        assertThat(await(ledger.overdue(3_000, 10))).isEmpty();
    }
}
