package upay.config;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import upay.domain.Schedules;
import upay.domain.Secret;
import upay.domain.terminal.Dialect;

/**
 * All settings, typed. Environment variables take precedence over the file, the file over the defaults; {@code
 * conf/gateway.yaml} lists every key with its default, unit and meaning.
 *
 * @param general settings of the whole process
 * @param waits before scaling
 */
public record GatewayConfig(
        General general,
        HttpConfig http,
        Management management,
        StoreConfig store,
        Schedules waits,
        ChannelsConfig channels,
        WebhookConfig webhook,
        Sandbox sandbox) {

    /** Twice what it takes on two cores. */
    private static final Duration WARM_UP = Duration.ofSeconds(30);

    /** Whether real money moves. */
    public enum Profile {
        SANDBOX,
        PRODUCTION
    }

    /**
     * The result of reading the configuration.
     *
     * @param config with defaults in place of faulty values; to be used only without faults
     * @param faults all faults, one sentence each, with its key
     * @param warnings probable mistakes, which may also be intended for another program
     * @param origin where the values came from
     */
    public record Reading(
            GatewayConfig config, List<String> faults, List<String> warnings, ConfigSource.Origin origin) {}

    /**
     * Reads the environment and the file, if given.
     *
     * @param file null: defaults and environment only
     * @throws ConfigException if the file can't be read; all other faults are in the result
     */
    public static Reading read(Map<String, String> environment, @Nullable Path file) {
        return read(environment, file, Map.of());
    }

    /** @param pipes the contents of files that cannot be read again */
    static Reading read(Map<String, String> environment, @Nullable Path file, Map<Path, SecretText> pipes) {
        Map<String, String> texts = file == null ? Map.of() : YamlFile.read(file);
        Map<String, String> variables = ServiceVariables.without(environment);
        ConfigValues settings = new ConfigValues(variables, texts, pipes);
        GatewayConfig config = from(settings);
        List<String> faults = new ArrayList<>(settings.faults());
        List<String> warnings = new ArrayList<>(settings.warnings());
        faults.addAll(UndecodedText.faults(variables));
        if (config.profile() == Profile.PRODUCTION) {
            faults.addAll(settings.exposed(file));
            warnings.addAll(ConsistencyChecks.cautions(config));
        }
        UnknownKeys unknown = new UnknownKeys(settings.keys());
        unknown.inFile(texts, faults);
        unknown.inEnvironment(variables.keySet(), faults, warnings);
        environment.keySet().stream()
                .filter(name -> !variables.containsKey(name))
                .sorted()
                .forEach(name -> warnings.add(ServiceVariables.warning(name)));
        return new Reading(config, List.copyOf(faults), List.copyOf(warnings), settings.origin());
    }

    /** As {@link #read}; throws on any fault. */
    public static GatewayConfig require(Map<String, String> environment, @Nullable Path file) {
        Reading reading = read(environment, file);
        if (!reading.faults().isEmpty()) {
            throw new ConfigException(reading.faults());
        }
        return reading.config();
    }

    /** All keys, in the order of the file. */
    public static List<SettingKey> keys() {
        ConfigValues settings = new ConfigValues(Map.of(), Map.of(), Map.of());
        from(settings);
        return settings.keys();
    }

    /** Whether the sandbox simulates the channels: never in production, nor beside a real channel. */
    public boolean sandboxed() {
        return profile() == Profile.SANDBOX && channels.configured().isEmpty();
    }

    public Profile profile() {
        return general.profile();
    }

    public Optional<URI> publicUrl() {
        return general.publicUrl();
    }

    public Path dataDir() {
        return general.dataDir();
    }

    public Optional<Secret> masterKey() {
        return general.masterKey();
    }

    public Protocol protocol() {
        return general.protocol();
    }

    public Terminals terminals() {
        return general.terminals();
    }

    /** How long the warm-up before the gateway is ready may take; zero: there is none. */
    public Duration warmUpLimit() {
        return general.warmUp().limit().orElse(profile() == Profile.PRODUCTION ? WARM_UP : Duration.ZERO);
    }

    /** Whether the channels' signatures are warmed up while the gateway starts: always, unless a limit of zero is set. */
    public boolean warmsUpSignatures() {
        return !general.warmUp().limit().equals(Optional.of(Duration.ZERO));
    }

    public LoggingConfig logging() {
        return general.observed().logging();
    }

    public Tracing tracing() {
        return general.observed().tracing();
    }

    /** Reads the keys in the order of the file. */
    private static GatewayConfig from(ConfigValues settings) {
        Profile profile = settings.choice("profile", Profile.class, Profile.SANDBOX);
        Optional<URI> publicUrl = settings.httpUri("public-url", "");
        Path dataDir = settings.parsed("data-dir", "the path of a folder", "./data", Path::of);
        Optional<Secret> masterKey =
                settings.secret("master-key", "lines of version:key, a key 32 bytes as Base64 or hexadecimal digits");
        Protocol protocol = Protocol.from(settings);
        Terminals terminals = Terminals.from(settings);
        HttpConfig http = HttpConfig.from(settings);
        Management management = Management.from(settings);
        StoreConfig store = StoreConfig.from(settings);
        Schedules waits = WaitsSection.from(settings);
        ChannelsConfig channels = ChannelsConfig.from(settings);
        WebhookConfig webhook = WebhookConfig.from(settings);
        channels = channels.withBills(ChannelsConfig.Bills.from(settings));
        channels = channels.withPaymentCodes(PaymentCodeConfig.from(settings));
        Sandbox sandbox = Sandbox.from(settings);
        WarmUp warmUp = new WarmUp(settings.duration("warm-up.limit", "0s", "5m"));
        LoggingConfig logging = LoggingConfig.from(settings);
        General general = new General(
                profile,
                publicUrl,
                dataDir,
                masterKey,
                protocol,
                terminals,
                warmUp,
                new Observability(logging, Tracing.from(settings)));
        GatewayConfig config = new GatewayConfig(general, http, management, store, waits, channels, webhook, sandbox);
        ConsistencyChecks.find(config, settings);
        return config;
    }

    /**
     * Settings of the whole process.
     *
     * @param publicUrl the base URL of callbacks; empty: no callbacks
     * @param dataDir where the embedded PostgreSQL keeps its data
     * @param masterKey seals the store's secrets; empty: the published key
     */
    public record General(
            Profile profile,
            Optional<URI> publicUrl,
            Path dataDir,
            Optional<Secret> masterKey,
            Protocol protocol,
            Terminals terminals,
            WarmUp warmUp,
            Observability observed) {}

    /** What is told of requests while they run. */
    public record Observability(LoggingConfig logging, Tracing tracing) {}

    /**
     * The warm-up before this gateway is ready.
     *
     * @param limit how long it may take; zero: there is none; empty: by the profile
     */
    public record WarmUp(Optional<Duration> limit) {}

    /**
     * How terminals are answered.
     *
     * @param dialect of those without one of their own
     */
    public record Protocol(Dialect dialect) {
        private static Protocol from(ConfigValues settings) {
            return new Protocol(settings.choice("protocol.dialect", Dialect.class, Dialect.SEED));
        }
    }

    /**
     * The keys of terminals.
     *
     * @param previousKeyLifetime how long a key that a check-in replaced stays valid once its successor has signed
     */
    public record Terminals(Duration previousKeyLifetime) {
        private static Terminals from(ConfigValues settings) {
            return new Terminals(settings.duration("terminals.previous-key-lifetime", "24h", "1m", "720h"));
        }
    }

    /**
     * The port for operators and probes; not public.
     *
     * @param allowedHosts permitted host names in lower case, besides its address, loopback names and IP addresses
     * @param publicUrl where browsers find it behind a proxy; empty: at its own address
     * @param entrance its TLS, and its proxies
     */
    public record Management(
            String host, int port, Set<String> allowedHosts, Optional<URI> publicUrl, ManagementEntrance entrance) {
        private static Management from(ConfigValues settings) {
            return new Management(
                    settings.text("management.host", "an address of this machine", "127.0.0.1", 255),
                    settings.number("management.port", 8081, 0, 65535),
                    settings.hostNames("management.allowed-hosts"),
                    settings.httpUri("management.public-url", ""),
                    new ManagementEntrance(
                            settings.secretText(
                                    "management.tls.certificate", "certificates in PEM, the port's own first"),
                            settings.secretText("management.tls.key", "a private key in PEM, PKCS#8"),
                            IngressConfig.addresses(settings, "management.trusted-proxies")));
        }

        /** Its certificate chain; empty: no TLS. */
        public Optional<SecretText> certificate() {
            return entrance.certificate;
        }

        /** Of its certificate. */
        public Optional<SecretText> key() {
            return entrance.key;
        }

        /** The proxies that may name the client they call for. */
        public List<String> trustedProxies() {
            return entrance.trustedProxies;
        }

        /** Whether a proxy in front has TLS. */
        public boolean isSecuredByProxy() {
            return publicUrl.filter(url -> "https".equals(url.getScheme())).isPresent();
        }

        void findContradictions(ConfigValues settings) {
            if (entrance.certificate.isPresent() && entrance.key.isEmpty()) {
                settings.fault("management.tls.key", "is missing beside management.tls.certificate");
            }
            if (entrance.certificate.isEmpty() && entrance.key.isPresent()) {
                settings.fault("management.tls.certificate", "is missing beside management.tls.key");
            }
            publicUrl
                    .filter(url -> !url.getRawPath().isEmpty())
                    .ifPresent(url -> settings.fault(
                            "management.public-url",
                            "has the path " + url.getRawPath() + "; the port has none before its own"));
        }
    }

    /**
     * How the management port is reached.
     *
     * @param certificate its chain, PEM; empty: no TLS
     * @param key PEM
     * @param trustedProxies addresses or networks (10.0.0.0/8) of the proxies whose X-Forwarded-For is believed
     */
    public record ManagementEntrance(
            Optional<SecretText> certificate, Optional<SecretText> key, List<String> trustedProxies) {}

    /**
     * This instance among others over the same store.
     *
     * @param heartbeat how often it renews its lease
     * @param lease how long its transactions are safe from takeover after its last heartbeat
     * @param sweepBatch the maximum number of due transactions without an owner of one claim
     */
    public record Instance(Duration heartbeat, Duration lease, int sweepBatch) {
        static Instance from(ConfigValues settings) {
            return new Instance(
                    settings.duration("instance.heartbeat", "1s", "100ms", "60s"),
                    settings.duration("instance.lease", "10s", "500ms", "1h"),
                    settings.number("instance.sweep-batch", 100, 1, 10_000));
        }
    }

    /**
     * The program that simulates the channels.
     *
     * @param uri an external sandbox; empty: one inside this process
     * @param port where {@code upay-gateway sandbox} listens
     * @param timeScale multiplies every duration that triggers an action of the gateway or the sandbox
     */
    public record Sandbox(Optional<URI> uri, int port, double timeScale) {
        private static Sandbox from(ConfigValues settings) {
            return new Sandbox(
                    settings.httpUri("sandbox.uri", ""),
                    settings.number("sandbox.port", 8090, 0, 65535),
                    settings.factor("sandbox.time-scale", 1, 0.001, 100));
        }
    }

    /**
     * The section {@code tracing}: what is sent to an OpenTelemetry collector.
     *
     * @param endpoint of its OTLP receiver over HTTP, without {@code /v1/traces}; empty: no tracing
     * @param sampleRatio the part of the requests that is recorded, from 0 to 1
     * @param serviceName under which the collector finds this gateway
     * @param headers of each request to the collector: lines of {@code name: value}
     */
    public record Tracing(Optional<URI> endpoint, double sampleRatio, String serviceName, Optional<Secret> headers) {
        private static final int MOST_HEADERS = 20;
        private static final Pattern HEADER =
                Pattern.compile("([A-Za-z0-9!#$%&'*+.^_`|~-]{1,100})[ \\t]*:[ \\t]*([\\x20-\\x7e]{1,4000})");
        private static final String HEADERS = "tracing.headers";
        private static final String FORM = "lines of name: value";

        private static Tracing from(ConfigValues settings) {
            Tracing config = new Tracing(
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

    /** The variables that are read before any key: they select the file. */
    static Set<String> otherVariables() {
        return new LinkedHashSet<>(List.of("UPAY_CONFIG"));
    }
}
