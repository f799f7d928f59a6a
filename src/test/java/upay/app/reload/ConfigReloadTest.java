package upay.app.reload;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;
import upay.config.ConfigSource;
import upay.config.GatewayConfig;

@DisplayName("A changed configuration takes effect as a whole, or not at all, and the log says which keys")
class ConfigReloadTest {
    private static final Logger LOGGER = (Logger) LoggerFactory.getLogger(ConfigReload.class);
    private static final String SECRET = "known-to-nobody-else-1234567890";

    @TempDir
    Path folder;

    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private final List<Integer> rates = new ArrayList<>();
    private final List<String> levels = new ArrayList<>();
    private List<String> partFaults = List.of();
    private Path file;
    private ConfigReload reload;

    @BeforeEach
    void start() throws IOException {
        log.start();
        LOGGER.setLevel(Level.INFO);
        LOGGER.addAppender(log);
        file = folder.resolve("gateway.yaml");
        Files.writeString(file, "limits:\n  terminal-rate: 10\n");
        reload = reload(Map.of("UPAY_LIMITS_SOURCE_RATE", "3"), file);
        look();
        log.list.clear();
    }

    private ConfigReload reload(Map<String, String> environment, Path at) {
        GatewayConfig.Reading reading = GatewayConfig.read(environment, at);
        assertThat(reading.faults()).isEmpty();
        return new ConfigReload(
                new ConfigSource(environment, at, reading.origin()),
                List.of(
                        new ReloadableSettings(
                                "limits",
                                key -> key.startsWith("limits."),
                                config -> partFaults,
                                config -> rates.add(config.http().limits().terminalRate())),
                        new ReloadableSettings(
                                "levels",
                                key -> key.equals("logging.level"),
                                config -> levels.add(config.logging().level().name()))));
    }

    @AfterEach
    void stop() {
        LOGGER.detachAppender(log);
        LOGGER.setLevel(null);
    }

    private void look() {
        reload.poll();
        reload.poll();
    }

    private void write(String text) throws IOException {
        Files.writeString(file, text);
    }

    private List<String> logged() {
        List<String> lines =
                log.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
        log.list.clear();
        return lines;
    }

    @Test
    @DisplayName("A part takes what is its own, and only when that has changed")
    void applied() throws IOException {
        write("limits:\n  terminal-rate: 20\n");
        look();
        write("limits:\n  terminal-rate: 20\nlogging:\n  level: debug\n");
        look();
        look();

        assertThat(rates).containsExactly(20);
        assertThat(levels).containsExactly("DEBUG");
        assertThat(logged()).containsExactly("limits changed", "levels changed");
        assertThat(reload.details()).isEmpty();
    }

