package upay.sandbox.scene;

import upay.domain.Fen;

/** The magic amounts of the cancel of a paid order, by the last four digits of its total amount in fen. */
public enum CancelMagic {
    NONE,
    /** 9201: refunds, cuts the connection. */
    DONE_AND_CUT,
    /** 9202: refuses for 30 s, then refunds. */
    REFUSED_AT_FIRST,
    /** 9203: for 30 s no answer and no refund, then refunds. */
    UNANSWERED_AT_FIRST;

    public static CancelMagic of(Fen total) {
        return switch ((int) (total.value() % 10_000)) {
            case 9201 -> DONE_AND_CUT;
            case 9202 -> REFUSED_AT_FIRST;
            case 9203 -> UNANSWERED_AT_FIRST;
            default -> NONE;
        };
    }
}
