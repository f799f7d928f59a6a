package upay.http.admission;

/** A till, a vendor or a merchant: what it holds, and how fast it may begin more. Threads: any. */
final class Party {
    private final PartyUsage usage = new PartyUsage();
    private final TokenBuckets buckets;

    Party(long now) {
        buckets = new TokenBuckets(RequestKind.COUNT, now);
    }

    PartyUsage usage() {
        return usage;
    }

    /** One for each {@link RequestKind}. */
    TokenBuckets buckets() {
        return buckets;
    }

    /** Retires it if it holds nothing, and a new one would have as many tokens; cannot be undone. */
    boolean retire(long now) {
        return buckets.areFull(now) && usage.retire();
    }
}
