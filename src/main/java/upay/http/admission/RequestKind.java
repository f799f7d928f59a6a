package upay.http.admission;

import upay.http.admission.PartyUsage.Kind;

/**
 * What a request does, as far as limits are concerned. Each kind has token buckets of its own, so that a till that uses up
 * its payments can still query and cancel them, and one that queries in a loop can still cancel.
 */
public enum RequestKind {
    /** Starts something: a payment, a refund, an activation, a check-in. */
    BEGIN(0, Kind.BEGUN, 1),
    /** Asks for an existing order. */
    QUERY(1, Kind.FOLLOWED, 10),
    /** Stops an existing order. */
    CANCEL(2, Kind.FOLLOWED, 10);

    static final int COUNT = 3;

    final int index;
    final Kind usage;

    /** A till asks and cancels more often than it pays: its rate and burst are so many times those of payments. */
    final int factor;

    RequestKind(int index, Kind usage, int factor) {
        this.index = index;
        this.usage = usage;
        this.factor = factor;
    }
}
