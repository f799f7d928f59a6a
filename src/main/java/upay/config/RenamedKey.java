package upay.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import upay.domain.AccountSettingNames;

/**
 * A key that had another name in the previous version. Its former name, and the environment variable of that name, are
 * accepted for one more version.
 *
 * @param former dotted, as in the file
 * @param current the key's name
 * @param silent whether the former name is part of the published interface: it gives no warning and does not end
 */
record RenamedKey(String former, String current, boolean silent) {
    private static final String TABLE = """
            http.max-unread              http.max-request-age
            http.leave                   http.shutdown-delay
            http.drain                   http.drain-timeout
            management.hosts             management.allowed-hosts
            db.silence                   db.response-timeout
            db.connections               db.max-pool-size
            db.terminals                 db.terminal-cache-size
            db.merchants                 db.merchant-cache-size
            db.changes-within            db.cache-max-staleness
            waits.code-life              waits.payment-code-lifetime
            waits.qr-life                waits.qr-code-lifetime
            waits.undo-wait              waits.reversal-wait
            waits.undo-timeout           waits.refund-timeout
            waits.polls                  waits.poll-intervals
            waits.polls-per-second       waits.max-polls-per-second
            waits.ask-spacing            waits.min-query-interval
            waits.quick-repeats          waits.quick-retries
            waits.verifications          waits.cancel-verification-intervals
            waits.watches                waits.refund-poll-intervals
            waits.human-after            waits.manual-review-after
            waits.human-pace             waits.manual-review-intervals
            waits.remote-news            waits.remote-poll-interval
            waits.sweep                  waits.sweep-interval
            waits.grace                  waits.takeover-grace
            channels.queue               channels.max-queue-size
            channels.max-answer          channels.max-response-size
            channels.breaker-silence     channels.breaker-min-outage
            channels.breaker-calls       channels.breaker-min-calls
            channels.breaker-failures    channels.breaker-failure-rate
            channels.breaker-pause       channels.breaker-open-duration
            notify.timeout               webhook.timeout
            notify.retries               webhook.retry-delays
            notify.max-in-flight         webhook.max-in-flight
            notify.max-per-receiver      webhook.max-per-host
            notify.max-answer            webhook.max-response-size
            notify.allow-private         webhook.allow-private-addresses
            notify.authorization         webhook.authorization             silent
            notify.events                webhook.events                    silent
            """;

    private static final List<RenamedKey> ALL = read();

    private static final Map<String, RenamedKey> BY_CURRENT =
            ALL.stream().collect(Collectors.toUnmodifiableMap(RenamedKey::current, Function.identity()));

    /** In the order of the file. */
    static List<RenamedKey> all() {
        return ALL;
    }

    private static List<RenamedKey> read() {
        List<RenamedKey> all = new ArrayList<>(TABLE.lines()
                .map(line -> line.split(" +"))
                .map(words -> new RenamedKey(words[0], words[1], words.length == 3))
                .toList());
        for (ChannelSection channel : ChannelSection.all()) {
            String prefix = "channels." + channel.payway().channel() + ".";
            all.add(new RenamedKey(prefix + "money-back-timeout", prefix + "refund-timeout", false));
            AccountSettingNames.RENAMED.forEach((former, current) -> {
                if (channel.names().contains(current)) {
                    all.add(new RenamedKey(prefix + former, prefix + current, false));
                }
            });
        }
        return List.copyOf(all);
    }

    /** The former name of a key, where it had one. */
    static Optional<RenamedKey> of(String current) {
        return Optional.ofNullable(BY_CURRENT.get(current));
    }

    String formerVariable() {
        return SettingKey.variable(former);
    }

    String currentVariable() {
        return SettingKey.variable(current);
    }
}
