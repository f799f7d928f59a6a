package upay.lab.drill;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import upay.lab.BlockingWait;
import upay.lab.monitoring.AlertLog;
import upay.lab.monitoring.AlertRules;

/**
 * Each alert of {@code deploy/prometheus/alerts.yaml} fires in a real Prometheus because of a fault of real gateways, and
 * stops once the fault is over; while all is well none fires. The rules are those of the file with all times divided by
 * {@link #FASTER}.
 */
final class AlertDrill implements Drill {
    /** A scrape interval of 30 s becomes one second. */
    static final double FASTER = 30;

    /** Until all targets are scraped, and the rules have data. */
    private static final Duration STARTS = Duration.ofSeconds(10);

    private static final Duration QUIET = Duration.ofSeconds(25);
    private static final Duration FIRES_WITHIN = Duration.ofSeconds(150);
    private static final Duration LASTING_WITHIN = Duration.ofSeconds(420);
    private static final Duration STOPS_WITHIN = Duration.ofSeconds(240);
    private static final int LOOK_AGAIN_MILLIS = 200;

    /** A fault that has begun. */
    static final class Begun {
        private final Provocation provocation;
        private final Instant since = Instant.now();
        private final AutoCloseable fault;
        private Instant until;

        Begun(Provocation provocation) throws Exception {
            this.provocation = provocation;
            this.fault = provocation.fault().begin();
        }

        void end() throws Exception {
            if (until == null) {
                fault.close();
                until = Instant.now();
            }
        }
    }

    private final List<Begun> all = new ArrayList<>();
    /** For the pictures. */
    private final List<AlertPictures.Span> acts = new ArrayList<>();

    @Override
    public String name() {
        return "alerts";
    }

    @Override
    public String shows() {
        return "each alert fires in a real Prometheus because of a fault, and stops after it";
    }

    @Override
    public void run(Options options, DrillFigures figures) throws Exception {
        AlertRules rules = AlertRules.read();
        Set<String> missing = new TreeSet<>(rules.names());
        missing.removeAll(new AlertProvocations(null).alerts());
        figures.none("alerts that no fault provokes", List.copyOf(missing));
        try (AlertStage stage = new AlertStage(rules.faster(FASTER));
                AlertLog log = new AlertLog(stage.prometheus)) {
            Instant begun = Instant.now();
            try {
                play(new AlertProvocations(stage).acts(options.only()), log, figures);
            } catch (Exception failed) {
                endAll(failed);
                throw failed;
            }
            tell(log, figures);
            new AlertPictures(stage.prometheus, begun, acts, figures).write(options.pictures());
        }
    }

    /** As long as the stage is there. */
    private void endAll(Exception why) {
        for (Begun begun : all) {
            try {
                begun.end();
            } catch (Exception e) {
                why.addSuppressed(e);
            }
        }
    }

    private void play(List<List<Provocation>> acts, AlertLog log, DrillFigures figures) throws Exception {
        BlockingWait.millis(STARTS.toMillis());
        Instant quiet = Instant.now();
        BlockingWait.millis(QUIET.toMillis());
        figures.none("alerts while all is well", log.summaries(quiet));
        for (List<Provocation> act : acts) {
            if (act.stream().anyMatch(provocation -> provocation.kind() == Provocation.Kind.ALONE)) {
                endLasting(log, figures);
            }
            playAct(act, log, figures);
        }
        endLasting(log, figures);
        Instant end = Instant.now().plus(STOPS_WITHIN);
        while (!log.now().isEmpty() && Instant.now().isBefore(end)) {
            BlockingWait.millis(LOOK_AGAIN_MILLIS);
        }
    }

    private void endLasting(AlertLog log, DrillFigures figures) throws Exception {
        for (Begun begun : all) {
            if (begun.provocation.lasting() && begun.until == null) {
                await(begun, log, LASTING_WITHIN, figures);
                begun.end();
            }
        }
    }

    private void playAct(List<Provocation> act, AlertLog log, DrillFigures figures) throws Exception {
        List<Begun> begun = new ArrayList<>();
        Instant start = Instant.now();
        try {
            for (Provocation provocation : act) {
                settle(provocation, log);
                figures.progress("%s", provocation.done());
                begin(provocation, figures).ifPresent(begun::add);
            }
            for (Begun one : begun) {
                if (!one.provocation.lasting()) {
                    await(one, log, FIRES_WITHIN, figures);
                }
            }
        } finally {
            for (Begun one : begun) {
                if (!one.provocation.lasting()) {
                    one.end();
                }
            }
            String done = act.stream().map(Provocation::done).collect(Collectors.joining("; "));
            acts.add(new AlertPictures.Span(done, start, Instant.now()));
        }
    }

    /** The others go on without a fault that cannot be begun. */
    private Optional<Begun> begin(Provocation provocation, DrillFigures figures) {
        try {
            Begun one = new Begun(provocation);
            all.add(one);
            return Optional.of(one);
        } catch (Exception e) {
            figures.none("begins: " + provocation.done(), List.of(e));
            return Optional.empty();
        }
    }

    /** None of its alerts fires any more because of what was before. */
    private static void settle(Provocation provocation, AlertLog log) {
        Instant end = Instant.now().plus(FIRES_WITHIN);
        while (provocation.alerts().stream().anyMatch(log::fires)
                && Instant.now().isBefore(end)) {
            BlockingWait.millis(LOOK_AGAIN_MILLIS);
        }
    }

    private static void await(Begun begun, AlertLog log, Duration within, DrillFigures figures) {
        Instant end = Instant.now().plus(within);
        for (String alert : begun.provocation.alerts()) {
            while (log.firing(alert, begun.since).isEmpty() && Instant.now().isBefore(end)) {
                BlockingWait.millis(LOOK_AGAIN_MILLIS);
            }
            log.firing(alert, begun.since)
                    .ifPresentOrElse(
                            firing -> figures.progress("%s: %s", alert, firing.summary()),
                            () -> figures.progress("%s does not fire", alert));
        }
    }

    private void tell(AlertLog log, DrillFigures figures) {
        List<String> silent = new ArrayList<>();
        figures.say("times of the rules", "divided by %.0f", FASTER);
        figures.say("alert", "%8s  %8s  %s", "fires", "stops", "what was done");
        for (Begun begun : all) {
            for (String alert : begun.provocation.alerts()) {
                Optional<AlertLog.Firing> firing = log.firing(alert, begun.since);
                if (firing.isEmpty()) {
                    silent.add(alert);
                }
                figures.say(
                        alert,
                        "%8s  %8s  %s",
                        firing.map(time -> seconds(begun.since, time.from())).orElse("-"),
                        firing.flatMap(time -> Optional.ofNullable(time.until()))
                                .map(until -> seconds(begun.until, until))
                                .orElse("-"),
                        begun.provocation.done());
            }
        }
        figures.none("alerts that did not fire", silent);
        figures.none("alerts that still fire in the end", List.copyOf(log.now().entrySet()));
    }

    /** Zero for what was over before. */
    private static String seconds(Instant from, Instant until) {
        double seconds = Math.max(0, Duration.between(from, until).toMillis() / 1000.0);
        return String.format(Locale.ROOT, "%.1f s", seconds);
    }
}
