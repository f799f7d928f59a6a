package upay.sandbox.scene;

import upay.domain.Fen;
import upay.sandbox.ledger.TradeKey;

/**
 * A pay or precreate as a dialect read it.
 *
 * @param print of everything that makes it the same purchase when it is repeated
 * @param notifyUrl null where the call named none, or the channel does not notify this kind
 */
public record Purchase(TradeKey key, Fen total, String print, String notifyUrl) {}
