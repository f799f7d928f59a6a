package upay.lab.drill;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A JVM's own figures, read from outside. */
final class Jvm {
    private static final Pattern USED =
            Pattern.compile("(?m)^ *(?:garbage-first heap|[a-z ]+ generation) .*used (\\d+)K");

    private Jvm() {}

    static int threads(long pid) {
        try {
            return Files.readAllLines(Path.of("/proc", Long.toString(pid), "status")).stream()
                    .filter(line -> line.startsWith("Threads:"))
                    .mapToInt(line -> Integer.parseInt(line.substring(8).trim()))
                    .findFirst()
                    .orElse(0);
        } catch (IOException noProc) {
            throw new UncheckedIOException("threads are counted in /proc, which is Linux's", noProc);
        }
    }

    /** In use after a collection. */
    static double heapMib(long pid) {
        jcmd(pid, "GC.run");
        Matcher used = USED.matcher(jcmd(pid, "GC.heap_info"));
        long kib =
                used.results().mapToLong(part -> Long.parseLong(part.group(1))).sum();
        return kib == 0 ? -1 : kib / 1024.0;
    }

    /** Its date and time of day, as it has them. */
    static String time(long pid) {
        return jcmd(pid, "VM.info")
                .lines()
                .filter(line -> line.startsWith("Time: "))
                .map(line -> line.replaceAll("^Time: | elapsed time.*", ""))
                .findFirst()
                .orElse("not told");
    }

    private static String jcmd(long pid, String what) {
        String tool = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
        try {
            Process process = new ProcessBuilder(tool, Long.toString(pid), what)
                    .redirectErrorStream(true)
                    .start();
            return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException noTool) {
            throw new UncheckedIOException(noTool);
        }
    }
}
