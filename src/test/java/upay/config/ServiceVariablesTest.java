package upay.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("The variables that Kubernetes sets for each service of its namespace have no effect, and a warning")
class ServiceVariablesTest {
    /** What a pod gets for a service, as in the Kubernetes documentation; none for an IPv6 address is documented. */
    private static Map<String, String> injected(String service, String address) {
        String name = service.toUpperCase(java.util.Locale.ROOT).replace('-', '_');
        String url = "tcp://" + address + ":8080";
        Map<String, String> variables = new HashMap<>();
        variables.put(name + "_SERVICE_HOST", address);
        variables.put(name + "_SERVICE_PORT", "8080");
        variables.put(name + "_SERVICE_PORT_HTTP", "8080");
        variables.put(name + "_PORT", url);
        variables.put(name + "_PORT_8080_TCP", url);
        variables.put(name + "_PORT_8080_TCP_PROTO", "tcp");
        variables.put(name + "_PORT_8080_TCP_PORT", "8080");
        variables.put(name + "_PORT_8080_TCP_ADDR", address);
        return variables;
    }

    /** Each service's name is a section of the configuration, or a key without its end. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "upay",
                "upay-http",
                "upay-management",
                "upay-sandbox",
                "upay-db",
                "upay-db-uri",
                "upay-data",
                "upay-public",
                "upay-managment",
                "upay-htp",
                "upay-config",
                "upay-profile"
            })
    void aServiceOfAnyNameStopsNothing(String service) {
        for (String address : new String[] {"10.96.0.17", "[fd00::17]", "fd00::17"}) {
            GatewayConfig.Reading reading = GatewayConfig.read(injected(service, address), null);

            assertThat(reading.faults()).isEmpty();
            assertThat(reading.config()).isEqualTo(GatewayConfig.require(Map.of(), null));
            assertThat(reading.warnings())
                    .hasSize(8)
                    .allMatch(warning -> warning.contains("Kubernetes") && warning.contains("enableServiceLinks"));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "UPAY_HTTP_PORT, udp://10.0.0.1:80",
        "UPAY_HTTP_PORT, sctp://10.0.0.1:80",
        "UPAY_MANAGEMENT_PORT, tcp://10.0.0.1:80"
    })
    void aPortsValueOfThatFormIsNoPort(String name, String value) {
        GatewayConfig.Reading reading = GatewayConfig.read(Map.of(name, value), null);

        assertThat(reading.faults()).isEmpty();
        assertThat(reading.warnings()).singleElement().asString().startsWith(name + ": ");
    }

    @Test
    void aPortOfTheConfigurationAndATypingErrorAreWhatTheyWere() {
        assertThat(GatewayConfig.require(Map.of("UPAY_HTTP_PORT", "9090"), null)
                        .http()
                        .port())
                .isEqualTo(9090);
        assertThat(GatewayConfig.read(Map.of("UPAY_MANAGMENT_PORT", "1"), null).faults())
                .hasSize(1);
        assertThat(GatewayConfig.read(Map.of("UPAY_HTTP_PORT", "tcp:80"), null).faults())
                .hasSize(1);
    }
}
