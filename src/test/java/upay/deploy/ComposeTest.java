package upay.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static upay.deploy.Recipe.at;
import static upay.deploy.Recipe.list;
import static upay.deploy.Recipe.map;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import upay.config.GatewayConfig;
import upay.config.SettingKey;

/** By the Compose specification, since no container can be started in a test. */
@DisplayName("compose.yaml is of Compose's form, and its services fit one another and the files that they mount")
class ComposeTest {
    private static final Set<String> TOP = Set.of("name", "services", "secrets", "volumes", "networks");

    /** Of the specification, those that are used here. */
    private static final Set<String> SERVICE = Set.of(
            "image",
            "build",
            "command",
            "environment",
            "secrets",
            "tmpfs",
            "volumes",
            "ports",
            "user",
            "read_only",
            "cap_drop",
            "security_opt",
            "restart",
            "mem_limit",
            "shm_size",
            "ulimits",
            "stop_grace_period",
            "stop_signal",
            "depends_on",
            "healthcheck");

    private static final Set<String> HEALTHCHECK =
            Set.of("test", "interval", "timeout", "retries", "start_period", "disable");
    private static final Pattern DURATION = Pattern.compile("(\\d+(ms|s|m|h))+");
    private static final Pattern SIZE = Pattern.compile("\\d+[bkmg]");
    private static final Pattern VOLUME = Pattern.compile("([^:]+):(/[^:]+)(:ro)?");
    private static final Pattern PORT = Pattern.compile("(?:127\\.0\\.0\\.1:)?(\\d+):(\\d+)");
    private static final Pattern TMPFS = Pattern.compile("/[^:]+:mode=1777(,size=\\d+m)?");

    /** What the images of others read; each is documented with the image. */
    private static final Map<String, Set<String>> OTHERS = Map.of(
            "postgres", Set.of("POSTGRES_PASSWORD_FILE", "POSTGRES_INITDB_ARGS", "PGDATA"),
            "grafana",
                    Set.of(
                            "GF_SECURITY_ADMIN_PASSWORD__FILE",
                            "GF_ANALYTICS_REPORTING_ENABLED",
                            "GF_ANALYTICS_CHECK_FOR_UPDATES"));

    private final Map<String, Object> compose = Recipe.documents("compose.yaml").get(0);
    private final Map<String, Object> services = map(compose.get("services"));

    private static Map<String, Object> mapOrEmpty(Object node) {
        return node == null ? Map.of() : map(node);
    }

    private static Stream<String> texts(Object list) {
        return list == null ? Stream.of() : list(list).stream().map(String::valueOf);
    }

    @Test
    @DisplayName("every key is known, and durations, sizes, ports and volumes have their form")
    void form() {
        assertThat(compose.keySet().stream().filter(key -> !key.startsWith("x-")))
                .allMatch(TOP::contains);
        services.forEach((name, node) -> {
            Map<String, Object> service = map(node);
            assertThat(service.keySet()).as(name).isSubsetOf(SERVICE);
            assertThat(service).as(name).containsKey("image");
            Stream.of("stop_grace_period").map(service::get).forEach(value -> duration(name, value));
            Stream.of("mem_limit", "shm_size")
                    .map(service::get)
                    .filter(value -> value != null)
                    .forEach(value -> assertThat("" + value).as(name).matches(SIZE));
            assertThat(texts(service.get("ports"))).as(name).allMatch(port -> PORT.matcher(port)
                    .matches());
            assertThat(texts(service.get("volumes"))).as(name).allMatch(volume -> VOLUME.matcher(volume)
                    .matches());
            assertThat(texts(service.get("tmpfs"))).as(name).allMatch(place -> TMPFS.matcher(place)
                    .matches());
        });
    }

    private static void duration(String service, Object value) {
        if (value != null) {
            assertThat("" + value).as(service).matches(DURATION);
        }
    }

