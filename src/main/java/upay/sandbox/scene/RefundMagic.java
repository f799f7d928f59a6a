package upay.sandbox.scene;

import upay.domain.Fen;

/** The magic amounts of a refund, by the last four digits of its own amount in fen. */
public enum RefundMagic {
    NONE,
    /** 9101: refuses, the seller's balance is too low. */
    SELLER_BALANCE,
    /** 9102: refunds, cuts the connection. */
    DONE_AND_CUT,
    /** 9103: cuts the connection without a refund; refunds when it is requested again. */
    CUT_AT_FIRST,
    /** 9104: in progress, done after 5 s. */
    SLOW,
    /** 9105: for 30 s no usable answer about it, then done. */
    UNANSWERED_AT_FIRST;

    public static RefundMagic of(Fen amount) {
        return switch ((int) (amount.value() % 10_000)) {
            case 9101 -> SELLER_BALANCE;
            case 9102 -> DONE_AND_CUT;
            case 9103 -> CUT_AT_FIRST;
            case 9104 -> SLOW;
            case 9105 -> UNANSWERED_AT_FIRST;
            default -> NONE;
        };
    }
}
