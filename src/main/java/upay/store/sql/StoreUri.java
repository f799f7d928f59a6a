package upay.store.sql;

import io.vertx.pgclient.SslMode;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import upay.domain.Secret;
import upay.store.tls.StoreTls;

/**
 * Parses the URI of a database, as PostgreSQL's own clients do: several hosts, each with a port, are separated by
 * commas. {@link java.net.URI} knows neither several hosts nor underscores in their names.
 */
final class StoreUri {
    private static final int DEFAULT_PORT = 5432;
    private static final int HOSTS_MAX = 16;

    private static final Pattern WHOLE = Pattern.compile(
            "(?<scheme>[^:/?#]*)://(?<authority>[^/?#]*)(?<path>/[^?#]*)?(\\?(?<query>[^#]*))?", Pattern.DOTALL);

    /** Outside of these only %.. is allowed. */
    private static final Pattern CHARACTERS =
            Pattern.compile("([A-Za-z0-9._~!$&'()*+,;=:@/?\\[\\]-]|%[0-9A-Fa-f]{2})*");

    private static final Pattern HOST = Pattern.compile(
            "(?<name>[A-Za-z0-9_]([A-Za-z0-9._-]*[A-Za-z0-9_.])?|\\[(?<ip>[0-9A-Fa-f:.]+)])(:(?<port>[0-9]{0,5}))?");

    private static final Set<String> KNOWN =
            Set.of("sslmode", "sslrootcert", "sslcert", "sslkey", "target_session_attrs");

    private final List<String> faults = new ArrayList<>();

    private StoreUri() {}

    /** @throws IllegalArgumentException names all that is wrong, without quoting what may be the password */
    static StoreAddress parse(String text) {
        return new StoreUri().read(text.trim());
    }

    private StoreAddress read(String text) {
        Matcher whole = WHOLE.matcher(text);
        if (!CHARACTERS.matcher(text).matches()) {
            throw unusable(List.of("it has a character that is not allowed where it stands (special characters of a"
                    + " password are written as %..)"));
        }
        if (!whole.matches()) {
            throw unusable(List.of("it must begin with postgresql://"));
        }
        if (!"postgresql".equals(whole.group("scheme")) && !"postgres".equals(whole.group("scheme"))) {
            faults.add("it must begin with postgresql://");
        }
        String authority = whole.group("authority");
        int at = authority.lastIndexOf('@');
        String path = whole.group("path") == null ? "" : whole.group("path");
        if (authority.indexOf('@') != at || path.indexOf('@') >= 0) {
            faults.add("it has an @ too many (special characters of a password are written as %..)");
        }
        String[] login = at < 0 ? new String[] {""} : authority.substring(0, at).split(":", 2);
        if (login[0].isEmpty()) {
            faults.add("the user is missing (//user:password@host)");
        }
        List<StoreHost> hosts = hosts(authority.substring(at + 1));
        String database = decode(path).replaceFirst("^/", "");
        if (database.isEmpty()) {
            faults.add("the database is missing (//host:port/database)");
        }
        Map<String, String> parameters = parameters(whole.group("query"));
        StoreTls tls = tls(parameters);
        target(parameters.get("target_session_attrs"));
        if (!faults.isEmpty()) {
            throw unusable(faults);
        }
        return new StoreAddress(
                hosts, database, decode(login[0]), new Secret(login.length == 2 ? decode(login[1]) : ""), tls);
    }

    private static IllegalArgumentException unusable(List<String> faults) {
        return new IllegalArgumentException("the database URI is not usable: " + String.join("; ", faults));
    }

    private List<StoreHost> hosts(String text) {
        List<StoreHost> hosts = new ArrayList<>();
        for (String one : text.split(",", -1)) {
            Matcher host = HOST.matcher(one);
            int port = host.matches() ? port(host.group("port")) : -1;
            if (port < 1 || port > 65_535) {
                faults.add("the host is missing or malformed (//user:password@host:port/database, several as"
                        + " host:port,host:port)");
                return List.of();
            }
            hosts.add(new StoreHost(host.group("ip") == null ? host.group("name") : host.group("ip"), port));
        }
        if (hosts.size() > HOSTS_MAX) {
            faults.add("it names " + hosts.size() + " hosts (at most " + HOSTS_MAX + ")");
        }
        return hosts;
    }

    private static int port(@Nullable String text) {
        return text == null || text.isEmpty() ? DEFAULT_PORT : Integer.parseInt(text);
    }

    private Map<String, String> parameters(@Nullable String query) {
        Map<String, String> parameters = new HashMap<>();
        for (String parameter : query == null || query.isEmpty() ? new String[0] : query.split("&")) {
            String[] pair = parameter.split("=", 2);
            String name = decode(pair[0]);
            if (!KNOWN.contains(name)) {
                faults.add(
                        "the parameter " + name + " is not known (sslmode, sslrootcert, sslcert, sslkey and"
                                + " target_session_attrs are; time-outs are set by db.connect-timeout and db.statement-timeout)");
            } else if (parameters.put(name, pair.length == 2 ? decode(pair[1]) : "") != null) {
                faults.add("the parameter " + name + " is there twice");
            }
        }
        return parameters;
    }

    private StoreTls tls(Map<String, String> parameters) {
        String root = file("sslrootcert", parameters);
        SslMode usual = StoreTls.SYSTEM.equals(root) ? SslMode.VERIFY_FULL : SslMode.PREFER;
        String mode = parameters.get("sslmode");
        StoreTls tls = new StoreTls(
                mode == null ? usual : sslMode(mode, usual),
                root,
                file("sslcert", parameters),
                file("sslkey", parameters));
        faults.addAll(tls.contradictions());
        return tls;
    }

    private @Nullable String file(String name, Map<String, String> parameters) {
        String file = parameters.get(name);
        if (file != null && file.isEmpty()) {
            faults.add(name + " is empty: it must be the path of a file in PEM");
            return null;
        }
        return file;
    }

    private SslMode sslMode(String value, SslMode usual) {
        for (SslMode mode : SslMode.values()) {
            if (mode.name().toLowerCase(Locale.ROOT).replace('_', '-').equals(value)) {
                return mode;
            }
        }
        faults.add("sslmode must be disable, allow, prefer, require, verify-ca or verify-full");
        return usual;
    }

    /** The gateway writes, and always looks for the host that lets it. */
    private void target(@Nullable String value) {
        if (value != null && !value.equals("primary") && !value.equals("read-write")) {
            faults.add("target_session_attrs must be primary or read-write: the gateway writes, and uses the host that"
                    + " accepts it");
        }
    }

    private static String decode(String text) {
        // A plus is a plus in a URI; URLDecoder would make it a blank.
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }
}
