package upay.sandbox.ledger;

import org.jspecify.annotations.Nullable;

/**
 * The page or mini program, within the wallet, that opened a trade.
 *
 * @param app the id of its public account or application
 * @param payer the customer whom it was opened for; null: anyone who opens the page
 */
public record WalletPage(String app, @Nullable String payer) {}
