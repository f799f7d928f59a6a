package upay.operation;

import org.junit.jupiter.api.DisplayName;
import upay.port.Ledger;
import upay.port.LedgerContract;

@DisplayName("the ledger in memory, on which the operations are tested, keeps the port's promises")
class InMemoryLedgerTest extends LedgerContract {
    private final VirtualTime time = new VirtualTime();
    private final InMemoryLedger store = new InMemoryLedger(time);
    private final Ledger one = store.at(time.node());
    private final Ledger two = store.at(time.node());

    @Override
    protected Ledger ledger() {
        return one;
    }

    @Override
    protected Ledger other() {
        return two;
    }
}
