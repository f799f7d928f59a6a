package upay.sandbox.bill;

import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import upay.domain.Payway;

/**
 * One day of one channel's bills, in Shanghai's time.
 *
 * @param date UnionPay's day begins at 23:00 of the day before, the others' at midnight
 */
public record BillDay(Payway payway, LocalDate date) {
    private static final ZoneId SHANGHAI = ZoneId.of("Asia/Shanghai");
    private static final LocalTime UNIONPAY_ENDS = LocalTime.of(23, 0);

    /** The day that a moment belongs to. */
    public static BillDay at(Payway payway, long epochMillis) {
        LocalDate date = java.time.Instant.ofEpochMilli(epochMillis)
                .atZone(SHANGHAI)
                .plusHours(payway == Payway.UNIONPAY ? 1 : 0)
                .toLocalDate();
        return new BillDay(payway, date);
    }

    /** Epoch milliseconds, inclusive. */
    public long from() {
        return payway == Payway.UNIONPAY
                ? date.minusDays(1)
                        .atTime(UNIONPAY_ENDS)
                        .atZone(SHANGHAI)
                        .toInstant()
                        .toEpochMilli()
                : date.atStartOfDay(SHANGHAI).toInstant().toEpochMilli();
    }

    /** Epoch milliseconds, exclusive. */
    public long to() {
        return next().from();
    }

    public BillDay next() {
        return new BillDay(payway, date.plusDays(1));
    }

    public BillDay before() {
        return new BillDay(payway, date.minusDays(1));
    }

    /** {@code 20240724}. */
    public String compact() {
        return DateTimeFormatter.BASIC_ISO_DATE.format(date);
    }
}
