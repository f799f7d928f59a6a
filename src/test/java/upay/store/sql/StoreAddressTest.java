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
                .containsEntry("sslmode", "verify-full");
        assertThat(address.connectOptions(address.hosts().get(0), null).getPassword())
                .isEqualTo("p/w+:1");
        assertThat(address.connectOptions(address.hosts().get(0), null).getSslMode())
                .isEqualTo(SslMode.VERIFY_FULL);
        assertThat(address.toString()).isEqualTo("up@y@db.example.com:6432/pay ments");
    }

    @Test
    @DisplayName("port, password and parameters have defaults")
    void defaults() {
        StoreAddress address = StoreAddress.parse("postgres://upay@localhost/upay");

        assertThat(address.port()).isEqualTo(5432);
        assertThat(address.password().reveal()).isEmpty();
        assertThat(address.ssl()).isEqualTo(SslMode.PREFER);
    }

    @Test
    @DisplayName("an IPv6 address stands in brackets")
    void ipv6() {
        StoreAddress address = StoreAddress.parse("postgresql://u:p@[::1]:5433/d?sslmode=disable");

        assertThat(address.jdbcUrl()).isEqualTo("jdbc:postgresql://[::1]:5433/d");
        assertThat(address.connectOptions(address.hosts().get(0), null).getHost())
                .isEqualTo("::1");
    }

    @Test
    @DisplayName("several hosts, each with a port of its own, and names with an underscore")
    void severalHosts() {
        StoreAddress address = StoreAddress.parse(
                "postgresql://u:p@db_1:5433,[2001:db8::7],10.0.0.1:6000/d?target_session_attrs=primary&sslmode=require");

        assertThat(address.hosts())
                .containsExactly(
                        new StoreHost("db_1", 5433),
                        new StoreHost("2001:db8::7", 5432),
                        new StoreHost("10.0.0.1", 6000));
        assertThat(address.toString()).isEqualTo("u@db_1:5433,[2001:db8::7]:5432,10.0.0.1:6000/d");
        assertThat(StoreAddress.parse(address.uri())).isEqualTo(address);
    }

    @Test
    @DisplayName("the system's CAs verify the host unless a mode is given")
    void systemsAuthorities() {
        assertThat(StoreAddress.parse("postgresql://u@h/d?sslrootcert=system").ssl())
                .isEqualTo(SslMode.VERIFY_FULL);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "mysql://u:geheim@h/d | it must begin with postgresql://",
                "jdbc:postgresql://u:geheim@h/d | it must begin with postgresql://",
                "u:geheim@h/d | it must begin with postgresql://",
                "postgresql://u:geheim@/d | the host is missing",
                "postgresql://u:geheim@a,,b/d | the host is missing or malformed",
                "postgresql://u:geheim@a:65536/d | the host is missing or malformed",
                "postgresql://u:geheim@::1/d | the host is missing or malformed",
                "postgresql://u:geheim@[::1/d | the host is missing or malformed",
                "postgresql://u:ge@heim@h/d | an @ too many",
                "postgresql://u:ge/geheim@h/d | an @ too many",
                "postgresql://u:geheim@h/d?sslmode=require&sslmode=disable | the parameter sslmode is there twice",
                "postgresql://u:geheim@h/d?sslrootcert= | sslrootcert is empty",
                "postgresql://u:geheim@h/d?sslrootcert=ca.pem | sslrootcert has no effect with sslmode=prefer",
                "postgresql://u:geheim@h/d?sslmode=require&sslrootcert=system | needs sslmode=verify-full",
                "postgresql://u:geheim@h/d?sslmode=disable&sslrootcert=ca.pem | sslmode=disable contradicts",
                "postgresql://u:geheim@h/d?sslmode=require&sslcert=c.pem | sslkey is missing",
                "postgresql://u:geheim@h/d?target_session_attrs=standby | target_session_attrs must be primary or read-write",
                "postgresql://u:geheim@h/d?target_session_attrs=any | target_session_attrs must be primary or read-write",
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