    @Test
    @DisplayName("health checks are commands with times; a service that others wait for to be healthy has one")
    void health() {
        services.forEach((name, node) -> {
            Map<String, Object> check = mapOrEmpty(map(node).get("healthcheck"));
            assertThat(check.keySet()).as(name).isSubsetOf(HEALTHCHECK);
            Stream.of("interval", "timeout", "start_period").map(check::get).forEach(value -> duration(name, value));
            if (check.containsKey("test")) {
                assertThat(texts(check.get("test")).toList())
                        .as(name)
                        .startsWith("CMD")
                        .hasSizeGreaterThan(1);
            }
        });
        Map<String, String> waits = new HashMap<>();
        services.forEach((name, node) -> mapOrEmpty(map(node).get("depends_on")).forEach((other, how) -> {
            String condition = (String) map(how).get("condition");
            waits.put(name + " " + other, condition);
            assertThat(services).containsKey(other);
            assertThat(condition).isIn("service_started", "service_healthy", "service_completed_successfully");
            if (condition.equals("service_healthy")) {
                assertThat(mapOrEmpty(map(services.get(other)).get("healthcheck")))
                        .as(other)
                        .containsKey("test");
            }
        }));
        assertThat(waits)
                .containsEntry("gateway-1 postgres", "service_healthy")
                .containsEntry("gateway-2 postgres", "service_healthy")
                .containsEntry("haproxy gateway-1", "service_healthy")
                .containsEntry("haproxy gateway-2", "service_healthy");
        assertThat(waits.keySet().stream().filter(wait -> waits.containsKey(reversed(wait))))
                .as("waits in a circle")
                .isEmpty();
    }

    private static String reversed(String wait) {
        String[] parts = wait.split(" ");
        return parts[1] + " " + parts[0];
    }

    @Test
    @DisplayName("each mounted file exists, is read-only, and each named volume is declared and used")
    void volumes() {
        Set<String> named = new HashSet<>();
        services.forEach((name, node) -> texts(map(node).get("volumes")).forEach(volume -> {
            Matcher parts = VOLUME.matcher(volume);
            assertThat(parts.matches()).isTrue();
            if (parts.group(1).startsWith(".")) {
                assertThat(Recipe.FOLDER.resolve(parts.group(1)).normalize()).exists();
                assertThat(parts.group(3)).as(volume).isEqualTo(":ro");
            } else {
                named.add(parts.group(1));
            }
        }));
        assertThat(named).isEqualTo(map(compose.get("volumes")).keySet());
        assertThat((String) at(services, "postgres", "environment", "PGDATA")).startsWith("/var/lib/postgresql/data/");
    }

    /** The files of a service in its container, by their path there. */
    private Map<String, Path> mounted(String service) {
        Map<String, Path> files = new HashMap<>();
        texts(map(services.get(service)).get("volumes")).forEach(volume -> {
            Matcher parts = VOLUME.matcher(volume);
            if (parts.matches() && parts.group(1).startsWith(".")) {
                files.put(parts.group(2), Recipe.FOLDER.resolve(parts.group(1)).normalize());
            }
        });
        return files;
    }

    private static Path inside(Map<String, Path> mounted, String path) {
        return mounted.entrySet().stream()
                .filter(mount -> Path.of(path).startsWith(mount.getKey()))
                .map(mount -> mount.getValue()
                        .resolve(Path.of(mount.getKey())
                                .relativize(Path.of(path))
                                .toString()))
                .findFirst()
                .orElseThrow(() -> new AssertionError(path + " is not mounted"));
    }

    @Test
    @DisplayName("Prometheus and Grafana find the files that their options and configurations name")
    void monitoring() {
        String option = texts(at(services, "prometheus", "command"))
                .filter(word -> word.startsWith("--config.file="))
                .findFirst()
                .orElseThrow();
        Path prometheus = inside(mounted("prometheus"), option.substring(option.indexOf('=') + 1));
        assertThat(prometheus).isRegularFile();
        texts(Recipe.documents("prometheus/prometheus.yaml").get(0).get("rule_files"))
                .forEach(file -> assertThat(prometheus.resolveSibling(file)).isRegularFile());
        Map<String, Path> grafana = mounted("grafana");
        assertThat(inside(grafana, "/etc/grafana/provisioning/datasources")).isDirectory();
        Matcher dashboards =
                Pattern.compile("path: (/\\S+)").matcher(Recipe.text("grafana/provisioning/dashboards/upay.yaml"));
        assertThat(dashboards.find()).isTrue();
        assertThat(inside(grafana, dashboards.group(1)).resolve("on-call.json")).isRegularFile();
        assertThat(Recipe.text("grafana/provisioning/datasources/prometheus.yaml"))
                .contains("http://prometheus:9090");
    }

