package upay.metrics;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import upay.domain.Payway;
import upay.domain.ResultCode;
import upay.domain.channel.ChannelAction;
import upay.domain.channel.Outcome;
import upay.protocol.CommError;
import upay.settlement.DriveKind;

/** Every metric of the gateway itself, and the values that each of its labels may have. */
public final class MetricTable {
    /** A text that is fixed at start. */
    public static final Set<String> ANY = Set.of();

    /** Those that appear with an event only, or with TLS or certificates. */
    public static final Set<String> CONDITIONAL = Set.of(
            "upay_callback_duration_seconds",
            "upay_log_lines_dropped_total",
            "upay_channel_certificate_end_timestamp_seconds",
            "upay_tls_certificate_end_timestamp_seconds");

    private static final Set<String> CHANNELS =
            Arrays.stream(Payway.values()).map(Payway::channel).collect(Collectors.toSet());
    private static final Set<String> BATCHES = lower(StoreMetrics.Kind.values());
    private static final Map<String, Map<String, Set<String>>> ALL = new LinkedHashMap<>();

    static {
        Set<String> codes = Stream.concat(names(ResultCode.values()), names(CommError.values()))
                .collect(Collectors.toSet());
        add(
                "upay_request_duration_seconds",
                "operation",
                lower(RequestMetrics.Operation.values()),
                "result_code",
                codes);
        add("upay_requests_in_flight");
        add("upay_requests_refused_total", "reason", lower(RequestMetrics.Refusal.values()));
        add(
                "upay_channel_call_duration_seconds",
                "channel",
                CHANNELS,
                "action",
                lower(ChannelAction.values()),
                "outcome",
                lower(Outcome.Kind.values()));
        add(
                "upay_callback_duration_seconds",
                "channel",
                CHANNELS,
                "result",
                lower(ChannelMetrics.CallbackResult.values()));
        add("upay_channel_calls_in_flight", "channel", CHANNELS);
        add(
                "upay_channel_payments_refused_total",
                "channel",
                CHANNELS,
                "reason",
                lower(ChannelMetrics.Obstacle.values()));
        add("upay_channel_breakers_open", "channel", CHANNELS);
        add("upay_channel_switched_off", "channel", CHANNELS);
        add("upay_channel_wrong_signatures_total", "channel", CHANNELS);
        add("upay_channel_accounts_failing", "channel", CHANNELS);
        add("upay_bill_fetches_total", "channel", CHANNELS, "outcome", lower(BillMetrics.Outcome.values()));
        add("upay_bills_missing", "channel", CHANNELS);
        add("upay_channel_certificate_end_timestamp_seconds", "channel", CHANNELS);
        add("upay_paid_orders_total", "channel", CHANNELS);
        add("upay_paid_fen_total", "channel", CHANNELS);
        add("upay_returned_fen_total", "channel", CHANNELS);
        add("upay_store_up");
        add("upay_store_batch_rows", "batch", BATCHES);
        add("upay_store_queue_rows", "batch", BATCHES);
        add("upay_store_queue_wait_seconds", "batch", BATCHES);
        add("upay_store_round_trip_seconds", "batch", BATCHES);
        add("upay_store_refusals_total", "reason", lower(StoreMetrics.Refusal.values()));
        add("upay_store_connections", "state", lower(StoreMetrics.ConnectionState.values()));
        add("upay_store_connection_waiters");
        add("upay_instance_lease_seconds");
        add("upay_settlement_drives", "step", lower(DriveKind.values()));
        add("upay_settlement_oldest_due_seconds");
        add("upay_settlement_manual_reviews");
        add("upay_statements_behind_seconds");
        add("upay_findings_open");
        add("upay_settlement_takeovers_total");
        add("upay_settlement_polls_delayed_total");
        add("upay_webhooks_waiting");
        add("upay_webhooks_oldest_seconds");
        add("upay_webhooks_given_up");
        add("upay_webhook_attempts_total", "result", lower(WebhookMetrics.Result.values()));
        add("upay_invariant_violations", "invariant", lower(AuditMetrics.Invariant.values()));
        add("upay_audit_last_run_timestamp_seconds");
        add("upay_external_refunds_recorded_total");
        add("upay_event_loop_lag_seconds");
        add("upay_build_info", "version", ANY);
        add("upay_log_lines_dropped_total");
        add("upay_tls_certificate_end_timestamp_seconds");
    }

    private MetricTable() {}

    @SuppressWarnings("unchecked")
    private static void add(String metric, Object... labels) {
        Map<String, Set<String>> values = new LinkedHashMap<>();
        for (int i = 0; i < labels.length; i += 2) {
            values.put((String) labels[i], (Set<String>) labels[i + 1]);
        }
        ALL.put(metric, values);
    }

    private static Set<String> lower(Enum<?>... constants) {
        return Arrays.stream(constants)
                .map(constant -> constant.name().toLowerCase(Locale.ROOT))
                .collect(Collectors.toSet());
    }

    private static Stream<String> names(Enum<?>... constants) {
        return Arrays.stream(constants).map(Enum::name);
    }

    /** By name: the labels, and the values of each. */
    public static Map<String, Map<String, Set<String>>> all() {
        return ALL;
    }

    /** The metric that a series belongs to: a histogram has several. */
    public static String metric(String series) {
        for (String suffix : new String[] {"_bucket", "_count", "_sum", "_max"}) {
            if (!ALL.containsKey(series) && series.endsWith(suffix)) {
                String metric = series.substring(0, series.length() - suffix.length());
                return ALL.containsKey(metric) ? metric : series;
            }
        }
        return series;
    }

    /** As the documentation writes them: the name, and its labels in braces. */
    public static Set<String> headings() {
        return ALL.entrySet().stream()
                .map(metric -> metric.getValue().isEmpty()
                        ? metric.getKey()
                        : metric.getKey() + "{"
                                + String.join(",", metric.getValue().keySet()) + "}")
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
