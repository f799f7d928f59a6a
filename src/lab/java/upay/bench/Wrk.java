package upay.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Drives by {@code wrk}: as many connections as given, each sends its next request when its last one was answered. */
final class Wrk {
    private static final String REPLAY = """
            local file
            function init(args) file = assert(io.open(args[1], "rb")) end
            function request()
              local length = file:read(6)
              if not length then
                file:seek("set")
                length = file:read(6)
              end
              return file:read(tonumber(length))
            end
            """;

    private static final Pattern REQUESTS = Pattern.compile("(\\d+) requests in");
    private static final Pattern PER_SECOND = Pattern.compile("Requests/sec:\\s+([0-9.]+)");
    private static final Pattern PERCENTILE = Pattern.compile("(50|75|90|99)%\\s+([0-9.]+)(us|ms|s)");
    private static final Pattern FAULT = Pattern.compile("(Socket errors: .*|Non-2xx.*)");

    /**
     * @param p50 milliseconds
     * @param p99 milliseconds
     * @param fault what went wrong, in wrk's words; null: nothing
     */
    record Result(long requests, double perSecond, double p50, double p99, String fault) {}

    private final Path script;

    Wrk(Path folder) {
        script = folder.resolve("replay.lua");
        try {
            Files.writeString(script, REPLAY);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Result run(URI gateway, Path requests, int connections, int seconds) {
        String printed = Program.run(
                List.of(
                        "wrk",
                        "-t1",
                        "-c" + connections,
                        "-d" + seconds + "s",
                        "--latency",
                        "--timeout",
                        "10s",
                        "-s",
                        script.toString(),
                        gateway.toString(),
                        "--",
                        requests.toString()),
                Map.of());
        Matcher fault = FAULT.matcher(printed);
        return new Result(
                Long.parseLong(find(REQUESTS, printed)),
                Double.parseDouble(find(PER_SECOND, printed)),
                percentile("50", printed),
                percentile("99", printed),
                fault.find() ? fault.group(1) : null);
    }

    private static double percentile(String which, String printed) {
        Matcher all = PERCENTILE.matcher(printed);
        while (all.find()) {
            if (all.group(1).equals(which)) {
                double number = Double.parseDouble(all.group(2));
                return switch (all.group(3)) {
                    case "us" -> number / 1000;
                    case "s" -> number * 1000;
                    default -> number;
                };
            }
        }
        throw new BenchException("wrk printed no percentiles:\n" + printed);
    }

    private static String find(Pattern pattern, String printed) {
        Matcher matcher = pattern.matcher(printed);
        if (!matcher.find()) {
            throw new BenchException("wrk printed nothing that is understood:\n" + printed);
        }
        return matcher.group(1);
    }
}
