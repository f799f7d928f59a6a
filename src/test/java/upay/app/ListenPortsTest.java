package upay.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("The address that is printed for clients on this machine can be used as it is")
class ListenPortsTest {
    @ParameterizedTest
    @CsvSource({
        "127.0.0.1,      http://127.0.0.1:8080",
        "0.0.0.0,        http://localhost:8080",
        "'::',           http://localhost:8080",
        "'[::]',         http://localhost:8080",
        "0:0:0:0:0:0:0:0, http://localhost:8080",
        "'::1',          http://[::1]:8080",
        "'[::1]',        http://[::1]:8080",
        "2001:db8::7,    http://[2001:db8::7]:8080",
        "fe80::1%eth0,   http://[fe80::1%25eth0]:8080",
        "pay.example.com, http://pay.example.com:8080",
    })
    void uri(String host, String uri) {
        URI printed = ListenPorts.uri(host, 8080);

        assertThat(printed).hasToString(uri);
        assertThat(printed.getPort()).isEqualTo(8080);
    }
}
