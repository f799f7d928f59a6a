package upay.channel.connector;

import java.net.URI;

/** What a channel answers to the request for a bill. */
public sealed interface BillAnswer {
    /** The answer as a whole is the bill. */
    record Whole() implements BillAnswer {}

    /** The bill stood within the answer, and was written out of it. */
    record Within() implements BillAnswer {}

    /** The bill is at another address for a short time. */
    record Elsewhere(URI uri) implements BillAnswer {
        /** Without path and query, which are a password to the bill. */
        @Override
        public String toString() {
            return uri.getScheme() + "://" + uri.getAuthority();
        }
    }

    /**
     * There is no bill in it.
     *
     * @param words the channel's code and words, for an operator
     */
    record Missing(Why why, String words) implements BillAnswer {}

    /** Why there is no bill. */
    enum Why {
        /** It is not made yet, or the channel cannot say so now: later it may be there. */
        NOT_READY,
        /** The channel has no bill of this day. Not a proof that there were no trades. */
        NO_BILL,
        /** The request is not accepted, or the answer is not the channel's. */
        REFUSED
    }

    /** Not ready, in the channel's words. */
    static BillAnswer notReady(String words) {
        return new Missing(Why.NOT_READY, words);
    }

    static BillAnswer noBill(String words) {
        return new Missing(Why.NO_BILL, words);
    }

    static BillAnswer refused(String words) {
        return new Missing(Why.REFUSED, words);
    }
}
