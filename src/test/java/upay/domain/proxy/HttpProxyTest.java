package upay.domain.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import upay.domain.Secret;

@DisplayName("The setting of a proxy has one form")
class HttpProxyTest {
    @Test
    @DisplayName("with and without credentials, encoded ones too; none and nothing mean none")
    void forms() {
        assertThat(HttpProxy.parse("http://proxy.example:3128"))
                .isEqualTo(new HttpProxy("proxy.example", 3128, null, new Secret("")));
        assertThat(HttpProxy.parse(" http://shop:p%40ss+w%3Ard@10.0.0.1:8080/ \n"))
                .isEqualTo(new HttpProxy("10.0.0.1", 8080, "shop", new Secret("p@ss+w:rd")));
        assertThat(HttpProxy.parse("http://shop:a:b@[::1]:8080"))
                .hasToString("[::1]:8080")
                .isEqualTo(new HttpProxy("::1", 8080, "shop", new Secret("a:b")));
        assertThat(HttpProxy.parse("none")).isNull();
        assertThat(HttpProxy.parse(" ")).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "proxy.example:3128",
                "http://proxy.example",
                "http://proxy.example:0",
                "http://proxy.example:70000",
                "https://proxy.example:3128",
                "socks5://shop:hidden@proxy.example:1080",
                "http://proxy.example:3128/path",
                "http://proxy.example:3128?hidden",
                "http://shop:hid den@proxy.example:3128",
                "http://shop:hidden%zz@proxy.example:3128",
                "direct"
            })
    @DisplayName("anything else is refused, and not quoted")
    void faults(String text) {
        assertThatThrownBy(() -> HttpProxy.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining("hid");
    }

    @Test
    @DisplayName("it prints without its credentials")
    void prints() {
        assertThat(HttpProxy.parse("http://shop:hidden@proxy.example:3128")).hasToString("proxy.example:3128");
    }
}
