package upay.sandbox.ledger;

import org.junit.jupiter.api.DisplayName;

@DisplayName("The ledger in memory")
class TheMemoryLedgerTest extends WhatALedgerKeeps {
    private final Ledger ledger = new MemoryLedger();

    @Override
    Ledger ledger() {
        return ledger;
    }
}
