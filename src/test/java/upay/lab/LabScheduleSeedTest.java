package upay.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@DisplayName("A seed repeats the lab's faults and orders")
@Tag("process")
class LabScheduleSeedTest {
    private static final Duration LENGTH = Duration.ofMinutes(2);

    @Test
    void faults() {
        assertThat(faults(42)).isEqualTo(faults(42)).isNotEqualTo(faults(43));
    }

    @Test
    @DisplayName("every fault happens within two minutes, and none lasts longer")
    void everyFault() {
        List<Fault> faults = faults(7);

        assertThat(faults.stream()
                        .map(Fault::kind)
                        .collect(Collectors.toCollection(() -> EnumSet.noneOf(Fault.Kind.class))))
                .containsExactlyInAnyOrder(Fault.Kind.values());
        assertThat(faults).allMatch(fault -> fault.atMillis() + fault.millis() <= LENGTH.toMillis());
    }

    @Test
    void orders() {
        assertThat(stories(42)).isEqualTo(stories(42)).isNotEqualTo(stories(43));
    }

    @Test
    @DisplayName("a thousand orders pay over each channel, by code and by QR code, and with each magic amount")
    void mix() {
        List<SaleScript> stories = stories(1);

        assertThat(stories.stream().map(SaleScript::payway).distinct()).hasSize(5);
        assertThat(stories.stream().map(story -> story.till().copies()).distinct())
                .hasSize(5);
        assertThat(stories.stream().map(story -> story.customer().qr()).distinct())
                .hasSize(2);
        assertThat(stories.stream()
                        .map(story -> story.total() % 10_000)
                        .filter(ending -> ending > 9_000)
                        .distinct())
                .hasSize(23);
        assertThat(stories.stream()
                        .flatMap(story -> story.afterwards().stream())
                        .map(SaleScript.Deed::what)
                        .distinct())
                .hasSize(SaleScript.What.values().length);
    }

    private static List<Fault> faults(long seed) {
        return LabSchedule.draw(seed, 3, 0.1, LENGTH);
    }

    private static List<SaleScript> stories(long seed) {
        return IntStream.range(0, 1_000).mapToObj(i -> SaleScript.of(seed, i)).toList();
    }
}
