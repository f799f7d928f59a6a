package upay.store.schema;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.JarURLConnection;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.CRC32;

/**
 * The migrations of one location, by version, with Flyway's check sums of them. Answers a single question: is there
 * nothing to do? That is the usual case at a start, and loading Flyway for it takes a second
 * (docs/decisions/0018-an-up-to-date-schema-is-recognised-without-flyway.md).
 */
final class MigrationScripts {
    private static final String UNDEFINED_TABLE = "42P01";

    private final Map<String, Integer> checksums = new TreeMap<>();

    private MigrationScripts() {}

    static MigrationScripts of(String location) throws IOException {
        ClassLoader loader = MigrationScripts.class.getClassLoader();
        MigrationScripts scripts = new MigrationScripts();
        for (String name : names(loader.getResource(location), location)) {
            try (InputStream script = loader.getResourceAsStream(location + "/" + name)) {
                scripts.checksums.put(name.substring(1, name.indexOf("__")), checksum(script));
            }
        }
        return scripts;
    }

    /** True if exactly these scripts were applied in their current form; false if that is uncertain. */
    boolean areApplied(Connection connection, String schema) throws SQLException {
        Map<String, Integer> applied = new TreeMap<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("select version, checksum, success from \"" + schema
                        + "\".flyway_schema_history where type = 'SQL'")) {
            while (rows.next()) {
                if (!rows.getBoolean(3)) {
                    return false;
                }
                applied.put(rows.getString(1), rows.getInt(2));
            }
        } catch (SQLException e) {
            if (UNDEFINED_TABLE.equals(e.getSQLState())) {
                return false;
            }
            throw e;
        }
        return !checksums.isEmpty() && applied.equals(checksums);
    }

    /** Empty if they cannot be listed. */
    private static List<String> names(URL location, String path) throws IOException {
        if (location == null) {
            return List.of();
        }
        return switch (location.getProtocol()) {
            case "file" -> inFolder(location);
            case "jar" -> inJar((JarURLConnection) location.openConnection(), path + "/");
            default -> List.of();
        };
    }

    private static List<String> inFolder(URL location) throws IOException {
        try (Stream<Path> files = Files.list(Path.of(location.toURI()))) {
            return files.map(f -> f.getFileName().toString())
                    .filter(MigrationScripts::isScript)
                    .toList();
        } catch (URISyntaxException e) {
            throw new IOException(e);
        }
    }

    private static List<String> inJar(JarURLConnection jar, String folder) throws IOException {
        return jar.getJarFile().stream()
                .map(entry -> entry.getName())
                .filter(name -> name.startsWith(folder))
                .map(name -> name.substring(folder.length()))
                .filter(MigrationScripts::isScript)
                .toList();
    }

    private static boolean isScript(String name) {
        return name.startsWith("V") && name.contains("__") && name.endsWith(".sql") && !name.contains("/");
    }

    /** Flyway's check sum: over the lines, without line ends. */
    private static int checksum(InputStream script) throws IOException {
        CRC32 sum = new CRC32();
        BufferedReader lines = new BufferedReader(new InputStreamReader(script, StandardCharsets.UTF_8));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            sum.update(line.getBytes(StandardCharsets.UTF_8));
        }
        return (int) sum.getValue();
    }
}
