package upay.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("After failed logins a pair of user and source waits, longer each time, and never for good")
class LoginDelayTest {
    @ParameterizedTest
    @CsvSource({"0, 0", "1, 0", "4, 0", "5, 5", "6, 10", "7, 20", "12, 640", "13, 900", "1000, 900", "1000000, 900"})
    void delay(int failures, long seconds) {
        assertThat(LoginDelay.after(failures)).isEqualTo(Duration.ofSeconds(seconds));
    }
}
