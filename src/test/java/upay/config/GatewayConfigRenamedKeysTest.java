package upay.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("A key's former name sets it for one version more, in the file and in the environment, with a warning")
class GatewayConfigRenamedKeysTest {
    /** A star stands for every channel. */
    private static final String TABLE = """
            http.max-unread                http.max-request-age
            http.leave                     http.shutdown-delay
            http.drain                     http.drain-timeout
            management.hosts               management.allowed-hosts
            db.silence                     db.response-timeout
            db.connections                 db.max-pool-size
            db.terminals                   db.terminal-cache-size
            db.merchants                   db.merchant-cache-size
            db.changes-within              db.cache-max-staleness
            waits.code-life                waits.payment-code-lifetime
            waits.qr-life                  waits.qr-code-lifetime
            waits.undo-wait                waits.reversal-wait
            waits.undo-timeout             waits.refund-timeout
            waits.polls                    waits.poll-intervals
            waits.polls-per-second         waits.max-polls-per-second
            waits.ask-spacing              waits.min-query-interval
            waits.quick-repeats            waits.quick-retries
            waits.verifications            waits.cancel-verification-intervals
            waits.watches                  waits.refund-poll-intervals
            waits.human-after              waits.manual-review-after
            waits.human-pace               waits.manual-review-intervals
            waits.remote-news              waits.remote-poll-interval
            waits.sweep                    waits.sweep-interval
            waits.grace                    waits.takeover-grace
            channels.queue                 channels.max-queue-size
            channels.max-answer            channels.max-response-size
            channels.breaker-silence       channels.breaker-min-outage
            channels.breaker-calls         channels.breaker-min-calls
            channels.breaker-failures      channels.breaker-failure-rate
            channels.breaker-pause         channels.breaker-open-duration
            channels.*.money-back-timeout  channels.*.refund-timeout
            channels.*.till-fields         channels.*.extended-fields
            channels.*.notice-fields       channels.*.callback-fields
            channels.baifubao.unsigned-answers  channels.baifubao.unsigned-responses
            channels.unionpay.reversal-answer   channels.unionpay.reversal-response
            notify.timeout                 webhook.timeout
            notify.retries                 webhook.retry-delays
            notify.max-in-flight           webhook.max-in-flight
            notify.max-per-receiver        webhook.max-per-host
            notify.max-answer              webhook.max-response-size
            notify.allow-private           webhook.allow-private-addresses
            notify.authorization           webhook.authorization
            notify.events                  webhook.events
            """;

    /** What integrators know by these names: no warning, and no end. */
    private static final Set<String> SILENT = Set.of("notify.authorization", "notify.events");

    private static final Map<String, Object> DEFAULTS = Leaves.of(GatewayConfig.require(Map.of(), null));

    @TempDir
    private Path folder;

    private record Renamed(String former, String current) {
        String formerVariable() {
            return SettingKey.variable(former);
        }

        String currentVariable() {
            return SettingKey.variable(current);
        }

        SettingKey key() {
            return GatewayConfig.keys().stream()
                    .filter(key -> key.name().equals(current))
                    .findFirst()
                    .orElseThrow();
        }
    }

    static Stream<Named<Renamed>> renamed() {
        return TABLE.lines()
                .map(line -> line.split(" +"))
                .flatMap(names -> names[0].contains("*")
                        ? Stream.of("alipay", "wechat", "baifubao", "jdpay", "unionpay")
                                .map(channel ->
                                        new Renamed(names[0].replace("*", channel), names[1].replace("*", channel)))
                        : Stream.of(new Renamed(names[0], names[1])))
                .map(pair -> Named.of(pair.former(), pair));
    }

