package upay.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static upay.deploy.Recipe.at;
import static upay.deploy.Recipe.list;
import static upay.deploy.Recipe.map;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The image's Dockerfile and compose.yaml keep the rules of such files, and name what exists")
class ImageTest {
    private static final Pattern PINNED = Pattern.compile("\\S+:[^\\s@:]+@sha256:[0-9a-f]{64}");
    private static final Pattern SECRET = Pattern.compile("(?i).*(PASSWORD|SECRET|TOKEN|_KEY|_URI)(?!_FILE).*=.+");

    private static List<String> instructions() {
        String joined = Recipe.text("Dockerfile").replaceAll("\\\\\n", " ");
        return joined.lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                .toList();
    }

    private static Stream<String> of(String instruction) {
        return instructions().stream()
                .filter(line -> line.startsWith(instruction + " "))
                .map(line -> line.substring(instruction.length() + 1).strip());
    }

    private static Map<String, Object> services() {
        return map(at(Recipe.documents("compose.yaml").get(0), "services"));
    }

    @Test
    @DisplayName("base images are pinned by digest")
    void pinned() {
        List<String> stages = of("FROM")
                .filter(from -> from.contains(" AS "))
                .map(from -> from.replaceAll(".* AS ", ""))
                .toList();
        assertThat(stages).hasSizeGreaterThan(1);
        assertThat(of("FROM").map(from -> from.split(" ")[0]).filter(image -> !stages.contains(image)))
                .isNotEmpty()
                .allMatch(image -> PINNED.matcher(image).matches());
        assertThat(services().values().stream()
                        .map(service -> (String) map(service).get("image"))
                        .filter(image -> !image.equals("upay-gateway")))
                .hasSize(4)
                .allMatch(image -> PINNED.matcher(image).matches());
    }

    @Test
    @DisplayName("the user is a number and not root's, there is a health check, a program as process 1, no secret")
    void dockerfile() {
        assertThat(of("USER")).isNotEmpty().allMatch(user -> user.matches("[1-9][0-9]*:0"));
        assertThat(of("HEALTHCHECK")).hasSize(1).allMatch(check -> check.contains("CMD [\"/opt/upay/health\""));
        assertThat(of("ENTRYPOINT")).hasSize(1).allMatch(entry -> entry.startsWith("["));
        assertThat(of("CMD")).allMatch(command -> command.startsWith("["));
        assertThat(Stream.concat(of("ENV"), of("ARG")))
                .noneMatch(line -> SECRET.matcher(line).matches());
        assertThat(of("ADD")).as("COPY fetches nothing and unpacks nothing").isEmpty();
        assertThat(of("RUN").filter(run -> run.contains("apt-get install")))
                .allMatch(run -> run.contains("--no-install-recommends") && run.contains("rm -rf /var/lib/apt/lists"));
        for (String program : List.of("gateway", "archive", "train", "health", "create-database.sh")) {
            assertThat(Recipe.FOLDER.resolve("container").resolve(program)).isExecutable();
        }
        assertThat(Recipe.text("container/gateway")).contains("exec java");
    }

    @Test
    @DisplayName("each stage copies what the build's context contains")
    void context() throws Exception {
        List<String> ignored = Files.readAllLines(Path.of(".dockerignore"));
        assertThat(ignored)
                .contains("*", "!pom.xml", "!src/main", "!deploy/container")
                .noneMatch("!deploy"::equals);
        assertThat(of("COPY")
                        .filter(copy -> !copy.contains("--from") && !copy.startsWith(". "))
                        .map(copy -> copy.replaceAll("--\\S+ ", "").split(" ")[0]))
                .allMatch(source -> Files.exists(Path.of(source)));
    }

    @Test
    @DisplayName("compose: each service's file exists, each secret is declared, ports and names fit HAProxy's")
    void compose() {
        assumeTrue(Files.exists(Recipe.FOLDER.resolve("prometheus")), "no configuration of Prometheus");
        Map<String, Object> compose = Recipe.documents("compose.yaml").get(0);
        String haproxy = Recipe.text("haproxy.cfg");
        assertThat(services().keySet())
                .containsExactlyInAnyOrder(
                        "gateway-1", "gateway-2", "sandbox", "haproxy", "postgres", "prometheus", "grafana");
        services().forEach((name, service) -> {
            Map<String, Object> settings = map(service);
            assertThat(settings).as(name).containsEntry("read_only", true).containsEntry("cap_drop", List.of("ALL"));
            assertThat((String) settings.get("user")).as(name).startsWith("${UPAY_USER:?");
            if (settings.containsKey("volumes")) {
                list(settings.get("volumes")).stream()
                        .map(volume -> ((String) volume).split(":")[0])
                        .filter(source -> source.startsWith("."))
                        .forEach(source ->
                                assertThat(Recipe.FOLDER.resolve(source)).exists());
            }
            if (settings.containsKey("secrets")) {
                list(settings.get("secrets")).stream()
                        .map(secret -> secret instanceof Map<?, ?> named ? named.get("source") : secret)
                        .forEach(secret ->
                                assertThat(map(compose.get("secrets"))).containsKey((String) secret));
            }
        });
        map(compose.get("secrets")).values().forEach(secret -> {
            String file = ((String) map(secret).get("file")).replace("./secrets/", "");
            assertThat(Recipe.text("new-secrets")).contains("keep " + file);
        });
        for (String gateway : List.of("gateway-1", "gateway-2")) {
            assertThat(haproxy).contains("server " + gateway + " " + gateway + ":8080 check port 8081");
            assertThat(Recipe.text("prometheus/prometheus.yaml")).contains(gateway + ":8081");
            assertThat((String) at(services(), gateway, "environment", "UPAY_MANAGEMENT_ALLOWED_HOSTS"))
                    .contains(gateway);
        }
        assertThat(haproxy).contains("bind :8443 ssl crt /etc/haproxy/tls/shop.pem");
        assertThat(list(at(services(), "haproxy", "ports"))).containsExactly("8443:8443");
        assertThat(at(services(), "haproxy", "secrets", 0, "target")).isEqualTo("/etc/haproxy/tls/shop.pem");
    }
}
