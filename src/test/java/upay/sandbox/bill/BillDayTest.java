package upay.sandbox.bill;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDate;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import upay.domain.Fen;
import upay.domain.Payway;

@DisplayName("A bill's day is Shanghai's, UnionPay's from 23:00 to 23:00; a fee is half-up to the fen")
class BillDayTest {

    @Test
    @DisplayName("Midnight belongs to the new day, 23:00 at UnionPay")
    void borders() {
        LocalDate date = LocalDate.of(2026, 1, 1);
        long midnight = Instant.parse("2025-12-31T16:00:00Z").toEpochMilli();
        long eleven = Instant.parse("2025-12-31T15:00:00Z").toEpochMilli();

        assertThat(new BillDay(Payway.ALIPAY, date).from()).isEqualTo(midnight);
        assertThat(new BillDay(Payway.UNIONPAY, date).from()).isEqualTo(eleven);
        assertThat(new BillDay(Payway.UNIONPAY, date).to()).isEqualTo(eleven + 86_400_000);
        assertThat(BillDay.at(Payway.WECHAT, midnight - 1).date()).isEqualTo(date.minusDays(1));
        assertThat(BillDay.at(Payway.WECHAT, midnight).date()).isEqualTo(date);
        assertThat(BillDay.at(Payway.UNIONPAY, eleven - 1).date()).isEqualTo(date.minusDays(1));
        assertThat(BillDay.at(Payway.UNIONPAY, eleven).date()).isEqualTo(date);
    }

    @Test
    @DisplayName("0.60 %: nothing of 0.83, one fen of 0.84, and the fees of genuine rows")
    void fees() {
        assertThat(BillFee.SANDBOX.of(Fen.of(83))).isEqualTo(Fen.ZERO);
        assertThat(BillFee.SANDBOX.of(Fen.of(84))).isEqualTo(Fen.of(1));
        assertThat(BillFee.SANDBOX.of(Fen.of(476_800))).isEqualTo(Fen.of(2_861));
        assertThat(BillFee.of("39.00").of(Fen.of(3))).isEqualTo(Fen.of(1));
        assertThat(BillFee.of("0.20").of(Fen.of(5_000))).isEqualTo(Fen.of(10));
        assertThat(BillFee.SANDBOX.text()).isEqualTo("0.60%");
    }
}
