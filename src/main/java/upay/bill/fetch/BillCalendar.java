package upay.bill.fetch;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import upay.bill.BillAccount;
import upay.bill.ChannelDay;
import upay.domain.Payway;
import upay.store.bill.PgBillFetches.Due;

/**
 * When the bill of a channel's day is asked for. Hours are Shanghai's. Pure.
 *
 * @param from from when on, on the day after the bill's
 * @param retry the pause between two attempts
 * @param cutOff from when on a missing bill is an alarm, on the day after the bill's
 * @param scale multiplies all times behind the end of a day; above 0
 */
public record BillCalendar(Map<Payway, LocalTime> from, Duration retry, LocalTime cutOff, double scale) {
    /** So many days are looked back, for instance after an outage of all instances. */
    public static final int DAYS_BACK = 3;

    /** A day that is past its cut-off is tried once a day, so often. */
    private static final int DAYS_AFTER = 7;

    private static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");

    public BillCalendar {
        from = Map.copyOf(from);
    }

    /** Whether there is an hour for the channel. */
    public boolean has(Payway payway) {
        return from.containsKey(payway);
    }

    /** The days whose bill is due now, the newest first: at most {@value #DAYS_BACK}. */
    public List<Due> due(BillAccount account, Instant now) {
        List<Due> due = new ArrayList<>();
        LocalDate day = ChannelDay.of(account.payway(), now).date();
        for (int back = 0; back <= DAYS_BACK + 1 && due.size() < DAYS_BACK; back++) {
            Due one = of(account, day.minusDays(back), due.isEmpty());
            if (!one.from().isAfter(now)) {
                due.add(one);
            }
        }
        return due;
    }

    /** One day, due or not. */
    public Due of(BillAccount account, LocalDate day) {
        return of(account, day, true);
    }

    private Due of(BillAccount account, LocalDate day, boolean newest) {
        LocalTime first = from.getOrDefault(account.payway(), LocalTime.MIDNIGHT);
        Instant ends = new ChannelDay(account.payway(), day).ends();
        return new Due(account, day, ends, scaled(ends, day, first), scaled(ends, day, cutOff), newest);
    }

    private Instant scaled(Instant ends, LocalDate day, LocalTime hour) {
        return ends.plus(scaled(Duration.between(ends, at(day.plusDays(1), hour))));
    }

    /** The next attempt after one that brought nothing; null: none. */
    public @Nullable Instant next(LocalDate day, Instant cutOff, Instant now) {
        Instant soon = now.plus(scaled(retry));
        if (soon.isBefore(cutOff)) {
            return soon;
        }
        if (now.isBefore(cutOff)) {
            return cutOff;
        }
        Duration daily = scaled(Duration.ofDays(1));
        return Optional.of(now.plus(daily))
                .filter(next -> next.isBefore(cutOff.plus(daily.multipliedBy(DAYS_AFTER))))
                .orElse(null);
    }

    /** A duration as the sandbox's time has it; at least a millisecond. */
    Duration scaled(Duration duration) {
        return Duration.ofMillis(Math.max(1, Math.round(duration.toMillis() * scale)));
    }

    private static Instant at(LocalDate day, LocalTime time) {
        return day.atTime(time).atZone(ZONE).toInstant();
    }
}
