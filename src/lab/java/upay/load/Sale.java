package upay.load;

/**
 * One customer at one till.
 *
 * @param total in fen
 * @param refund in fen; 0: none
 * @param code the customer's payment code; null for a QR code
 */
record Sale(Till till, String clientSn, Kind kind, long total, long refund, String code) {
    String payStep() {
        return kind.payStep();
    }

    /** The number of its one refund. */
    String refundNo() {
        return "r1";
    }

    /** What must be left of the money after that. */
    long net() {
        return total - refund;
    }
}
