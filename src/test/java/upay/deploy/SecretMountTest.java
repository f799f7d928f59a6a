package upay.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import upay.config.GatewayConfig;
import upay.config.SettingKey;
import upay.domain.Secret;

@DisplayName("Every secret can be a file, mounted as Kubernetes and systemd mount it")
class SecretMountTest {
    /** As a password, by which a uri becomes a secret. */
    private static final String URI = "postgresql://upay:p%40ss-w0rd@db:5432/upay";

    @TempDir
    Path mount;

    private Path versions;

    /** ..2026_1/NAME, ..data -> ..2026_1, NAME -> ..data/NAME, replaced by a rename of ..data. */
    @BeforeEach
    void mount() throws IOException {
        versions = Files.createDirectory(mount.resolve("..2026_1"));
        Files.createSymbolicLink(
                mount.resolve("..data"), Path.of(versions.getFileName().toString()));
    }

    private Path file(String name, String content) throws IOException {
        Files.writeString(versions.resolve(name), content);
        return Files.createSymbolicLink(mount.resolve(name), Path.of("..data", name));
    }

    private static List<SettingKey> secrets() {
        return GatewayConfig.keys().stream().filter(SettingKey::secret).toList();
    }

    @Test
    @DisplayName("each secret key has a -file key beside it, and no other key may hold a password")
    void counterparts() {
        Set<String> names = GatewayConfig.keys().stream().map(SettingKey::name).collect(Collectors.toSet());

        assertThat(secrets()).hasSizeGreaterThan(20).allMatch(key -> names.contains(key.name() + "-file"));
        assertThat(GatewayConfig.keys().stream()
                        .filter(key ->
                                key.name().matches(".*(password|secret|token|private-key|master-key|-key|\\.key)"))
                        .map(SettingKey::name))
                .isSubsetOf(secrets().stream().map(SettingKey::name).toList());
    }

    @Test
    @DisplayName("a file with a line's end gives the same configuration as the value itself, for every secret")
    void sameValue() throws IOException {
        List<String> differing = new ArrayList<>();
        for (SettingKey key : secrets()) {
            String value = key.name().endsWith("uri")
                    ? URI
                    : key.name().endsWith("proxy")
                            ? "http://me:pass@proxy.example:3128"
                            : "0123456789abcdef0123456789abcdef";
            String name = key.name().replace('.', '-');
            Path file = file(name, value + "\r\n");
            GatewayConfig.Reading inPlace = GatewayConfig.read(Map.of(key.variable(), value), null);
            GatewayConfig.Reading byFile =
                    GatewayConfig.read(Map.of(SettingKey.variable(key.name() + "-file"), file.toString()), null);
            // What is wrong with a value that means nothing here is said of the key, whichever way it came.
            if (!describe(byFile).equals(describe(inPlace))) {
                differing.add(key.name() + ": " + describe(inPlace) + " / " + describe(byFile));
            }
        }

        assertThat(differing).isEmpty();
    }

    private static String describe(GatewayConfig.Reading reading) {
        return reading.faults().toString().replace("-file", "")
                + reading.config().store().uri().map(Secret::reveal)
                + reading.config().masterKey().map(Secret::reveal);
    }

    @Test
    @DisplayName(
            "the database's password is read from a file in production, which its group may read if it is another's")
    void database() throws IOException {
        Map<String, String> settings = new HashMap<>();
        settings.put("UPAY_PROFILE", "production");
        settings.put("UPAY_DB_URI_FILE", file("db-uri", URI + "\n").toString());
        settings.put(
                "UPAY_MASTER_KEY_FILE",
                file("master-key", "1:" + "ab".repeat(32) + "\n").toString());
        for (String name : List.of("db-uri", "master-key")) {
            Files.setPosixFilePermissions(versions.resolve(name), PosixFilePermissions.fromString("rw-------"));
        }

        GatewayConfig.Reading reading = GatewayConfig.read(settings, null);

        assertThat(reading.faults()).isEmpty();
        assertThat(reading.config().store().uri().orElseThrow().reveal()).isEqualTo(URI);

        Files.setPosixFilePermissions(versions.resolve("db-uri"), PosixFilePermissions.fromString("rw-r--r--"));
        assertThat(GatewayConfig.read(settings, null).faults())
                .singleElement()
                .asString()
                .contains("db.uri-file", "every user", "chmod 600");
    }
}
