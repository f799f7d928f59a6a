package upay.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Processor time and memory out of /proc. Where there is no /proc everything is 0. */
final class Cpu {
    private static final double TICKS_PER_SECOND = 100;
    private static final int UTIME = 11;
    private static final int CHILDREN_UTIME = 13;
    private static final int PARENT = 1;

    private Cpu() {}

    /** Seconds of this process alone so far. */
    static double ofProcess(long pid) {
        return sum(stat(pid), UTIME);
    }

    /** Seconds of this process's children that have ended. */
    static double ofEndedChildren(long pid) {
        return sum(stat(pid), CHILDREN_UTIME);
    }

    /** Seconds of a process, its children, and those of them that have ended. */
    static double ofFamily(long pid) {
        double seconds = ofProcess(pid) + ofEndedChildren(pid);
        for (long child : children(pid)) {
            seconds += ofProcess(child);
        }
        return seconds;
    }

    /** MiB of memory that a process holds; with {@code shared} also what it shares with others. */
    static long residentMib(long pid) {
        try (Stream<String> lines = Files.lines(Path.of("/proc", Long.toString(pid), "status"))) {
            return lines.filter(line -> line.startsWith("VmRSS:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
                    .findFirst()
                    .orElse(0);
        } catch (IOException gone) {
            return 0;
        }
    }

    /** The parent's number; 0 where the process is not seen from here. */
    static long parent(long pid) {
        List<String> stat = stat(pid);
        return stat.isEmpty() ? 0 : Long.parseLong(stat.get(PARENT));
    }

    private static List<Long> children(long pid) {
        List<Long> found = new ArrayList<>();
        try (Stream<Path> all = Files.list(Path.of("/proc"))) {
            all.map(path -> path.getFileName().toString())
                    .filter(name -> Character.isDigit(name.charAt(0)))
                    .map(Long::valueOf)
                    .filter(other -> parent(other) == pid)
                    .forEach(found::add);
        } catch (IOException noProc) {
            return List.of();
        }
        return found;
    }

    private static double sum(List<String> stat, int first) {
        return stat.isEmpty()
                ? 0
                : (Long.parseLong(stat.get(first)) + Long.parseLong(stat.get(first + 1))) / TICKS_PER_SECOND;
    }

    /** What stands behind the name, which may hold anything. */
    private static List<String> stat(long pid) {
        try {
            String line = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
            return List.of(line.substring(line.lastIndexOf(')') + 2).trim().split(" "));
        } catch (IOException gone) {
            return List.of();
        }
    }
}
