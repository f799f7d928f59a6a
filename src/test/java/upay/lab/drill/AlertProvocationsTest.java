package upay.lab.drill;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import upay.lab.monitoring.AlertRules;

@DisplayName("The alert drill provokes each alert")
@Tag("process")
class AlertProvocationsTest {
    @Test
    @DisplayName("of the file of rules, and no other")
    void isComplete() {
        assertThat(new AlertProvocations(null).alerts())
                .containsExactlyInAnyOrderElementsOf(AlertRules.read().names());
    }
}
