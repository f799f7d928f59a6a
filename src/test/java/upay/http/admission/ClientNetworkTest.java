package upay.http.admission;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("A client's network: an IPv4 address, or the first half of an IPv6 one")
class ClientNetworkTest {
    @ParameterizedTest
    @CsvSource({
        "192.0.2.1, 192.0.2.1",
        "::ffff:192.0.2.1, 192.0.2.1",
        "2001:db8:1:2:3:4:5:6, 2001:db8:1:2::/64",
        "2001:db8:1:2::, 2001:db8:1:2::/64",
        "::1, ::/64",
        "fe80::1, fe80::/64"
    })
    void isWrittenAs(String address, String origin) {
        assertThat(ClientNetwork.parse(address)).hasToString(origin);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "localhost", "192.0.2", "192.0.2.1:80", "1", "unknown", "_hidden", "192.0.2.1, 192.0.2.2"})
    void nothingElse(String text) {
        assertThat(ClientNetwork.parse(text)).isNull();
    }
}
