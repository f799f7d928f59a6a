package upay.store.embedded;

import io.zonky.test.db.postgres.embedded.DefaultPostgresBinaryResolver;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tukaani.xz.XZInputStream;

/**
 * The server's programs, unpacked from the jar into one folder for each version, {@code PG-<check sum>}. A folder is
 * complete if {@code .exists} is in it: it is filled under another name, {@code PG-<check sum>.<process>}.
 *
 * <p>Threads: blocks. Several programs may unpack into one place at once.
 */
final class ServerBinaries {
    private static final Logger LOG = LoggerFactory.getLogger(ServerBinaries.class);
    private static final String WHOLE = ".exists";
    /** Each takes 60 MB. */
    private static final int VERSIONS_KEPT = 2;

    private ServerBinaries() {}

    /** @return the folder of initdb, pg_ctl and postgres */
    static Path unpack(Path given) throws IOException {
        // Each entry's path is compared with this: "./data" is the default.
        Path binaries = given.toAbsolutePath().normalize();
        byte[] archive;
        try (InputStream packed =
                DefaultPostgresBinaryResolver.INSTANCE.getPgBinary(system(), System.getProperty("os.arch"))) {
            archive = packed.readAllBytes();
        }
        Path folder = binaries.resolve("PG-" + checksum(archive));
        if (!isWhole(folder)) {
            LOG.info("unpacking PostgreSQL into {}", folder);
            Path filled = binaries.resolve(
                    folder.getFileName() + "." + ProcessHandle.current().pid());
            fill(filled, archive);
            publish(filled, folder);
        }
        return folder.resolve("bin");
    }

    private static boolean isWhole(Path folder) {
        return Files.exists(folder.resolve(WHOLE));
    }

    private static void fill(Path folder, byte[] archive) throws IOException {
        EmbeddedPostgres.delete(folder);
        Files.createDirectories(folder);
        try (TarArchiveInputStream files =
                new TarArchiveInputStream(new XZInputStream(new ByteArrayInputStream(archive)))) {
            for (TarArchiveEntry entry = files.getNextEntry(); entry != null; entry = files.getNextEntry()) {
                unpack(entry, files, folder);
            }
        }
        Files.createFile(folder.resolve(WHOLE));
    }

    private static void unpack(TarArchiveEntry entry, InputStream content, Path folder) throws IOException {
        Path file = folder.resolve(entry.getName()).normalize();
        if (!file.startsWith(folder)) {
            throw new IOException("a file of the server would land outside its folder: " + entry.getName());
        }
        if (entry.isDirectory()) {
            Files.createDirectories(file);
            return;
        }
        Files.createDirectories(file.getParent());
        if (entry.isSymbolicLink() || entry.isLink()) {
            Files.createSymbolicLink(file, Path.of(entry.getLinkName()));
            return;
        }
        Files.copy(content, file);
        Path within = file.getParent();
        if (within != null && within.endsWith("bin") && !file.toFile().setExecutable(true, true)) {
            throw new IOException("cannot make " + file + " executable");
        }
    }

    /** The second of two programs discards its own copy. */
    private static void publish(Path filled, Path folder) throws IOException {
        if (Files.exists(folder) && !isWhole(folder)) {
            EmbeddedPostgres.delete(folder);
        }
        try {
            Files.move(filled, folder);
        } catch (IOException e) {
            EmbeddedPostgres.delete(filled);
            if (!isWhole(folder)) {
                throw e;
            }
        }
    }

    /** Removes incomplete folders, and all complete versions but the newest. */
    static void clear(Path binaries) throws IOException {
        if (!Files.isDirectory(binaries)) {
            return;
        }
        List<Path> versions;
        try (Stream<Path> children = Files.list(binaries)) {
            versions = new ArrayList<>(
                    children.filter(p -> p.getFileName().toString().startsWith("PG-"))
                            .toList());
        }
        versions.sort(
                Comparator.comparing((Path p) -> p.toFile().lastModified()).reversed());
        int whole = 0;
        for (Path version : versions) {
            if (!isBeingFilled(version) && (!isWhole(version) || ++whole > VERSIONS_KEPT)) {
                EmbeddedPostgres.delete(version);
            }
        }
    }

    private static boolean isBeingFilled(Path folder) {
        String name = folder.getFileName().toString();
        String process = name.substring(name.indexOf('.') + 1);
        return name.contains(".")
                && process.matches("[0-9]{1,18}")
                && ProcessHandle.of(Long.parseLong(process)).isPresent();
    }

    private static String checksum(byte[] archive) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(archive));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String system() {
        String name = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        return name.startsWith("mac") ? "Darwin" : name.startsWith("windows") ? "Windows" : "Linux";
    }
}
