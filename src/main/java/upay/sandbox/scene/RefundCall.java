package upay.sandbox.scene;

import java.util.function.Predicate;
import upay.domain.Fen;
import upay.sandbox.ledger.Trade;

/**
 * A refund as a dialect read it.
 *
 * @param number the merchant's number of it: the same number is the same refund
 * @param total of the trade, as the call states it; null where the channel does not ask for it
 * @param cancelsByRefund whether such a trade, once paid, is cancelled by a full refund at this channel (Baifubao;
 *     WeChat's QR codes): then a full one obeys the amounts of the cancel
 */
public record RefundCall(String number, Fen amount, Fen total, Predicate<Trade> cancelsByRefund) {}