    @Test
    @DisplayName("each variable is one that the gateway knows, or that the other image documents")
    void variables() {
        Set<String> known =
                GatewayConfig.keys().stream().map(SettingKey::variable).collect(Collectors.toSet());
        services.forEach((name, node) -> {
            Map<String, Object> service = map(node);
            Set<String> set = mapOrEmpty(service.get("environment")).keySet();
            assertThat(set)
                    .as(name)
                    .isSubsetOf(
                            "upay-gateway".equals(service.get("image")) ? known : OTHERS.getOrDefault(name, Set.of()));
        });
    }

    @Test
    @DisplayName("each secret that a variable or a script names is mounted in its service, and made by new-secrets")
    void secrets() {
        Set<String> used = new HashSet<>();
        services.forEach((name, node) -> {
            Set<String> mounted = new HashSet<>();
            if (map(node).get("secrets") != null) {
                for (Object secret : list(map(node).get("secrets"))) {
                    String source = secret instanceof Map<?, ?> named ? (String) named.get("source") : (String) secret;
                    used.add(source);
                    mounted.add(
                            secret instanceof Map<?, ?> named
                                    ? (String) named.get("target")
                                    : "/run/secrets/" + source);
                }
            }
            mapOrEmpty(map(node).get("environment")).forEach((variable, value) -> {
                if (variable.endsWith("_FILE")) {
                    assertThat(mounted).as(name).contains((String) value);
                }
            });
        });
        Map<String, Object> declared = map(compose.get("secrets"));
        assertThat(used).isEqualTo(declared.keySet());
        declared.forEach((name, secret) -> {
            assertThat(map(secret)).containsOnlyKeys("file").containsEntry("file", "./secrets/" + name);
            assertThat(Recipe.text("new-secrets")).contains("\nkeep " + name + " ");
        });
        assertThat(texts(map(services.get("postgres")).get("secrets"))).contains("upay-password");
        assertThat(Recipe.text("container/create-database.sh")).contains("/run/secrets/upay-password");
        assertThat(Recipe.text("new-secrets")).contains("postgresql://upay:", "@postgres:5432/upay");
    }

    @Test
    @DisplayName("ports and addresses are those of HAProxy's configuration, the gateway's defaults and the network")
    void ports() throws Exception {
        String haproxy = Recipe.text("haproxy.cfg");
        GatewayConfig defaults = GatewayConfig.require(Map.of(), null);
        List<String> servers = new ArrayList<>();
        Matcher server = Pattern.compile("(?m)^    server (\\S+) (\\S+):(\\d+) check port (\\d+)$")
                .matcher(haproxy);
        while (server.find()) {
            servers.add(server.group(2));
            assertThat(Integer.parseInt(server.group(3)))
                    .isEqualTo(defaults.http().port());
            assertThat(Integer.parseInt(server.group(4)))
                    .isEqualTo(defaults.management().port());
        }
        assertThat(servers)
                .isNotEmpty()
                .isEqualTo(services.keySet().stream()
                        .filter(name -> name.startsWith("gateway-"))
                        .toList());
        assertThat(services.keySet()).containsAll(servers);
        Matcher published = PORT.matcher((String) at(services, "haproxy", "ports", 0));
        assertThat(published.matches()).isTrue();
        assertThat(haproxy).contains("bind :" + published.group(2) + " ssl crt ");
        assertThat(Recipe.text("Dockerfile"))
                .contains("EXPOSE " + defaults.http().port() + " "
                        + defaults.management().port());
        assertThat(at(services, "gateway-1", "environment", "UPAY_HTTP_TRUSTED_PROXIES"))
                .isEqualTo(at(compose, "networks", "default", "ipam", "config", 0, "subnet"));
        assertThat(Files.readString(Path.of("conf", "gateway.yaml"))).contains("8090");
        assertThat(at(services, "gateway-1", "environment", "UPAY_SANDBOX_URI")).isEqualTo("http://sandbox:8090");
        Set<String> onTheHost = new HashSet<>();
        services.values().forEach(node -> texts(map(node).get("ports")).forEach(port -> {
            Matcher parts = PORT.matcher(port);
            assertThat(parts.matches() && onTheHost.add(parts.group(1)))
                    .as(port)
                    .isTrue();
        }));
    }
}
