package upay.http.admission;

import upay.domain.terminal.RequestRate;

/**
 * The limits of parties without limits of their own, each of this process alone: several gateways over one store each
 * have them.
 *
 * @param terminal new requests of one terminal or vendor; queries and cancels ten times as many, each
 * @param merchant new requests of all terminals of a merchant, or of all vendors; queries and cancels as above
 * @param merchantShare how many of the places for new requests a merchant may hold, in percent
 * @param source requests of one address without a valid signature
 */
public record RequestLimits(RequestRate terminal, RequestRate merchant, int merchantShare, RequestRate source) {
    /** In effect none. */
    public static final RequestLimits NONE = new RequestLimits(
            new RequestRate(RequestRate.MAX, RequestRate.MAX),
            new RequestRate(RequestRate.MAX, RequestRate.MAX),
            100,
            new RequestRate(RequestRate.MAX, RequestRate.MAX));

    /** The defaults of the configuration. */
    public static final RequestLimits DEFAULT = new RequestLimits(
            new RequestRate(2_000, 4_000), new RequestRate(5_000, 10_000), 80, new RequestRate(100, 1_000));
}
