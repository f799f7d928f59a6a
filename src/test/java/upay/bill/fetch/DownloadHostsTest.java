package upay.bill.fetch;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName(
        "A bill is taken from the endpoint's own host and from listed hosts, by https first, and from nowhere else")
class DownloadHostsTest {
    private static final URI ENDPOINT = URI.create("https://openapi.alipay.com/gateway.do");
    private static final DownloadHosts HOSTS = new DownloadHosts(Set.of("dwbillcenter.alipay.com"));

    @Test
    @DisplayName("http is tried by https before")
    void encryptedFirst() {
        assertThat(HOSTS.of(URI.create("http://DWbillcenter.alipay.com/download?token=a%2Fb"), ENDPOINT))
                .extracting(target -> target.uri().toString(), DownloadHosts.Target::anyAddress)
                .containsExactly(
                        org.assertj.core.api.Assertions.tuple(
                                "https://dwbillcenter.alipay.com:443/download?token=a%2Fb", false),
                        org.assertj.core.api.Assertions.tuple(
                                "http://dwbillcenter.alipay.com:80/download?token=a%2Fb", false));
        assertThat(HOSTS.of(URI.create("https://dwbillcenter.alipay.com"), ENDPOINT))
                .extracting(target -> target.uri().toString())
                .containsExactly("https://dwbillcenter.alipay.com:443/");
    }

    @Test
    @DisplayName("the endpoint's own host and port, as they are")
    void sandbox() {
        URI endpoint = URI.create("http://127.0.0.1:8090/alipay/gateway.do");
        assertThat(HOSTS.of(URI.create("http://127.0.0.1:8090/bill?x"), endpoint))
                .singleElement()
                .matches(DownloadHosts.Target::anyAddress);
        assertThat(HOSTS.of(URI.create("http://127.0.0.1:8091/bill"), endpoint)).isEmpty();
        assertThat(HOSTS.of(URI.create("https://127.0.0.1:8090/bill"), endpoint))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://evil.example/bill",
                "http://dwbillcenter.alipay.com.evil.example/bill",
                "http://dwbillcenter.alipay.com@evil.example/bill",
                "http://user@dwbillcenter.alipay.com/bill",
                "http://dwbillcenter.alipay.com:8080/bill",
                "http://127.0.0.1/bill",
                "http://169.254.169.254/latest",
                "http://[::1]/bill",
                "file:///etc/passwd",
                "ftp://dwbillcenter.alipay.com/bill",
                "/bill",
                "http:bill",
                ""
            })
    @DisplayName("any other is refused")
    void refused(String address) {
        assertThat(HOSTS.of(URI.create(address), ENDPOINT)).isEmpty();
    }
}
