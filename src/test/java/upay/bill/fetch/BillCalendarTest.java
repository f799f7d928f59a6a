package upay.bill.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.EnumMap;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import upay.bill.BillAccount;
import upay.domain.AccountName;
import upay.domain.Payway;
import upay.store.bill.PgBillFetches.Due;

@DisplayName(
        "A day's bill is due at its channel's hour on the day after, is an alarm at the cut-off, and is asked for a week")
class BillCalendarTest {
    private static final BillAccount ALIPAY = new BillAccount(Payway.ALIPAY, "*", AccountName.CONFIGURED);
    private static final BillAccount UNIONPAY = new BillAccount(Payway.UNIONPAY, "*", AccountName.CONFIGURED);
    private static final BillCalendar CALENDAR = calendar(1);

    static BillCalendar calendar(double scale) {
        Map<Payway, LocalTime> from = new EnumMap<>(Payway.class);
        from.put(Payway.ALIPAY, LocalTime.of(10, 0));
        from.put(Payway.WECHAT, LocalTime.of(10, 0));
        from.put(Payway.UNIONPAY, LocalTime.of(9, 0));
        from.put(Payway.JDPAY, LocalTime.of(10, 0));
        return new BillCalendar(from, Duration.ofMinutes(30), LocalTime.of(16, 0), scale);
    }

    private static Instant shanghai(String time) {
        return Instant.parse(time + "+08:00");
    }

    @Test
    @DisplayName("three days at most, the newest first, and none before its hour")
    void due() {
        assertThat(CALENDAR.due(ALIPAY, shanghai("2026-03-05T09:59:59")))
                .extracting(Due::day, Due::newest)
                .containsExactly(
                        tuple(LocalDate.of(2026, 3, 3), true),
                        tuple(LocalDate.of(2026, 3, 2), false),
                        tuple(LocalDate.of(2026, 3, 1), false));
        Due due = CALENDAR.due(ALIPAY, shanghai("2026-03-05T10:00:00")).get(0);
        assertThat(due.day()).isEqualTo("2026-03-04");
        assertThat(due.ends()).isEqualTo(shanghai("2026-03-05T00:00:00"));
        assertThat(due.from()).isEqualTo(shanghai("2026-03-05T10:00:00"));
        assertThat(due.cutOff()).isEqualTo(shanghai("2026-03-05T16:00:00"));
    }

    @Test
    @DisplayName("UnionPay's bill of a day is due on the next morning")
    void unionpay() {
        assertThat(CALENDAR.due(UNIONPAY, shanghai("2026-03-05T09:00:00"))
                        .get(0)
                        .day())
                .isEqualTo("2026-03-04");
    }

    @Test
    @DisplayName("every 30 minutes up to the cut-off, once at it, then once a day for a week")
    void next() {
        LocalDate day = LocalDate.of(2026, 3, 4);
        Instant cutOff = CALENDAR.of(ALIPAY, day).cutOff();

        assertThat(CALENDAR.next(day, cutOff, shanghai("2026-03-05T10:00:00")))
                .isEqualTo(shanghai("2026-03-05T10:30:00"));
        assertThat(CALENDAR.next(day, cutOff, shanghai("2026-03-05T15:45:00"))).isEqualTo(cutOff);
        assertThat(CALENDAR.next(day, cutOff, cutOff)).isEqualTo(cutOff.plus(Duration.ofDays(1)));
        assertThat(CALENDAR.next(day, cutOff, cutOff.plus(Duration.ofDays(6)))).isNull();
    }

    @Test
    @DisplayName("scaled, all of it is nearer to the day's end")
    void scaled() {
        BillCalendar tenth = calendar(0.1);
        Due due = tenth.of(ALIPAY, LocalDate.of(2026, 3, 4));

        assertThat(due.from()).isEqualTo(shanghai("2026-03-05T01:00:00"));
        assertThat(due.cutOff()).isEqualTo(shanghai("2026-03-05T01:36:00"));
        assertThat(tenth.next(due.day(), due.cutOff(), due.from())).isEqualTo(shanghai("2026-03-05T01:03:00"));
    }
}
