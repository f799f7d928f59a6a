package upay.e2e;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.jar.JarOutputStream;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import upay.store.embedded.EmbeddedPostgres;

/**
 * The compiled classes as the tests' programs run them. With {@code -Dupay.test.archive=true} they are a jar with an
 * archive of the classes that a start loads (class data sharing needs jars): a start then takes a third less CPU. Jar
 * and archive are made once for all virtual machines of a run, and again when a class has changed.
 */
final class CompiledProgram {
    private static CompiledProgram instance;

    private final String classPath;
    private final List<String> options;

    private CompiledProgram(String classPath, List<String> options) {
        this.classPath = classPath;
        this.options = options;
    }

    static synchronized CompiledProgram get() {
        if (instance == null) {
            instance =
                    Boolean.getBoolean("upay.test.archive") ? archived() : new CompiledProgram(classPath(), List.of());
        }
        return instance;
    }

    /** Without the test classes: their logging configuration is not the gateway's. */
    String path() {
        return classPath;
    }

    /** What the JVM is given beside the class path. */
    List<String> options() {
        return options;
    }

    private static CompiledProgram archived() {
        Path root = Path.of("target", "e2e-program").toAbsolutePath();
        try {
            Files.createDirectories(root);
            try (FileChannel file = FileChannel.open(
                            root.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    FileLock lock = file.lock()) {
                assert lock.isValid();
                return ofFolder(root);
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static CompiledProgram ofFolder(Path root) throws IOException {
        Path classes = Path.of("target", "classes").toAbsolutePath();
        Path folder = root.resolve(Runtime.version().feature() + "-" + newest(classes));
        Path jar = folder.resolve("upay.jar");
        Path archive = folder.resolve("classes.jsa");
        String path = jar
                + File.pathSeparator
                + Arrays.stream(classPath().split(File.pathSeparator))
                        .filter(entry ->
                                !Path.of(entry).toAbsolutePath().normalize().equals(classes))
                        .collect(Collectors.joining(File.pathSeparator));
        if (!Files.exists(archive)) {
            EmbeddedPostgres.delete(folder);
            Files.createDirectories(folder);
            pack(classes, jar);
            Path trained = folder.resolve("training.jsa");
            train(path, trained);
            if (Files.exists(trained)) {
                Files.move(trained, archive);
            }
        }
        // Its warnings would be in the programs' output; without the archive a start only takes longer.
        return new CompiledProgram(
                path,
                List.of("-XX:SharedArchiveFile=" + archive, "-Xshare:auto", "-Xlog:cds=off", "-Xlog:cds+dynamic=off"));
    }

    private static String classPath() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> !entry.endsWith("test-classes") && !entry.endsWith("test-classes" + File.separator))
                .collect(Collectors.joining(File.pathSeparator));
    }

    private static long newest(Path classes) throws IOException {
        try (Stream<Path> files = Files.walk(classes)) {
            return files.mapToLong(file -> file.toFile().lastModified()).max().orElseThrow();
        }
    }

    private static void pack(Path classes, Path jar) throws IOException {
        try (OutputStream file = Files.newOutputStream(jar);
                JarOutputStream out = new JarOutputStream(file);
                Stream<Path> files = Files.walk(classes)) {
            out.setLevel(0);
            for (Path each :
                    files.filter(path -> !path.equals(classes)).sorted().toList()) {
                String name = classes.relativize(each).toString().replace(File.separatorChar, '/');
                // The migrations are found through the entries of their folders.
                boolean isFolder = Files.isDirectory(each);
                out.putNextEntry(new ZipEntry(isFolder ? name + "/" : name));
                if (!isFolder) {
                    Files.copy(each, out);
                }
                out.closeEntry();
            }
        }
    }

    /** A start of the sandbox's gateway loads what nearly every test's program loads. */
    private static void train(String path, Path archive) {
        GatewayProcess.train(new CompiledProgram(
                path, List.of("-XX:ArchiveClassesAtExit=" + archive, "-Xlog:cds=off", "-Xlog:cds+dynamic=off")));
    }
}
