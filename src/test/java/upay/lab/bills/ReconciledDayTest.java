package upay.lab.bills;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import upay.domain.Payway;
import upay.sandbox.bill.BillDay;

@DisplayName("The lab closes each channel's own days, and compares two ends line by line")
@Tag("process")
class ReconciledDayTest {
    private static final LocalDate FIRST = LocalDate.of(2026, 11, 29);

    private static List<LocalDate> days(Payway payway, String from, String to) {
        return ReconciledDay.days(Instant.parse(from), Instant.parse(to)).stream()
                .filter(day -> day.payway() == payway)
                .map(BillDay::date)
                .toList();
    }

    @Test
    @DisplayName("a run over midnight in Shanghai has two days, the former first; UnionPay's change at 23:00")
    void days() {
        assertThat(ReconciledDay.days(Instant.parse("2026-11-29T04:00:00Z"), Instant.parse("2026-11-29T05:00:00Z")))
                .extracting(BillDay::date)
                .hasSize(Payway.values().length)
                .containsOnly(FIRST);
        assertThat(days(Payway.WECHAT, "2026-11-29T15:50:00Z", "2026-11-29T16:10:00Z"))
                .containsExactly(FIRST, FIRST.plusDays(1));
        assertThat(days(Payway.UNIONPAY, "2026-11-29T15:50:00Z", "2026-11-29T16:10:00Z"))
                .containsExactly(FIRST.plusDays(1));
        assertThat(days(Payway.UNIONPAY, "2026-11-29T14:50:00Z", "2026-11-29T15:10:00Z"))
                .containsExactly(FIRST, FIRST.plusDays(1));
    }

    @Test
    @DisplayName("a line that is there once too often is a difference")
    void differences() {
        assertThat(InterruptedRuns.without(List.of("a", "a", "b"), List.of("a", "b")))
                .containsExactly("a");
        assertThat(InterruptedRuns.without(List.of("a", "b"), List.of("b", "a", "a")))
                .isEmpty();
    }
}
