package upay.store.search;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import upay.domain.OrderStatus;
import upay.domain.Payway;

/** Which orders are searched for; what is empty or null does not matter. */
public record OrderFilter(Owner owner, Name name, Kind kind, Period period) {

    /** Whose they are. */
    public record Owner(String merchant, String store, String terminal) {}

    /**
     * One of an order's names.
     *
     * @param sn 0: not given
     * @param clientSn the merchant's
     * @param tradeNo the channel's
     */
    public record Name(long sn, String clientSn, String tradeNo) {
        public static final Name NONE = new Name(0, "", "");

        /** Whether one is given, so that few orders can be meant. */
        boolean isGiven() {
            return sn != 0 || !clientSn.isEmpty() || !tradeNo.isEmpty();
        }
    }

    /** @param least of its amount in fen, and at most {@code most} */
    public record Kind(@Nullable Payway channel, @Nullable OrderStatus status, long least, long most) {
        public static final Kind ANY = new Kind(null, null, 0, Long.MAX_VALUE);
    }

    /** When they were opened: not before {@code from}, and before {@code to}; null: no bound. */
    public record Period(@Nullable Instant from, @Nullable Instant to) {
        public static final Period ALL = new Period(null, null);
    }
}
