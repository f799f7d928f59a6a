package upay.bill;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import upay.domain.Payway;

/** A channel's own day, by which its bills are cut: of Asia/Shanghai, and UnionPay's ends at 23:00. */
public record ChannelDay(Payway payway, LocalDate date) {
    private static final ZoneId SHANGHAI = ZoneId.of("Asia/Shanghai");

    /** How much earlier than midnight a channel's day ends. */
    public static Duration ahead(Payway payway) {
        return payway == Payway.UNIONPAY ? Duration.ofHours(1) : Duration.ZERO;
    }

    /** The day that a moment belongs to. */
    public static ChannelDay of(Payway payway, Instant moment) {
        return new ChannelDay(
                payway, moment.plus(ahead(payway)).atZone(SHANGHAI).toLocalDate());
    }

    /** Inclusive. */
    public Instant begins() {
        return date.atStartOfDay(SHANGHAI).toInstant().minus(ahead(payway));
    }

    /** Exclusive. */
    public Instant ends() {
        return new ChannelDay(payway, date.plusDays(1)).begins();
    }
}
