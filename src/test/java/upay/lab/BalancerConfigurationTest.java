package upay.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import upay.config.GatewayConfig;

@DisplayName("The load balancers accept the configurations of deploy/")
@Tag("process")
class BalancerConfigurationTest {
    private static final List<LoadBalancer.Server> GATEWAYS =
            List.of(new LoadBalancer.Server(1, 8080, 8081), new LoadBalancer.Server(2, 8082, 8083));

    @TempDir
    Path folder;

    @Test
    void haproxy() throws Exception {
        String program = installed("haproxy");
        Path file = BalancerConfiguration.haproxy(folder, Ports.free(), GATEWAYS);

        String output = check(List.of(program, "-c", "-f", file.toString()));

        assertThat(output).contains("Configuration file is valid").doesNotContain("WARNING");
        assertThat(Files.readString(file)).contains("server gateway-2 127.0.0.1:8082 check port 8083");
    }

    @Test
    void nginx() throws Exception {
        String program = installed("nginx");
        Path file = BalancerConfiguration.nginx(folder, Ports.free(), GATEWAYS);

        String output = check(List.of(program, "-t", "-p", folder.toString(), "-c", file.toString()));

        assertThat(output).contains("test is successful").doesNotContain("[warn]");
    }

    @Test
    @DisplayName("HAProxy takes a gateway out while it still accepts requests")
    void timely() throws IOException {
        String text = Files.readString(Path.of("deploy", "haproxy.cfg"));
        Matcher server =
                Pattern.compile("inter (\\d+)ms fastinter (\\d+)ms fall (\\d)").matcher(text);
        assertThat(server.find()).isTrue();
        Duration taken = Duration.ofMillis(Long.parseLong(server.group(1))
                + Long.parseLong(server.group(2)) * (Long.parseLong(server.group(3)) - 1));

        assertThat(taken)
                .isLessThan(GatewayConfig.require(Map.of(), null).http().stop().shutdownDelay());
    }

    private static String installed(String program) {
        var found = LoadBalancer.installed(program);
        Assumptions.assumeTrue(found.isPresent(), program + " is not installed");
        return found.orElseThrow().toString();
    }

    private static String check(List<String> command) throws Exception {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output;
    }
}
