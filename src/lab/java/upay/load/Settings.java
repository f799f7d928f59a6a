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
 * @param magic some amounts are those that the sandbox plays otherwise
 * @param money the file for orders that contradict their till's answers
 */
record Settings(Target target, String run, boolean magic, Pace pace, Bounds bounds, Waits waits, Path money) {

    /**
     * Where it is sent, and what with.
     *
     * @param tills null: those of the sandbox. A file, so that no secret stands on a command line
     * @param codes the customers' payment codes
     * @param scanner the management port of a sandbox, where QR codes are scanned; null: no scans
     */
    record Target(URI gateway, Path tills, List<String> codes, URI scanner) {}

    /**
     * How much is sent.
     *
     * @param rate sales a second
     * @param seconds at that rate, after a ramp of a tenth of it
     */
    record Pace(double rate, int seconds) {}

    /**
     * What is no success.
     *
     * @param p99 milliseconds; 0: no bound
     * @param errorPercent of all requests, at most
     */
    record Bounds(int p99, double errorPercent) {}

    /**
     * How a till waits.
     *
     * @param poll between two questions of a till that waits
     * @param patience of a till, until it cancels
     */
    record Waits(Duration poll, Duration patience) {}

    private static final String PREFIX = "upay.load.";

    List<String> asOptions() {
        List<String> options = new ArrayList<>();
        add(options, "gateway", target.gateway);
        add(options, "run", run);
        add(options, "tills", target.tills);
        add(options, "codes", String.join(",", target.codes));
        add(options, "magic", magic);
        add(options, "scanner", target.scanner);
        add(options, "rate", pace.rate);
        add(options, "seconds", pace.seconds);
        add(options, "p99", bounds.p99);
        add(options, "errors", bounds.errorPercent);
        add(options, "poll", waits.poll);
        add(options, "patience", waits.patience);
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
        Target target = new Target(
                URI.create(reader.text("gateway")),
                tills == null ? null : Path.of(tills),
                List.of(reader.text("codes").split(",")),
                scanner == null ? null : URI.create(scanner));
        return new Settings(
                target,
                reader.text("run"),
                Boolean.parseBoolean(reader.text("magic")),
                new Pace(Double.parseDouble(reader.text("rate")), Integer.parseInt(reader.text("seconds"))),
                new Bounds(Integer.parseInt(reader.text("p99")), Double.parseDouble(reader.text("errors"))),
                new Waits(Duration.parse(reader.text("poll")), Duration.parse(reader.text("patience"))),
                Path.of(reader.text("money")));
    }

    private record Reader(Properties properties) {
        String text(String name) {
            return properties.getProperty(PREFIX + name);
        }
    }

    List<Till> readTills() {
        return target.tills == null ? Till.OF_THE_SANDBOX : Till.read(target.tills);
    }

    LoadPlan plan() {
        return new LoadPlan(run, readTills(), target.codes, magic, target.scanner != null);
    }

    /** The ramp before the full rate. */
    int rampSeconds() {
        return Math.max(1, pace.seconds / 10);
    }

    /** How many sales there are at least. */
    int sales() {
        return (int) (pace.rate * pace.seconds);
    }
}
