package upay.sandbox.ledger;

import org.junit.jupiter.api.DisplayName;

@DisplayName("The ledger in memory")
class TheMemoryLedgerTest extends WhatALedgerKeeps {
    private final TradeLedger ledger = new MemoryTradeLedger();

    @Override
    TradeLedger ledger() {
        return ledger;
    }
}
