package upay.operation;

import java.util.List;
import org.junit.jupiter.api.DisplayName;
import upay.domain.OrderKey;
import upay.history.HistoryEntry;
import upay.port.Ledger;
import upay.port.LedgerHistoryContract;

@DisplayName("the ledger in memory records the history of its orders as a store does")
class InMemoryLedgerHistoryTest extends LedgerHistoryContract {
    private final VirtualTime time = new VirtualTime();
    private final InMemoryLedger store = new InMemoryLedger(time);
    private final VirtualTime.Node node = time.node();
    private final VirtualTime.Node gone = time.node();
    private final Ledger ledger = store.at(node);

    {
        gone.loseLease();
    }

    @Override
    protected Ledger ledger() {
        return ledger;
    }

    @Override
    protected List<HistoryEntry> history(OrderKey key) {
        return store.books().told(key);
    }

    @Override
    protected long alive() {
        return node.id();
    }

    @Override
    protected long dead() {
        return gone.id();
    }
}
