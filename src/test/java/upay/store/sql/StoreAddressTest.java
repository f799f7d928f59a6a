package upay.store.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.pgclient.SslMode;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import upay.store.schema.Migrations;

@DisplayName("a database URI is read strictly, and its password is never shown")
class StoreAddressTest {

    @Test
    @DisplayName("all parts, percent-decoded, serve both drivers")
    void whole() {
        StoreAddress address = StoreAddress.parse(
                "postgresql://up%40y:p%2Fw+%3A1@db.example.com:6432/pay%20ments?sslmode=verify-full&sslrootcert=%2Fetc%2Fca.pem");

        assertThat(address.host()).isEqualTo("db.example.com");
        assertThat(address.port()).isEqualTo(6432);
        assertThat(address.database()).isEqualTo("pay ments");
        assertThat(address.user()).isEqualTo("up@y");
        assertThat(address.password().reveal()).isEqualTo("p/w+:1");
        assertThat(address.ssl()).isEqualTo(SslMode.VERIFY_FULL);
        assertThat(address.rootCertificate()).isEqualTo("/etc/ca.pem");
        assertThat(address.jdbcUrl()).isEqualTo("jdbc:postgresql://db.example.com:6432/pay%20ments");
        assertThat(address.jdbcProperties())
                .containsEntry("user", "up@y")
                .containsEntry("password", "p/w+:1")
                .containsEntry("sslmode", "verify-full")
                .containsEntry("sslrootcert", "/etc/ca.pem");
        assertThat(address.connectOptions().getPassword()).isEqualTo("p/w+:1");
        assertThat(address.connectOptions().getSslMode()).isEqualTo(SslMode.VERIFY_FULL);
        assertThat(address.connectOptions().getSslOptions().isTrustAll()).isFalse();
        assertThat(address.toString()).isEqualTo("up@y@db.example.com:6432/pay ments");
    }

    @Test
    @DisplayName("port, password and parameters have defaults")
    void defaults() {
        StoreAddress address = StoreAddress.parse("postgres://upay@localhost/upay");

        assertThat(address.port()).isEqualTo(5432);
        assertThat(address.password().reveal()).isEmpty();
        assertThat(address.ssl()).isEqualTo(SslMode.PREFER);
        assertThat(address.connectOptions().getSslOptions().isTrustAll()).isTrue();
    }

    @Test
    @DisplayName("an IPv6 address stands in brackets")
    void ipv6() {
        StoreAddress address = StoreAddress.parse("postgresql://u:p@[::1]:5433/d?sslmode=disable");

        assertThat(address.jdbcUrl()).isEqualTo("jdbc:postgresql://[::1]:5433/d");
        assertThat(address.connectOptions().getHost()).isEqualTo("::1");
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "mysql://u:geheim@h/d | it must begin with postgresql://",
                "jdbc:postgresql://u:geheim@h/d | it must begin with postgresql://",
                "u:geheim@h/d | it must begin with postgresql://",
                "postgresql://u:geheim@/d | the host is missing",
                "postgresql://u:geheim@a,b/d | the host is missing or malformed (one host only)",
                "postgresql://h/d | the user is missing",
                "postgresql://:geheim@h/d | the user is missing",
                "postgresql://u:geheim@h | the database is missing",
                "postgresql://u:geheim@h/ | the database is missing",
                "postgresql://u:geheim@h/d?sslmode=yes | sslmode must be",
                "postgresql://u:geheim@h/d?options=x | the parameter options is not known",
                "postgresql://u:geheim ^@h/d | a character that is not allowed",
                "postgresql://u:geheim%@h/d | a character that is not allowed",
                "postgresql://u:geheim@h:x/d | the host is missing or malformed",
            })
    void faults(String uri, String message) {
        assertThatThrownBy(() -> StoreAddress.parse(uri))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message)
                .satisfies(e -> {
                    for (Throwable t = e; t != null; t = t.getCause()) {
                        assertThat(t.toString()).doesNotContain("geheim");
                    }
                });
    }

    @Test
    @DisplayName("several faults are reported together")
    void severalFaults() {
        assertThatThrownBy(() -> StoreAddress.parse("postgresql://h?sslmode=x&a=b"))
                .hasMessageContainingAll("user", "database", "sslmode", "parameter a");
    }

    @Test
    @DisplayName("a server that refuses the password is named without it")
    void wrongServer() {
        StoreAddress address = StoreAddress.parse("postgresql://u:geheim@127.0.0.1:1/d?sslmode=disable");

        assertThatThrownBy(() -> Migrations.run(StoreSettings.of(address)))
                .isInstanceOf(upay.port.StoreException.class)
                .hasMessageContaining("u@127.0.0.1:1/d")
                .satisfies(e -> {
                    for (Throwable t = e; t != null; t = t.getCause()) {
                        assertThat(t.toString()).doesNotContain("geheim");
                    }
                });
    }
}