    @Test
    void theTableHoldsEveryRenamedKeyAndNoFormerNameIsAKey() {
        List<String> former =
                renamed().map(Named::getPayload).map(Renamed::former).toList();

        assertThat(RenamedKey.all()).extracting(RenamedKey::former).containsExactlyInAnyOrderElementsOf(former);
        assertThat(GatewayConfig.keys()).extracting(SettingKey::name).doesNotContainAnyElementsOf(former);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("renamed")
    void aFormerNameInTheFileSetsTheKey(Renamed pair) throws Exception {
        String value = OtherValue.of(pair.key(), folder);
        GatewayConfig.Reading former = read(Map.of(), Map.of(pair.former(), value));
        GatewayConfig.Reading current = read(Map.of(), Map.of(pair.current(), value));

        assertSets(former, current, warning(pair, pair.former(), pair.current()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("renamed")
    void aFormerVariableSetsTheKey(Renamed pair) throws Exception {
        String value = OtherValue.of(pair.key(), folder);
        GatewayConfig.Reading former = read(Map.of(pair.formerVariable(), value), Map.of());
        GatewayConfig.Reading current = read(Map.of(pair.currentVariable(), value), Map.of());

        assertSets(former, current, warning(pair, pair.formerVariable(), pair.currentVariable()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("renamed")
    void bothNamesInOnePlaceAreAFaultThatNamesThem(Renamed pair) throws Exception {
        String value = OtherValue.of(pair.key(), folder);

        assertThat(read(Map.of(), Map.of(pair.former(), value, pair.current(), value))
                        .faults())
                .contains(pair.current() + ": is given together with " + pair.former() + ", its former name; remove "
                        + pair.former());
        assertThat(read(Map.of(pair.formerVariable(), value, pair.currentVariable(), value), Map.of())
                        .faults())
                .contains(pair.currentVariable() + ": is given together with " + pair.formerVariable()
                        + ", its former name; remove " + pair.formerVariable());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("renamed")
    void theEnvironmentWinsOverTheFileUnderEitherName(Renamed pair) throws Exception {
        String value = OtherValue.of(pair.key(), folder);
        String usual = pair.key().fallback();
        Map<String, Object> expected =
                Leaves.of(read(Map.of(pair.currentVariable(), value), Map.of()).config());

        GatewayConfig.Reading formerVariable =
                read(Map.of(pair.formerVariable(), value), Map.of(pair.current(), usual));
        GatewayConfig.Reading formerKey = read(Map.of(pair.currentVariable(), value), Map.of(pair.former(), usual));

        assertThat(Leaves.changed(expected, Leaves.of(formerVariable.config()))).isEmpty();
        assertThat(formerVariable.faults()).noneMatch(fault -> fault.contains(pair.formerVariable()));
        assertThat(Leaves.changed(expected, Leaves.of(formerKey.config()))).isEmpty();
        assertThat(formerKey.faults()).noneMatch(fault -> fault.contains(pair.former()));
    }

    @Test
    void aWrongValueUnderAFormerNameNamesBoth() throws Exception {
        assertThat(read(Map.of(), Map.of("db.silence", "1")).faults())
                .containsExactly("db.response-timeout: found '1' (in the file, as db.silence);"
                        + " allowed: a duration from 200ms to 60s (units ms, s, m, h)");
        assertThat(read(Map.of("UPAY_DB_SILENCE", "1"), Map.of()).faults())
                .containsExactly("db.response-timeout: found '1' (UPAY_DB_SILENCE);"
                        + " allowed: a duration from 200ms to 60s (units ms, s, m, h)");
    }

    private static void assertSets(GatewayConfig.Reading former, GatewayConfig.Reading current, List<String> warnings) {
        assertThat(former.faults()).isEqualTo(current.faults());
        assertThat(Leaves.changed(DEFAULTS, Leaves.of(former.config()))).hasSize(1);
        assertThat(Leaves.changed(Leaves.of(current.config()), Leaves.of(former.config())))
                .isEmpty();
        assertThat(former.warnings()).isEqualTo(warnings);
        assertThat(current.warnings()).isEmpty();
    }

    private static List<String> warning(Renamed pair, String former, String current) {
        return SILENT.contains(pair.former())
                ? List.of()
                : List.of(former + ": is called " + current + " now; the next version no longer takes the former name");
    }

    private GatewayConfig.Reading read(Map<String, String> environment, Map<String, String> keys) throws Exception {
        StringBuilder yaml = new StringBuilder();
        Map<String, String> sections = new HashMap<>();
        keys.forEach((name, value) -> sections.merge(
                name.substring(0, name.lastIndexOf('.')),
                name.substring(name.lastIndexOf('.') + 1) + ": \"" + value + "\"",
                (one, other) -> one + ", " + other));
        sections.forEach((section, entries) -> {
            int dot = section.indexOf('.');
            yaml.append(
                    dot < 0
                            ? section + ": {" + entries + "}\n"
                            : section.substring(0, dot) + ": {" + section.substring(dot + 1) + ": {" + entries
                                    + "}}\n");
        });
        return GatewayConfig.read(environment, Files.writeString(folder.resolve("gateway.yaml"), yaml));
    }
}
