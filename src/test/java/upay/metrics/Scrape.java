package upay.metrics;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The text of a scrape, taken apart. */
public final class Scrape {
    private static final Pattern LINE = Pattern.compile("([a-z_0-9A-Z]+)(?:\\{(.*)})? (\\S+)");
    private static final Pattern LABEL = Pattern.compile("([a-z_]+)=\"([^\"]*)\",?");

    private final Map<Series, Double> values = new LinkedHashMap<>();

    /** One line. */
    public record Series(String name, Map<String, String> labels) {
        public String label(String label) {
            return labels.getOrDefault(label, "");
        }
    }

    public Scrape(String text) {
        text.lines().filter(line -> !line.startsWith("#")).forEach(this::read);
    }

    private void read(String line) {
        Matcher parts = LINE.matcher(line);
        if (!parts.matches()) {
            throw new AssertionError("no line of a scrape: " + line);
        }
        Map<String, String> labels = new TreeMap<>();
        if (parts.group(2) != null) {
            Matcher label = LABEL.matcher(parts.group(2));
            while (label.find()) {
                labels.put(label.group(1), label.group(2));
            }
        }
        Double before = values.put(new Series(parts.group(1), labels), Double.valueOf(parts.group(3)));
        if (before != null) {
            throw new AssertionError("twice in a scrape: " + line);
        }
    }

    public Stream<Map.Entry<Series, Double>> series() {
        return values.entrySet().stream();
    }

    public Stream<Map.Entry<Series, Double>> series(String name) {
        return series().filter(one -> one.getKey().name().equals(name));
    }

    /** What is not zero of a metric, by the values of some labels, joined by spaces; added up over the others. */
    public Map<String, Long> counts(String name, String... labels) {
        return series(name)
                .filter(one -> one.getValue() != 0)
                .collect(Collectors.groupingBy(
                        one -> Stream.of(labels).map(one.getKey()::label).collect(Collectors.joining(" ")),
                        TreeMap::new,
                        Collectors.summingLong(one -> Math.round(one.getValue()))));
    }

    public double value(String name) {
        return series(name).mapToDouble(Map.Entry::getValue).sum();
    }
}
