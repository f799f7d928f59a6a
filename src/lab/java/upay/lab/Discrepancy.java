package upay.lab;

/**
 * One violation.
 *
 * @param fen how much money it is about; 0 if that does not apply
 * @param sn the gateway's number; null where the order has none
 * @param clientSn the merchant's; null if unknown
 * @param detail for people
 */
record Discrepancy(Kind kind, long fen, String sn, String clientSn, String detail) {

    /** What of the promise it breaks. */
    enum Kind {
        DIFFERENCE("fen in which ledger and orders differ"),
        NOT_FINAL("orders not final"),
        HUMAN("orders that wait for a person"),
        TILL_UNSETTLED("tills that still do not know"),
        CHARGED_TWICE("double charges"),
        NOTIFICATION_LOST("notifications lost"),
        NOTIFICATION_WRONG("notifications that are wrong"),
        LIE("answers that lied"),
        DEATH("programs that ended by themselves"),
        RECONCILIATION("bills that do not agree as they should");

        private final String words;

        Kind(String words) {
            this.words = words;
        }

        String words() {
            return words;
        }
    }
}
