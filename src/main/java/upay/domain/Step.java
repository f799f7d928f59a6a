package upay.domain;

/** What a transaction's owner has to do next, if anything: all that is needed to go on after a crash. */
public enum Step {
    /** The payment may have been sent: ask the channel until its deadline, then undo. */
    PAY,
    /** Close it at the channel or give it all back (reversal, abort, cancel); nothing else may happen to it any more. */
    UNDO,
    /** A cancel drives the undoing; this payment follows it. */
    JOINED,
    /** The refund may have been sent: repeat and ask with the same number until the channel says. */
    REFUND,
    /** The channel accepted the refund; see that it does not close it later. */
    WATCH,
    /** Undone, but the channel had not confirmed that it knew the trade: ask again at the verification times. */
    VERIFY,
    /** A person has to look; automatic tries go on rarely. */
    HUMAN,
    /** Nothing. */
    DONE
}
