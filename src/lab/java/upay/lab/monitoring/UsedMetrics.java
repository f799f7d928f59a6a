package upay.lab.monitoring;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import upay.lab.monitoring.Dashboard.Panel;
import upay.lab.monitoring.Dashboard.Query;

/** The metrics that the rules and the panels of the dashboards read. */
public final class UsedMetrics {
    private static final Pattern METRIC = Pattern.compile("\\b((?:upay|jvm|process|system)_[a-z0-9_]+)\\b(?!\")");
    private static final Pattern RULE = Pattern.compile("(?m)^ +(?:#|- name:|- alert:|summary:|runbook_url:).*$");
    private static final Pattern PART = Pattern.compile("_(bucket|count|sum)$");

    private UsedMetrics() {}

    /** Of histograms and summaries the name without its part, such as {@code _bucket}. */
    public static Set<String> all() {
        return expressions()
                .flatMap(expression -> METRIC.matcher(expression).results())
                .map(found -> metric(found.group(1)))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** The metric of a series. */
    public static String metric(String series) {
        return PART.matcher(series).replaceAll("");
    }

    /** All that is evaluated, recorded series included. */
    public static Stream<String> expressions() {
        return Stream.concat(
                Dashboard.all().stream()
                        .flatMap(dashboard -> dashboard.panels().stream())
                        .map(Panel::queries)
                        .flatMap(List::stream)
                        .map(Query::expression),
                Stream.of(RULE.matcher(AlertRules.read().text()).replaceAll("")));
    }
}
