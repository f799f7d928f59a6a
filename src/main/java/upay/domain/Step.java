package upay.domain;

/** The next action of a transaction's owner, if any: all that is needed to resume after a crash. */
public enum Step {
    /** The payment may have been sent: query the channel until its deadline, then undo. */
    PAY,
    /**
     * Close it at the channel or return the full amount (reversal, abort, cancel); no other action is possible any
     * more.
     */
    UNDO,
    /** A cancel drives the reversal; this payment follows it. */
    JOINED,
    /** The refund may have been sent: retry and query under the same number until the channel reports the outcome. */
    REFUND,
    /**
     * The channel accepted the refund; check that it does not close it later. Of a paid order's payment: query what the
     * channel returned in all, since money may have been returned elsewhere.
     */
    WATCH,
    /** Undone, but the channel did not confirm that the trade existed: query again at the verification times. */
    VERIFY,
    /** Manual review; automatic retries continue at a low rate. */
    HUMAN,
    /** No action. */
    DONE
}
