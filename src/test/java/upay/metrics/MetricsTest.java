package upay.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.ref.WeakReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import upay.domain.Payway;
import upay.domain.ResultCode;
import upay.domain.channel.ChannelAction;
import upay.domain.channel.Outcome;
import upay.metrics.RequestMetrics.Operation;
import upay.protocol.CommError;

@DisplayName("Metrics count each event once, under documented names, and keep what they read")
class MetricsTest {
    private final Metrics metrics = new Metrics("1.0", List.of(CommError.values()));

    private Scrape scrape() {
        return new Scrape(metrics.scrape(false));
    }

    @Test
    @DisplayName("docs/metrics.md has a row for each metric with its labels, and none else; and names all label values")
    void documented() throws Exception {
        String page = Files.readString(Path.of("docs", "metrics.md"));

        Set<String> rows = Pattern.compile("(?m)^\\| `(upay_[a-z_]+(?:\\{[a-z_,]+})?)` \\|")
                .matcher(page)
                .results()
                .map(row -> row.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(rows).isEqualTo(MetricTable.headings());
        MetricTable.all()
                .forEach((metric, labels) -> labels.forEach((label, values) -> {
                    if (!label.equals("result_code")) {
                        assertThat(values).as(metric + " " + label).allSatisfy(value -> assertThat(page)
                                .contains("`" + value + "`"));
                    }
                }));
    }

    @Test
    @DisplayName("two threads that meet an unused combination of labels first share one timer")
    void registersOnce() throws Exception {
        int threads = 8;
        CountDownLatch start = new CountDownLatch(1);
        List<Thread> all = java.util.stream.IntStream.range(0, threads)
                .mapToObj(i -> new Thread(() -> {
                    try {
                        start.await();
                    } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                    metrics.requests().answered(Operation.PAY, ResultCode.PAY_SUCCESS, 1_000_000);
                }))
                .toList();
        all.forEach(Thread::start);
        start.countDown();
        for (Thread thread : all) {
            thread.join();
        }

        assertThat(scrape().counts("upay_request_duration_seconds_count", "operation", "result_code"))
                .isEqualTo(Map.of("pay PAY_SUCCESS", (long) threads));
    }

    @Test
    @DisplayName("each combination of a channel, an action and an outcome has a series of its own; likewise refusals")
    void positions() {
        for (Payway channel : Payway.values()) {
            for (ChannelAction action : ChannelAction.values()) {
                for (Outcome.Kind outcome : Outcome.Kind.values()) {
                    metrics.channels().began(channel);
                    metrics.channels().ended(channel, action, outcome, 1);
                }
            }
        }
        for (Operation operation : Operation.values()) {
            for (CommError error : CommError.values()) {
                metrics.requests().refused(operation, error, 1);
            }
            for (ResultCode code : ResultCode.values()) {
                metrics.requests().answered(operation, code, 1);
            }
        }

        Map<String, Long> calls =
                scrape().counts("upay_channel_call_duration_seconds_count", "channel", "action", "outcome");
        assertThat(calls)
                .hasSize(Payway.values().length * ChannelAction.values().length * Outcome.Kind.values().length)
                .containsKeys("alipay pay succeeded", "unionpay returned not_sent");
        assertThat(calls.values()).containsOnly(1L);
        Map<String, Long> requests = scrape().counts("upay_request_duration_seconds_count", "operation", "result_code");
        assertThat(requests)
                .hasSize(Operation.values().length * (CommError.values().length + ResultCode.values().length))
                .containsKeys("unknown INVALID_PARAMS", "pay PAY_SUCCESS");
        assertThat(requests.values()).containsOnly(1L);
    }

    @Test
    @DisplayName("a buckets' bounds are 5 ms to 30 s, and those of the store 1 ms to 10 s")
    void buckets() {
        metrics.requests().answered(Operation.PAY, ResultCode.PAY_SUCCESS, TimeUnit.MILLISECONDS.toNanos(60));
        metrics.store().batch(StoreMetrics.Kind.OPEN_ORDER).roundTrip(TimeUnit.MILLISECONDS.toNanos(2));

        assertThat(scrape().counts("upay_request_duration_seconds_bucket", "le"))
                .isEqualTo(ones("0.1", "0.25", "0.5", "1.0", "2.5", "5.0", "10.0", "30.0", "+Inf"));
        assertThat(scrape().counts("upay_store_round_trip_seconds_bucket", "le"))
                .isEqualTo(ones(
                        "0.0025", "0.005", "0.01", "0.025", "0.05", "0.1", "0.25", "0.5", "1.0", "2.5", "10.0",
                        "+Inf"));
    }

    private static Map<String, Long> ones(String... keys) {
        return Arrays.stream(keys).collect(Collectors.toMap(key -> key, key -> 1L));
    }

    /** Something that only the metrics hold. */
    private static final class Source {
        private final double value = 7;

        double read() {
            return value;
        }
    }

    private WeakReference<Source> bind() {
        Source source = new Source();
        metrics.store().bindLease(source::read);
        metrics.settlement().bindTakeovers(() -> (long) source.read());
        return new WeakReference<>(source);
    }

    @Test
    @DisplayName(
            "what a gauge or a counter reads is never collected: its value never turns NaN, and it never disappears")
    void holdsWhatItReads() {
        WeakReference<Source> source = bind();
        WeakReference<Object> garbage = new WeakReference<>(new Object());
        Awaitility.await().until(() -> {
            System.gc();
            return garbage.get() == null;
        });

        assertThat(source.get()).isNotNull();
        assertThat(scrape().value("upay_instance_lease_seconds")).isEqualTo(7);
        assertThat(scrape().value("upay_settlement_takeovers_total")).isEqualTo(7);
    }

    @Test
    @DisplayName("the first end of a channel's certificates is there while it has any")
    void certificates() {
        Instant end = Instant.parse("2027-01-01T00:00:00Z");
        metrics.channels().certificatesEnd(Map.of(Payway.ALIPAY, end));
        metrics.channels().certificatesEnd(Map.of(Payway.ALIPAY, end.plusSeconds(1)));

        String name = "upay_channel_certificate_end_timestamp_seconds";
        assertThat(scrape().counts(name, "channel")).isEqualTo(Map.of("alipay", end.getEpochSecond() + 1));

        metrics.channels().certificatesEnd(Map.of());
        assertThat(scrape().series(name)).isEmpty();
    }

    @Test
    @DisplayName("the violations of the audit are those of its last run, by invariant")
    void audit() {
        metrics.audit().audited(Map.of("net", 2, "one_success", 1), 1000);
        metrics.audit().audited(Map.of("net", 3), 2000);

        assertThat(scrape().counts("upay_invariant_violations", "invariant")).isEqualTo(Map.of("net", 3L));
        assertThat(scrape().value("upay_audit_last_run_timestamp_seconds")).isEqualTo(2000);
        metrics.audit().handedOver();
        assertThat(scrape().counts("upay_invariant_violations", "invariant")).isEmpty();
    }

    @Test
    @DisplayName("the invariants are those that the scheduled audit checks, as docs/verify.md lists them")
    void invariants() throws Exception {
        String page = Files.readString(Path.of("docs", "verify.md"));

        Set<String> listed = Pattern.compile("(?m)^\\| `([a-z_]+)` \\|")
                .matcher(page)
                .results()
                .map(row -> row.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
        // By the command alone.
        listed.removeAll(Set.of("audit_log", "ledger"));
        assertThat(Arrays.stream(AuditMetrics.Invariant.values())
                        .map(invariant -> invariant.name().toLowerCase(Locale.ROOT)))
                .containsExactlyInAnyOrderElementsOf(listed);
    }
}
