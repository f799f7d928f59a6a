package upay.config;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import upay.domain.Secret;
import upay.domain.proxy.HttpProxy;

/**
 * Returns values by key: from the environment, else from the file, else the default. A fault is recorded, and the
 * default returned instead, so that one pass finds every fault. Each call also declares its key: the records that read
 * are the only list of keys.
 */
final class ConfigValues {
    private static final String IN_THE_FILE = "in the file";
    private static final Pattern PASSWORD = Pattern.compile("://[^/@]*:[^/@]+@");
    private static final String FLAG = "true or false";
    private static final Pattern HOST_NAME = Pattern.compile("[A-Za-z0-9_-]{1,63}(\\.[A-Za-z0-9_-]{1,63}){0,20}");

    private final Map<String, String> environment;
    private final Map<String, String> file;
    private final Map<String, SettingKey> keys = new LinkedHashMap<>();
    private final List<String> faults = new ArrayList<>();
    /** Secrets in the configuration file itself, and the faults of the files of other secrets. */
    private final List<String> inFile = new ArrayList<>();

    private final List<String> exposed = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();
    private final Map<String, String> digests = new HashMap<>();
    private final Set<Path> files = new HashSet<>();
    private final Map<Path, SecretText> pipes = new HashMap<>();

    /** @param pipes the contents of files that were read before and cannot be read again */
    ConfigValues(Map<String, String> environment, Map<String, String> file, Map<Path, SecretText> pipes) {
        this.environment = environment;
        this.file = file;
        this.pipes.putAll(pipes);
    }

    int number(String name, int fallback, int min, int max) {
        return value(name, "a whole number from " + min + " to " + max, "" + fallback, text -> {
            int number = Integer.parseInt(text);
            return check(number >= min && number <= max, number);
        });
    }

    double factor(String name, double fallback, double min, double max) {
        return value(name, "a number from " + min + " to " + max, "" + fallback, text -> {
            double number = Double.parseDouble(text);
            return check(number >= min && number <= max, number);
        });
    }

    Duration duration(String name, String fallback, String min, String max) {
        return value(name, durations(min, max), fallback, text -> durationWithin(text, min, max));
    }

    /** Empty if it is not set. */
    Optional<Duration> duration(String name, String min, String max) {
        return optional(name, durations(min, max), "", text -> durationWithin(text, min, max));
    }

    private static String durations(String min, String max) {
        return "a duration from " + min + " to " + max + " (units ms, s, m, h)";
    }

    private static Duration durationWithin(String text, String min, String max) {
        Duration duration = Units.duration(text);
        return check(
                duration.compareTo(Units.duration(min)) >= 0 && duration.compareTo(Units.duration(max)) <= 0, duration);
    }

    /** The delays of successive retries. */
    List<Duration> durations(String name, String fallback, int maxCount) {
        return value(name, "1 to " + maxCount + " durations (units ms, s, m, h)", fallback, text -> {
            List<Duration> list = items(text).map(Units::duration).toList();
            return check(
                    !list.isEmpty() && list.size() <= maxCount && list.stream().noneMatch(Duration::isZero), list);
        });
    }

    int bytes(String name, String fallback, String min, String max) {
        return value(name, "a size from " + min + " to " + max + " (units B, KiB, MiB)", fallback, text -> {
            int bytes = Units.bytes(text);
            return check(bytes >= Units.bytes(min) && bytes <= Units.bytes(max), bytes);
        });
    }

    String text(String name, String allowed, String fallback, int maxLength) {
        return value(name, allowed, fallback, text -> check(text.length() <= maxLength, text));
    }

    /** Host names, in lower case; by default none. */
    Set<String> hostNames(String name) {
        return hostNames(name, "");
    }

    Set<String> hostNames(String name, String fallback) {
        return value(name, "host names without a port, separated by commas", fallback, text -> items(text)
                .map(host -> check(HOST_NAME.matcher(host).matches(), host.toLowerCase(Locale.ROOT)))
                .collect(Collectors.toUnmodifiableSet()));
    }

    <T> T parsed(String name, String allowed, @Nullable String fallback, Function<String, T> parser) {
        return value(name, allowed, fallback, parser);
    }

    boolean flag(String name, boolean fallback) {
        return value(name, FLAG, Boolean.toString(fallback), ConfigValues::truth);
    }

