package upay.store.sql;

import io.vertx.core.net.ClientSSLOptions;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.SslMode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import upay.domain.Secret;
import upay.store.tls.StoreTls;
import upay.store.tls.TlsSocketFactory;

/**
 * The address of the store and the login, for both drivers. Of several hosts the one that accepts writes is used, and
 * looked for anew with each connection.
 *
 * @param hosts at least one, in the order in which they are tried
 * @param password empty if the server requires none
 */
public record StoreAddress(List<StoreHost> hosts, String database, String user, Secret password, StoreTls tls) {
    private static final int CONNECT_SECONDS = 5;

    public StoreAddress {
        hosts = List.copyOf(hosts);
        if (hosts.isEmpty()) {
            throw new IllegalArgumentException("the store needs a host");
        }
    }

    /**
     * A server on this machine.
     *
     * @param host an address, or the absolute path of the folder of its Unix socket
     */
    public static StoreAddress onThisMachine(String host, int port, String database, String user, Secret password) {
        return new StoreAddress(List.of(new StoreHost(host, port)), database, user, password, StoreTls.OFF);
    }

    /**
     * Parses {@code postgresql://user:password@host:port,host:port/database?sslmode=verify-full&sslrootcert=ca.pem};
     * also postgres://. Ports, password and parameters may be left out; user, password and database are
     * percent-decoded.
     *
     * @throws IllegalArgumentException names all that is wrong, without the password
     */
    public static StoreAddress parse(String text) {
        return StoreUri.parse(text);
    }

    /** The same login at another address. */
    public StoreAddress at(String otherHost, int otherPort) {
        return at(new StoreHost(otherHost, otherPort));
    }

    /** The same login at one host. */
    public StoreAddress at(StoreHost host) {
        return new StoreAddress(List.of(host), database, user, password, tls);
    }

    /** The same login to another database. */
    public StoreAddress withDatabase(String other) {
        return new StoreAddress(hosts, other, user, password, tls);
    }

    /** The first host's name. */
    public String host() {
        return hosts.get(0).name();
    }

    /** The first host's port. */
    public int port() {
        return hosts.get(0).port();
    }

    public SslMode ssl() {
        return tls.mode();
    }

    public @Nullable String rootCertificate() {
        return tls.rootCertificate();
    }

    /** For the blocking driver, of the first host; without user and password. */
    public String jdbcUrl() {
        // With a Unix socket the host is ignored: the factory has the path.
        StoreHost host = hosts.get(0);
        return "jdbc:postgresql://" + (host.isSocket() ? "localhost:" + host.port() : host) + "/" + encoded(database);
    }

    /**
     * In the form that {@link #parse} accepts, including the password. A Unix socket has none.
     *
     * @throws IllegalStateException for a Unix socket
     */
    public String uri() {
        if (hosts.get(0).isSocket()) {
            throw new IllegalStateException("not to be said in a URI: " + this);
        }
        StringBuilder uri = new StringBuilder("postgresql://" + encoded(user) + ":" + encoded(password.reveal()) + "@"
                + hostList() + "/" + encoded(database) + "?sslmode=" + tls.modeName());
        Map<String, @Nullable String> files = new HashMap<>();
        files.put("sslrootcert", tls.rootCertificate());
        files.put("sslcert", tls.certificate());
        files.put("sslkey", tls.key());
        files.forEach((name, file) -> {
            if (file != null) {
                uri.append('&').append(name).append('=').append(encoded(file));
            }
        });
        return uri.toString();
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private String hostList() {
        return hosts.stream().map(StoreHost::toString).collect(Collectors.joining(","));
    }

    /** For the blocking driver, beside {@link #jdbcUrl()}. */
    public Properties jdbcProperties() {
        Properties properties = new Properties();
        properties.setProperty("user", user);
        properties.setProperty("password", password.reveal());
        TlsSocketFactory.configure(tls, properties);
        StoreHost host = hosts.get(0);
        if (host.isSocket()) {
            DriverSocketFactory.toSocket(host.name() + "/.s.PGSQL." + host.port(), properties);
        } else if (host.ip() != null) {
            DriverSocketFactory.toAddress(host.ip(), properties);
        }
        properties.setProperty("connectTimeout", Integer.toString(CONNECT_SECONDS));
        properties.setProperty("ApplicationName", "upay-gateway migrations");
        return properties;
    }

    /**
     * For the non-blocking driver.
     *
     * @param certificates of {@link StoreTls#client}; null without TLS
     */
    public PgConnectOptions connectOptions(StoreHost host, @Nullable ClientSSLOptions certificates) {
        PgConnectOptions options = new PgConnectOptions()
                .setHost(host.name())
                .setPort(host.port())
                .setDatabase(database)
                .setUser(user)
                .setPassword(password.reveal())
                .setSslMode(tls.mode())
                // Without those of the driver that poolers refuse.
                .setProperties(new HashMap<>(Map.of("client_encoding", "utf8", "DateStyle", "ISO")));
        return certificates == null ? options : options.setSslOptions(certificates);
    }

    /** Without the password. */
    @Override
    public String toString() {
        return user + "@" + hostList() + "/" + database;
    }
}
