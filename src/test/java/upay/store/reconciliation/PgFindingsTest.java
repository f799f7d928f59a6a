package upay.store.reconciliation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import upay.domain.Payway;
import upay.store.RunningStore;

@DisplayName("What was found stays as it was")
@Tag("process")
class PgFindingsTest {
    private static final LocalDate DAY = LocalDate.of(2026, 3, 14);

    @RegisterExtension
    static final RunningStore STORE = new RunningStore();

    private static final ComparedDays DAYS = new ComparedDays(STORE.store);

    @Test
    @DisplayName("findings and notes are not changed and not deleted; a note is added, and a resolution ends it")
    void immutable() {
        BilledDay day = BilledDay.of(STORE.database, Payway.JDPAY, DAY);
        day.add(day.payment(day.paid(500)).amount(400)).store();
        DAYS.run(day);
        Finding finding = DAYS.open(day).get(0);

        assertThat(STORE.store
                        .findings()
                        .note(finding.id(), "zhang", "asked JD", null)
                        .await())
                .isTrue();
        assertThat(STORE.store
                        .findings()
                        .note(finding.id(), "zhang", "JD corrects it", Resolution.GATEWAY_RIGHT)
                        .await())
                .isTrue();
        assertThat(STORE.store
                        .findings()
                        .note(finding.id(), "li", "again", Resolution.NOT_OURS)
                        .await())
                .isFalse();

        assertThat(DAYS.open(day)).isEmpty();
        assertThat(DAYS.findings(day).get(0).notes())
                .extracting(Finding.Note::by, Finding.Note::note)
                .containsExactly(tuple("zhang", "asked JD"), tuple("zhang", "JD corrects it"));
        for (String change : List.of(
                "update findings set own_amount = 400",
                "delete from findings",
                "truncate findings cascade",
                "update finding_notes set note = 'x'",
                "delete from finding_notes",
                "truncate finding_notes")) {
            assertThatThrownBy(() -> STORE.database.execute(change))
                    .as(change)
                    .hasStackTraceContaining("what was found is not changed");
        }
    }
}
