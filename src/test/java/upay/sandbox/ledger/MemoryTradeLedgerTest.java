package upay.sandbox.ledger;

import org.junit.jupiter.api.DisplayName;

@DisplayName("The ledger in memory")
class MemoryTradeLedgerTest extends TradeLedgerContract {
    private final TradeLedger ledger = new MemoryTradeLedger();

    @Override
    TradeLedger ledger() {
        return ledger;
    }
}
