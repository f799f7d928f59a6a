package upay.bill;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDate;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import upay.domain.Payway;

@DisplayName("A channel's day is Shanghai's; UnionPay's begins an hour early, at 23:00")
class ChannelDayTest {
    @ParameterizedTest(name = "{0} at {1}: {2}, from {3}")
    @CsvSource({
        "ALIPAY,   2026-03-04T15:59:59.999Z, 2026-03-04, 2026-03-03T16:00:00Z",
        "ALIPAY,   2026-03-04T16:00:00Z,     2026-03-05, 2026-03-04T16:00:00Z",
        "WECHAT,   2026-03-04T15:00:00Z,     2026-03-04, 2026-03-03T16:00:00Z",
        "BAIFUBAO, 2026-03-04T16:00:00Z,     2026-03-05, 2026-03-04T16:00:00Z",
        "JDPAY,    2026-03-04T15:00:00Z,     2026-03-04, 2026-03-03T16:00:00Z",
        "UNIONPAY, 2026-03-04T14:59:59.999Z, 2026-03-04, 2026-03-03T15:00:00Z",
        "UNIONPAY, 2026-03-04T15:00:00Z,     2026-03-05, 2026-03-04T15:00:00Z",
        "UNIONPAY, 2026-12-31T15:00:00Z,     2027-01-01, 2026-12-31T15:00:00Z",
    })
    void day(Payway payway, Instant now, LocalDate date, Instant begins) {
        ChannelDay day = ChannelDay.of(payway, now);

        assertThat(day.date()).isEqualTo(date);
        assertThat(day.begins()).isEqualTo(begins);
        assertThat(day.ends()).isEqualTo(new ChannelDay(payway, date.plusDays(1)).begins());
        assertThat(ChannelDay.of(payway, day.ends().minusMillis(1))).isEqualTo(day);
    }
}
