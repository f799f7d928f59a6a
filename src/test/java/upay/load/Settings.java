package upay.load;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;

/**
 * What is sent, as {@link Load} hands it to the program that sends it: as system properties.
 *
 * @param run in every client_sn
 * @param tills null: those of the sandbox. A file, so that no secret stands on a command line
 * @param scanner the management port of a sandbox, where QR codes are scanned; null: nobody scans
 * @param rate sales a second
 * @param seconds at that rate, after a ramp of a tenth of it
 * @param p99 milliseconds; 0: no bound
 * @param errorPercent of all requests, at most
 * @param poll between two questions of a till that waits
 * @param patience of a till, until it cancels
 * @param money the file for orders that contradict what their till was told
 */
record Settings(
        URI gateway,
        String run,
        Path tills,
        List<String> codes,
        boolean magic,
        URI scanner,
        double rate,
        int seconds,
        int p99,
        double errorPercent,
        Duration poll,
        Duration patience,
        Path money) {
    private static final String PREFIX = "upay.load.";

    List<String> asOptions() {
        List<String> options = new ArrayList<>();
        add(options, "gateway", gateway);
        add(options, "run", run);
        add(options, "tills", tills);
        add(options, "codes", String.join(",", codes));
        add(options, "magic", magic);
        add(options, "scanner", scanner);
        add(options, "rate", rate);
        add(options, "seconds", seconds);
        add(options, "p99", p99);
        add(options, "errors", errorPercent);
        add(options, "poll", poll);
        add(options, "patience", patience);
        add(options, "money", money);
        return options;
    }

    private static void add(List<String> options, String name, Object value) {
        if (value != null) {
            options.add("-D" + PREFIX + name + "=" + value);
        }
    }

    static Settings of(Properties properties) {
        Reader reader = new Reader(properties);
        String tills = reader.text("tills");
        String scanner = reader.text("scanner");
        return new Settings(
                URI.create(reader.text("gateway")),
                reader.text("run"),
                tills == null ? null : Path.of(tills),
                List.of(reader.text("codes").split(",")),
                Boolean.parseBoolean(reader.text("magic")),
                scanner == null ? null : URI.create(scanner),
                Double.parseDouble(reader.text("rate")),
                Integer.parseInt(reader.text("seconds")),
                Integer.parseInt(reader.text("p99")),
                Double.parseDouble(reader.text("errors")),
                Duration.parse(reader.text("poll")),
                Duration.parse(reader.text("patience")),
                Path.of(reader.text("money")));
    }

    private record Reader(Properties properties) {
        String text(String name) {
            return properties.getProperty(PREFIX + name);
        }
    }

    List<Till> readTills() {
        return tills == null ? Till.OF_THE_SANDBOX : Till.read(tills);
    }

    Plan plan() {
        return new Plan(run, readTills(), codes, magic, scanner != null);
    }

    /** The ramp before the full rate. */
    int rampSeconds() {
        return Math.max(1, seconds / 10);
    }

    /** How many sales there are at least. */
    int sales() {
        return (int) (rate * seconds);
    }
}
