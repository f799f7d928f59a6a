package upay.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static upay.deploy.Recipe.at;
import static upay.deploy.Recipe.map;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import upay.config.GatewayConfig;
import upay.config.SettingKey;

@DisplayName("Every setting of a recipe is a key of the configuration, and has a permitted value")
class RecipeSettingsTest {
    private static final Pattern VARIABLE = Pattern.compile("\\bUPAY_[A-Z0-9_]+");
    /** Of compose alone: the containers' user. */
    private static final Set<String> OTHERS = Set.of("UPAY_USER", "UPAY_CONFIG");

    @TempDir
    Path folder;

    private static Set<String> variables() {
        return Stream.concat(GatewayConfig.keys().stream().map(SettingKey::variable), OTHERS.stream())
                .collect(Collectors.toSet());
    }

    @Test
    @DisplayName("each UPAY_ variable that a recipe mentions")
    void names() throws IOException {
        Set<String> mentioned = new TreeSet<>();
        List<Path> files = new ArrayList<>(Recipe.files());
        files.add(Path.of("docs", "deploy.md"));
        for (Path file : files) {
            Matcher variable = VARIABLE.matcher(Files.readString(file));
            while (variable.find()) {
                mentioned.add(variable.group());
            }
        }

        assertThat(mentioned).contains("UPAY_DB_URI_FILE").isSubsetOf(variables());
    }

    @Test
    @DisplayName("the variables of compose")
    void compose() throws IOException {
        Map<String, String> environment = new HashMap<>();
        map(at(Recipe.documents("compose.yaml").get(0), "services", "gateway-1", "environment"))
                .forEach((name, value) -> environment.put(name, String.valueOf(value)));
        environment.replaceAll((name, value) -> name.endsWith("_FILE") ? secret(name) : value);

        assertThat(GatewayConfig.read(environment, null).faults()).isEmpty();
        assertThat(GatewayConfig.read(environment, null).warnings()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"kubernetes/gateway-config.yaml", "systemd/gateway.yaml"})
    @DisplayName("the configuration files, for production")
    void files(String recipe) throws IOException {
        Matcher paths = Pattern.compile("(?m)^( *)([a-z-]+-file): (/\\S+)$").matcher(Recipe.text(recipe));
        String text = paths.replaceAll(found -> found.group(1) + found.group(2) + ": " + secret(found.group(2)));
        Path file = Files.writeString(folder.resolve("gateway.yaml"), text);
        Map<String, String> credentials = recipe.startsWith("systemd")
                ? Map.of(
                        "UPAY_DB_URI_FILE", secret("UPAY_DB_URI_FILE"),
                        "UPAY_MASTER_KEY_FILE", secret("UPAY_MASTER_KEY_FILE"))
                : Map.of();

        GatewayConfig.Reading reading = GatewayConfig.read(credentials, file);

        assertThat(reading.faults()).isEmpty();
        assertThat(reading.warnings()).isEmpty();
        assertThat(reading.config().profile()).isEqualTo(GatewayConfig.Profile.PRODUCTION);
    }

    private String secret(String name) {
        try {
            Path file = folder.resolve(name);
            if (!Files.exists(file)) {
                String text = name.toLowerCase(Locale.ROOT).contains("uri")
                        ? "postgresql://upay:secret@postgres:5432/upay\n"
                        : "1:" + "ab".repeat(32) + "\n";
                Files.writeString(file, text);
                Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
            }
            return file.toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
