package upay.bill;

import upay.domain.AccountName;
import upay.domain.Payway;

/**
 * The account at a channel that a bill is of.
 *
 * @param owner the merchant's id, or {@value AccountName#EVERYBODY} for an account of all merchants
 * @param account its name, as orders have it
 */
public record BillAccount(Payway payway, String owner, AccountName account) {}
