package upay.store.sql;

import io.vertx.core.net.ClientSSLOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.SslMode;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import upay.domain.Secret;

/**
 * The address of a PostgreSQL server and the login, for both drivers.
 *
 * @param password empty if the server requires none
 * @param rootCertificate PEM file to verify the server by; null: the JVM's trust store
 */
public record StoreAddress(
        String host,
        int port,
        String database,
        String user,
        Secret password,
        SslMode ssl,
        @Nullable String rootCertificate) {

    private static final int DEFAULT_PORT = 5432;

    /**
     * A server on this machine.
     *
     * @param host an address, or the absolute path of the folder of its Unix socket
     */
    public static StoreAddress onThisMachine(String host, int port, String database, String user, Secret password) {
        return new StoreAddress(host, port, database, user, password, SslMode.DISABLE, null);
    }

    /** The same login at another address. */
    public StoreAddress at(String otherHost, int otherPort) {
        return new StoreAddress(otherHost, otherPort, database, user, password, ssl, rootCertificate);
    }

    /** The same login to another database. */
    public StoreAddress withDatabase(String other) {
        return new StoreAddress(host, port, other, user, password, ssl, rootCertificate);
    }

    /**
     * Parses {@code postgresql://user:password@host:port/database?sslmode=verify-full&sslrootcert=ca.pem}; also
     * postgres://. Port, password and parameters may be left out; user, password and database are percent-decoded.
     *
     * @throws IllegalArgumentException names all that is wrong, without the password
     */
    public static StoreAddress parse(String text) {
        URI uri = uri(text);
        List<String> faults = new ArrayList<>();
        if (!"postgresql".equals(uri.getScheme()) && !"postgres".equals(uri.getScheme())) {
            faults.add("it must begin with postgresql://");
        }
        if (uri.getHost() == null) {
            faults.add("the host is missing or malformed (one host only)");
        }
        String[] login = uri.getRawUserInfo() == null
                ? new String[] {""}
                : uri.getRawUserInfo().split(":", 2);
        if (login[0].isEmpty()) {
            faults.add("the user is missing (//user:password@host)");
        }
        String database =
                uri.getRawPath() == null ? "" : decode(uri.getRawPath()).replaceFirst("^/", "");
        if (database.isEmpty()) {
            faults.add("the database is missing (//host:port/database)");
        }
        SslMode ssl = SslMode.PREFER;
        String rootCertificate = null;
        for (String parameter : parameters(uri)) {
            String[] pair = parameter.split("=", 2);
            String value = pair.length == 2 ? decode(pair[1]) : "";
            switch (pair[0]) {
                case "sslmode" -> ssl = sslMode(value, faults);
                case "sslrootcert" -> rootCertificate = value;
                default -> faults.add("the parameter " + pair[0] + " is not known (sslmode and sslrootcert are)");
            }
        }
        if (!faults.isEmpty()) {
            throw new IllegalArgumentException("the database URI is not usable: " + String.join("; ", faults));
        }
        return new StoreAddress(
                uri.getHost(),
                uri.getPort() == -1 ? DEFAULT_PORT : uri.getPort(),
                database,
                decode(login[0]),
                new Secret(login.length == 2 ? decode(login[1]) : ""),
                ssl,
                rootCertificate);
    }

    private static URI uri(String text) {
        try {
            return new URI(text.trim());
        } catch (URISyntaxException e) {
            // Its own message would repeat the whole text, including the password.
            throw new IllegalArgumentException(
                    "the database URI is not usable: it has a character that is not allowed where it"
                            + " stands (special characters of a password are written as %..)");
        }
    }

    private static List<String> parameters(URI uri) {
        return uri.getRawQuery() == null || uri.getRawQuery().isEmpty()
                ? List.of()
                : List.of(uri.getRawQuery().split("&"));
    }

    private static SslMode sslMode(String value, List<String> faults) {
        for (SslMode mode : SslMode.values()) {
            if (mode.name().toLowerCase(java.util.Locale.ROOT).replace('_', '-').equals(value)) {
                return mode;
            }
        }
        faults.add("sslmode must be disable, allow, prefer, require, verify-ca or verify-full");
        return SslMode.PREFER;
    }

    private static String decode(String text) {
        // A plus is a plus in a URI; URLDecoder would make it a blank.
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    /** For the blocking driver; without user and password. */
    public String jdbcUrl() {
        // With a Unix socket the host is ignored: the factory has the path.
        String named = isSocket() ? "localhost" : host;
        return "jdbc:postgresql://" + (named.contains(":") && !named.startsWith("[") ? "[" + named + "]" : named) + ":"
                + port + "/" + encoded(database);
    }

    /**
     * In the form that {@link #parse} accepts, including the password. A Unix socket has none.
     *
     * @throws IllegalStateException for a Unix socket
     */
    public String uri() {
        if (isSocket() || rootCertificate != null) {
            throw new IllegalStateException("not to be said in a URI: " + this);
        }
        return "postgresql://" + encoded(user) + ":" + encoded(password.reveal()) + "@" + host + ":" + port + "/"
                + encoded(database) + "?sslmode=" + sslText();
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private boolean isSocket() {
        return host.startsWith("/");
    }

    /** For the blocking driver, beside {@link #jdbcUrl()}. */
    public Properties jdbcProperties() {
        Properties properties = new Properties();
        properties.setProperty("user", user);
        properties.setProperty("password", password.reveal());
        properties.setProperty("sslmode", sslText());
        if (rootCertificate != null) {
            properties.setProperty("sslrootcert", rootCertificate);
        }
        if (isSocket()) {
            properties.setProperty("socketFactory", UnixSocketFactory.class.getName());
            properties.setProperty("socketFactoryArg", host + "/.s.PGSQL." + port);
        }
        // Settings of a role or a database are not meant for migrations, which take as long as they need.
        properties.setProperty("options", "-c statement_timeout=0 -c standard_conforming_strings=on");
        properties.setProperty("connectTimeout", "5");
        properties.setProperty("ApplicationName", "upay-gateway migrations");
        return properties;
    }

    /** For the non-blocking driver. */
    public PgConnectOptions connectOptions() {
        PgConnectOptions options = new PgConnectOptions()
                .setHost(host.startsWith("[") ? host.substring(1, host.length() - 1) : host)
                .setPort(port)
                .setDatabase(database)
                .setUser(user)
                .setPassword(password.reveal())
                .setSslMode(ssl);
        if (ssl != SslMode.DISABLE) {
            ClientSSLOptions tls = new ClientSSLOptions();
            boolean verifies = ssl == SslMode.VERIFY_CA || ssl == SslMode.VERIFY_FULL;
            tls.setTrustAll(!verifies);
            tls.setHostnameVerificationAlgorithm(ssl == SslMode.VERIFY_FULL ? "HTTPS" : "");
            if (rootCertificate != null) {
                tls.setTrustOptions(new PemTrustOptions().addCertPath(rootCertificate));
            }
            options.setSslOptions(tls);
        }
        return options;
    }

    private String sslText() {
        return ssl.name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    }

    /** Without the password. */
    @Override
    public String toString() {
        return user + "@" + host + ":" + port + "/" + database;
    }
}
