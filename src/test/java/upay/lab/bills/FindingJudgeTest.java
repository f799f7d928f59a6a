package upay.lab.bills;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import upay.domain.Payway;
import upay.sandbox.bill.BillDay;

@DisplayName("The lab's judge of findings wants each injected fault with its class, and nothing else")
class FindingJudgeTest {
    private static final BillDay DAY = new BillDay(Payway.WECHAT, LocalDate.of(2026, 11, 29));

    private static Injection injection(RowFault fault, String subject) {
        return new Injection(DAY, fault, subject);
    }

    private static Found found(long id, String kind, String subject) {
        return new Found(id, "wechat", kind, subject, true, "");
    }

    private static FindingJudge.Line only(RowFault fault, Found... findings) {
        FindingJudge.Verdict verdict = FindingJudge.judge(List.of(injection(fault, "1")), List.of(findings));
        assertThat(verdict.lines()).hasSize(1);
        return verdict.lines().get(0);
    }

    @Test
    @DisplayName("a fault with its finding is in order, also if accounts share the bill and each found it")
    void agrees() {
        FindingJudge.Line once = only(RowFault.PAYMENT_AMOUNT, found(7, "AMOUNT_DIFFERS", "1"));
        assertThat(once.ok()).isTrue();
        assertThat(once.count()).isEqualTo(1);

        FindingJudge.Line thrice = only(
                RowFault.UNKNOWN_PAYMENT,
                found(7, "BILL_ONLY_UNKNOWN", "1"),
                found(8, "BILL_ONLY_UNKNOWN", "1"),
                found(9, "BILL_ONLY_UNKNOWN", "1"));
        assertThat(thrice.ok()).isTrue();
        assertThat(thrice.count()).isEqualTo(3);
    }

    @Test
    @DisplayName("a fault without a finding, with another class, or with a second one is not")
    void missed() {
        assertThat(only(RowFault.PAYMENT_AMOUNT).ok()).isFalse();
        assertThat(only(RowFault.PAYMENT_AMOUNT, found(7, "OURS_ONLY", "1")).ok())
                .isFalse();
        FindingJudge.Line two =
                only(RowFault.PAYMENT_AMOUNT, found(7, "AMOUNT_DIFFERS", "1"), found(8, "OURS_ONLY", "1"));
        assertThat(two.ok()).isFalse();
        assertThat(two.found()).isEqualTo(Set.of("AMOUNT_DIFFERS", "OURS_ONLY"));
    }

    @Test
    @DisplayName("what only waits must have no finding")
    void waits() {
        assertThat(only(RowFault.REFUND_LATER).ok()).isTrue();
        assertThat(only(RowFault.REFUND_LATER, found(7, "REFUND_OURS_ONLY", "1"))
                        .ok())
                .isFalse();
    }

    @Test
    @DisplayName("a finding without a fault, or of another channel's order with that number, is unexpected")
    void unexpected() {
        Found elsewhere = new Found(8, "alipay", "AMOUNT_DIFFERS", "1", true, "");
        FindingJudge.Verdict verdict = FindingJudge.judge(
                List.of(injection(RowFault.PAYMENT_AMOUNT, "1")),
                List.of(found(9, "OURS_ONLY", "2"), elsewhere, found(7, "AMOUNT_DIFFERS", "1")));

        assertThat(verdict.unexpected()).extracting(Found::id).containsExactly(8L, 9L);
        assertThat(verdict.isSound()).isFalse();
        assertThat(FindingJudge.judge(List.of(), List.of()).isSound()).isTrue();
    }
}
