package upay.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Where the configuration was read from, to be read again while the program runs: the environment, which stays as it is,
 * the file, and the files that both name. Blocks. Confined to one thread at a time.
 */
public final class ConfigSource {
    /** A longer file is no configuration, no certificate and no key. */
    private static final int FILE_BYTES_MAX = 4 * 1024 * 1024;

    private final Map<String, String> environment;
    private final @Nullable Path file;
    private final Origin started;
    private Set<Path> files;

    /**
     * Where each value came from.
     *
     * @param digests by key, of the values that are set; of a key ending in -file also of the file's content
     * @param files the files that were read beside the configuration file
     * @param pipes the contents of those that cannot be read again
     */
    public record Origin(Map<String, String> digests, Set<Path> files, Map<Path, SecretText> pipes) {
        static final Origin NONE = new Origin(Map.of(), Set.of(), Map.of());

        public Origin {
            digests = Map.copyOf(digests);
            files = Set.copyOf(files);
            pipes = Map.copyOf(pipes);
        }

        /** The keys whose value differs, sorted. */
        public Set<String> changedSince(Origin before) {
            Set<String> changed = new TreeSet<>(digests.keySet());
            changed.addAll(before.digests.keySet());
            changed.removeIf(key -> digests.getOrDefault(key, "").equals(before.digests.getOrDefault(key, "")));
            return changed;
        }
    }

    /** @param started of the reading that the program was started with */
    public ConfigSource(Map<String, String> environment, @Nullable Path file, Origin started) {
        this.environment = Map.copyOf(environment);
        this.file = file;
        this.started = started;
        this.files = started.files();
    }

    /** Of a program whose configuration never changes. */
    public static ConfigSource none() {
        return new ConfigSource(Map.of(), null, Origin.NONE);
    }

    /** Whether there is any file that may change. */
    public boolean isWatched() {
        return file != null || !files.isEmpty();
    }

    public Origin started() {
        return started;
    }

    /** @throws ConfigException if the file cannot be read; all other faults are in the result */
    public GatewayConfig.Reading read() {
        GatewayConfig.Reading reading = GatewayConfig.read(environment, file, started.pipes());
        files = reading.origin().files();
        return reading;
    }

    /**
     * A digest of the contents of all files. Contents show every kind of change: an edit, an atomic rename, and a link that
     * now leads elsewhere, as those of a mounted Kubernetes ConfigMap or Secret do.
     */
    public String contents() {
        MessageDigest all = sha256();
        if (file != null) {
            add(all, file);
        }
        new TreeSet<>(files).forEach(named -> add(all, named));
        return HexFormat.of().formatHex(all.digest());
    }

    private static void add(MessageDigest all, Path path) {
        all.update(path.toString().getBytes(StandardCharsets.UTF_8));
        try {
            // A pipe or a terminal would have to be waited for.
            if (Files.isRegularFile(path)) {
                try (InputStream stream = Files.newInputStream(path)) {
                    byte[] content = stream.readNBytes(FILE_BYTES_MAX);
                    all.update((":" + content.length + ":").getBytes(StandardCharsets.UTF_8));
                    all.update(content);
                }
                return;
            }
        } catch (IOException e) {
            // As if it was not there.
        }
        all.update((byte) 0);
    }

    static String digest(String text) {
        return HexFormat.of().formatHex(sha256().digest(text.getBytes(StandardCharsets.UTF_8)));
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Not the environment, which may hold secrets. */
    @Override
    public String toString() {
        return "the configuration of " + file;
    }
}