    @Test
    @DisplayName("A file that is being written is not read before it stands still")
    void halfWritten() throws IOException {
        write("limits:\n  terminal-rate: 2");
        reload.poll();
        write("limits:\n  terminal-rate: 25\n");
        reload.poll();
        assertThat(rates).isEmpty();
        reload.poll();

        assertThat(rates).containsExactly(25);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "limits:\n  terminal-rate: 0\nlogging:\n  level: debug\n",
                "limits:\n  terminal-rate: 20\n  treminal-burst: 5\n",
                "limits:\n  terminal-rate: 20\nprofile: nonsense\n",
                "limits: [\n",
                "limits:\n  terminal-rate: 20\nmaster-key-file: /nowhere/master.key\n"
            })
    @DisplayName("A fault anywhere keeps everything in force, and is logged once with its key or place")
    void faulty(String text) throws IOException {
        write(text);
        look();
        look();

        assertThat(rates).isEmpty();
        assertThat(levels).isEmpty();
        assertThat(logged()).singleElement().asString().startsWith("the configuration is faulty, and what is in force");
        assertThat(reload.details()).containsOnlyKeys("faults");
        write("limits:\n  terminal-rate: 30\n");
        look();
        assertThat(rates).containsExactly(30);
        assertThat(logged()).containsExactly("the configuration has no faults any more", "limits changed");
        assertThat(reload.details()).isEmpty();
    }

    @Test
    @DisplayName("Of several faults each is logged; a deleted file changes nothing")
    void severalFaults() throws IOException {
        write("limits:\n  terminal-rate: x\nhttp:\n  port: y\n");
        look();
        assertThat(logged())
                .hasSize(2)
                .anyMatch(line -> line.contains("limits.terminal-rate"))
                .anyMatch(line -> line.contains("http.port"));
        Files.delete(file);
        look();

        assertThat(logged()).singleElement().asString().contains("can't be read");
        assertThat(rates).isEmpty();
    }

    @Test
    @DisplayName("What a part does not accept keeps everything in force too, until it is there")
    void aPartsFault() throws IOException {
        partFaults = List.of("limits.terminal-rate: not today");
        write("limits:\n  terminal-rate: 20\nlogging:\n  level: debug\n");
        look();
        assertThat(rates).isEmpty();
        assertThat(levels).isEmpty();
        partFaults = List.of();
        look();

        assertThat(rates).containsExactly(20);
        assertThat(levels).containsExactly("DEBUG");
    }

    @Test
    @DisplayName("A changed key of any other part is named: it takes effect after a restart, unless it is changed back")
    void afterARestart() throws IOException {
        write("limits:\n  terminal-rate: 20\nhttp:\n  max-in-flight: 50\n");
        look();
        assertThat(rates).containsExactly(20);
        assertThat(logged())
                .containsExactly("limits changed", "http.max-in-flight has changed, and takes effect after a restart");
        assertThat(reload.details()).containsEntry("after_restart", List.of("http.max-in-flight"));
        write("limits:\n  terminal-rate: 20\n");
        look();

        assertThat(logged()).containsExactly("no changed setting waits for a restart any more");
        assertThat(reload.details()).isEmpty();
    }

    @Test
    @DisplayName("The environment takes precedence")
    void theEnvironment() throws IOException {
        write("limits:\n  terminal-rate: 10\n  source-rate: 99\n");
        look();

        assertThat(rates).isEmpty();
        assertThat(logged()).isEmpty();
    }

    @Test
    @DisplayName("A file that a key names is watched; a secret is in no line of the log")
    void namedFiles() throws IOException {
        Path key = Files.writeString(folder.resolve("wechat.key"), SECRET);
        write("channels:\n  wechat:\n    key-file: " + key + "\n");
        look();
        logged();
        Files.writeString(key, SECRET + "2");
        look();

        assertThat(logged()).isEmpty();
        Files.writeString(key, "");
        look();
        Files.delete(key);
        look();
        assertThat(logged()).isNotEmpty().noneMatch(line -> line.contains(SECRET));
    }

    @Test
    @DisplayName("A link that leads elsewhere, and a file renamed into place, are changes")
    void links() throws IOException {
        Path first = Files.createDirectories(folder.resolve("..2026_1"));
        Path second = Files.createDirectories(folder.resolve("..2026_2"));
        Files.writeString(first.resolve("gateway.yaml"), "limits:\n  terminal-rate: 10\n");
        Files.writeString(second.resolve("gateway.yaml"), "limits:\n  terminal-rate: 40\n");
        Path data = Files.createSymbolicLink(folder.resolve("..data"), first.getFileName());
        Path mounted = Files.createSymbolicLink(folder.resolve("mounted.yaml"), Path.of("..data", "gateway.yaml"));
        reload = reload(Map.of(), mounted);
        look();
        assertThat(rates).isEmpty();
        Path swapped = Files.createSymbolicLink(folder.resolve("..data_tmp"), second.getFileName());
        Files.move(swapped, data, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        look();
        assertThat(rates).containsExactly(40);

        Path beside = Files.writeString(folder.resolve("new.yaml"), "limits:\n  terminal-rate: 50\n");
        Files.move(beside, second.resolve("gateway.yaml"), StandardCopyOption.ATOMIC_MOVE);
        look();
        assertThat(rates).containsExactly(40, 50);
    }

    @Test
    @DisplayName("On request it reads at once")
    void onRequest() throws IOException {
        write("limits:\n  terminal-rate: 60\n");
        reload.reload();

        assertThat(rates).containsExactly(60);
    }
}
