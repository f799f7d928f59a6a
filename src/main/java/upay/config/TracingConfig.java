package upay.config;

import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import upay.domain.Secret;

/**
 * The section {@code tracing}: what is sent to an OpenTelemetry collector.
 *
 * @param endpoint of its OTLP receiver over HTTP, without {@code /v1/traces}; empty: no tracing
 * @param sampleRatio the part of the requests that is recorded, from 0 to 1
 * @param serviceName under which the collector finds this gateway
 * @param headers of each request to the collector: lines of {@code name: value}
 */
public record TracingConfig(Optional<URI> endpoint, double sampleRatio, String serviceName, Optional<Secret> headers) {
    private static final int MOST_HEADERS = 20;
    private static final Pattern HEADER =
            Pattern.compile("([A-Za-z0-9!#$%&'*+.^_`|~-]{1,100})[ \\t]*:[ \\t]*([\\x20-\\x7e]{1,4000})");
    private static final String HEADERS = "tracing.headers";
    private static final String FORM = "lines of name: value";

    static TracingConfig from(ConfigValues settings) {
        TracingConfig config = new TracingConfig(
                settings.httpUri("tracing.endpoint", ""),
                settings.factor("tracing.sample-ratio", 0.01, 0, 1),
                settings.text("tracing.service-name", "a name of up to 100 characters", "upay-gateway", 100),
                settings.secret(HEADERS, FORM));
        try {
            config.headersByName();
        } catch (IllegalArgumentException e) {
            // Without the text, which is a secret.
            settings.fault(HEADERS, "is not " + FORM + ", up to " + MOST_HEADERS + " of them");
        }
        return config;
    }

    /** @throws IllegalArgumentException if they are not lines of {@code name: value} */
    public Map<String, Secret> headersByName() {
        Map<String, Secret> byName = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        headers.ifPresent(text -> text.reveal()
                .lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .forEach(line -> {
                    Matcher header = HEADER.matcher(line);
                    if (!header.matches()
                            || byName.put(header.group(1), new Secret(header.group(2))) != null
                            || byName.size() > MOST_HEADERS) {
                        throw new IllegalArgumentException(FORM);
                    }
                }));
        return byName;
    }
}