    /** Empty if it is not set. */
    Optional<Boolean> flag(String name) {
        return optional(name, FLAG, "", ConfigValues::truth);
    }

    private static boolean truth(String text) {
        return check(text.equals("true") || text.equals("false"), text.equals("true"));
    }

    <E extends Enum<E>> E choice(String name, Class<E> type, E fallback) {
        String allowed =
                Arrays.stream(type.getEnumConstants()).map(ConfigValues::lower).collect(Collectors.joining(" or "));
        return value(name, allowed, lower(fallback), text -> constant(type, text));
    }

    /** At least one of them, separated by commas. */
    <E extends Enum<E>> Set<E> choices(String name, Class<E> type, Set<E> fallback) {
        String allowed = "one or several of "
                + Arrays.stream(type.getEnumConstants())
                        .map(ConfigValues::lower)
                        .collect(Collectors.joining(", "));
        String usual = fallback.stream().map(ConfigValues::lower).collect(Collectors.joining(", "));
        return value(name, allowed, usual, text -> {
            Set<E> chosen = EnumSet.noneOf(type);
            items(text).forEach(item -> chosen.add(constant(type, item)));
            return check(!chosen.isEmpty(), chosen);
        });
    }

    private static <E extends Enum<E>> E constant(Class<E> type, String text) {
        return Arrays.stream(type.getEnumConstants())
                .filter(constant -> lower(constant).equals(text.toLowerCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(IllegalArgumentException::new);
    }

    /** http or https with a host, without a slash at its end. */
    Optional<URI> httpUri(String name, @Nullable String fallback) {
        return optional(
                name, "http://host:port or https://host:port, with a path where there is one", fallback, text -> {
                    URI uri = URI.create(text.endsWith("/") ? text.substring(0, text.length() - 1) : text);
                    boolean http = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
                    return check(
                            http && uri.getHost() != null && uri.getRawQuery() == null && uri.getRawUserInfo() == null,
                            uri);
                });
    }

    /** Empty: none. */
    Optional<HttpProxy> proxy(String name) {
        try {
            return secret(name, HttpProxy.FORM).flatMap(text -> Optional.ofNullable(HttpProxy.parse(text.reveal())));
        } catch (IllegalArgumentException e) {
            fault(name, "is not " + HttpProxy.FORM);
            return Optional.empty();
        }
    }

    <T> Optional<T> optional(String name, String allowed, @Nullable String fallback, Function<String, T> parser) {
        return value(
                name,
                allowed,
                fallback,
                text -> text.isEmpty() ? Optional.<T>empty() : Optional.of(parser.apply(text)));
    }

    /** As {@link #secretText}, without its origin. */
    Optional<Secret> secret(String name, String allowed) {
        return secretText(name, allowed).map(SecretText::text);
    }

    /**
     * Given as text by its key, or by the same key with {@code -file} as the path of a file that holds it. For a binary
     * file (PKCS#12) the value is its Base64.
     */
    Optional<SecretText> secretText(String name, String allowed) {
        Optional<Found> inPlace = declare(new SettingKey(name, allowed, "", true));
        inPlace.filter(found -> found.origin().startsWith(IN_THE_FILE) && isSecret(name, found.text()))
                .ifPresent(found -> inFile.add(name));
        Optional<SecretText> given = inPlace.map(found -> new SecretText(new Secret(found.text()), Optional.empty()));
        String fileName = name + "-file";
        Optional<Found> path = declare(new SettingKey(fileName, "the path of a file that holds " + name, "", false));
        if (given.isPresent() && path.isPresent()) {
            fault(name, "is given together with " + fileName + "; remove one of them");
        }
        return given.isPresent() ? given : path.flatMap(found -> content(fileName, found));
    }

    /** A uri, also of a proxy, is a secret if it contains a password. */
    private static boolean isSecret(String name, String text) {
        return !SecretFile.isPublic(name)
                && (!name.endsWith(".uri") && !name.endsWith(".proxy")
                        || PASSWORD.matcher(text).find());
    }

    /** The secrets that other users of this machine can read; one sentence each. */
    List<String> exposed(@Nullable Path configuration) {
        List<String> all = new ArrayList<>(exposed);
        if (configuration != null && !inFile.isEmpty()) {
            SecretFile.exposure(configuration)
                    .ifPresent(how -> all.add(String.join(", ", inFile) + ": in " + configuration + ", and " + how));
        }
        return all;
    }

    private Optional<SecretText> content(String name, Found path) {
        try {
            if (!SecretFile.isPublic(name)) {
                SecretFile.exposure(Path.of(path.text()))
                        .ifPresent(how -> exposed.add(name + ": " + path.text() + ", " + how));
            }
            SecretText content = content(Path.of(path.text()));
            digests.put(
                    name,
                    ConfigSource.digest(path.text() + "\0" + content.text().reveal()));
            return Optional.of(content);
        } catch (IOException | IllegalArgumentException e) {
            fault(name, "found '" + path.text() + "' (" + path.origin() + "), a file that can't be read");
            return Optional.empty();
        }
    }

    private SecretText content(Path path) throws IOException {
        files.add(path);
        if (Files.isRegularFile(path)) {
            return SecretText.read(path);
        }
        SecretText before = pipes.get(path);
        SecretText content = before == null ? SecretText.read(path) : before;
        pipes.put(path, content);
        return content;
    }

    /** Where the values came from. */
    ConfigSource.Origin origin() {
        return new ConfigSource.Origin(digests, files, pipes);
    }

    void fault(String name, String what) {
        faults.add(name + ": " + what);
    }

    List<String> faults() {
        return faults;
    }

    /** The former names in use. */
    List<String> warnings() {
        return warnings;
    }

    List<SettingKey> keys() {
        return List.copyOf(keys.values());
    }

    private <T> T value(String name, String allowed, @Nullable String fallback, Function<String, T> parser) {
        Optional<Found> found = declare(new SettingKey(name, allowed, fallback, false));
        if (found.isPresent()) {
            try {
                return parser.apply(found.get().text());
            } catch (IllegalArgumentException | ArithmeticException e) {
                fault(name, "found '" + found.get().text() + "' (" + found.get().origin() + "); allowed: " + allowed);
            }
        }
        return parser.apply(fallback);
    }

    /**
     * An empty value counts as not set, as in compose files and in the packaged one. A key's former name counts as its
     * current one; both in the same source are a fault.
     */
    private Optional<Found> declare(SettingKey key) {
        if (keys.put(key.name(), key) != null) {
            throw new IllegalStateException("two readers of " + key.name());
        }
        Optional<Found> set = found(environment, key.variable(), key.variable());
        Optional<Found> written = found(file, key.name(), IN_THE_FILE);
        Optional<RenamedKey> renamed = RenamedKey.of(key.name());
        if (renamed.isPresent()) {
            String variable = renamed.get().formerVariable();
            String name = renamed.get().former();
            set = former(renamed.get(), key.variable(), set, variable, found(environment, variable, variable));
            written = former(renamed.get(), key.name(), written, name, found(file, name, IN_THE_FILE + ", as " + name));
        }
        Optional<Found> value = set.isPresent() ? set : written;
        value.ifPresent(found -> digests.put(key.name(), ConfigSource.digest(found.text())));
        return value;
    }

    /** The value under the current name, else the one under the former name, from one source. */
    private Optional<Found> former(
            RenamedKey renamed, String name, Optional<Found> value, String formerName, Optional<Found> formerValue) {
        if (formerValue.isPresent() && value.isPresent()) {
            fault(name, "is given together with " + formerName + ", its former name; remove " + formerName);
        } else if (formerValue.isPresent() && !renamed.silent()) {
            warnings.add(formerName + ": is called " + name + " now; the next version no longer takes the former name");
        }
        return value.isPresent() ? value : formerValue;
    }

    private static Optional<Found> found(Map<String, String> texts, String name, String origin) {
        String text = texts.getOrDefault(name, "").strip();
        return text.isEmpty() ? Optional.empty() : Optional.of(new Found(text, origin));
    }

    static Stream<String> items(String text) {
        return Arrays.stream(text.split(",")).map(String::strip).filter(item -> !item.isEmpty());
    }

    static <T> T check(boolean allowed, T value) {
        if (!allowed) {
            throw new IllegalArgumentException();
        }
        return value;
    }

    private static String lower(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private record Found(String text, String origin) {}
}
