package upay.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import upay.config.ChannelsConfig.Channel;
import upay.config.GatewayConfig;
import upay.config.Leaves;
import upay.config.OtherValue;
import upay.config.SettingKey;
import upay.store.sql.StoreAddress;

@DisplayName("What is set reaches its own place in the parts, and no other")
class WiringTest {
    private static final StoreAddress ADDRESS = StoreAddress.parse("postgresql://me@localhost/upay");

    /** Key, and what of the parts changes with it; a star stands for any channel. */
    private static final Map<String, Set<String>> PLACES = places("""
            profile                          store.sealing.production, webhook.allowPrivate
            master-key                       store.sealing.keys
            master-key-file                  store.sealing.keys
            protocol.dialect                 store.terminals.dialect
            terminals.previous-key-lifetime  store.terminals.previousKeyLifetime
            http.host                        http.host
            http.port                        http.port
            http.header-timeout              http.timeouts.header
            http.body-timeout                http.timeouts.body
            http.idle-timeout                http.timeouts.idle
            http.max-connections             http.bounds.maxConnections
            http.max-request-age             http.bounds.maxRequestAge
            http.drain-timeout               http.drain
            db.connect-timeout               store.timeouts.connect
            db.statement-timeout             store.timeouts.statement
            db.response-timeout              store.timeouts.response
            db.max-pool-size                 store.server.connections
            db.batch-rows                    store.batches.rows
            db.queue-rows                    store.batches.queueRows
            db.queue-bytes                   store.batches.queueCharacters
            db.terminal-cache-size           store.memory.terminals
            db.merchant-cache-size           store.memory.merchants
            db.cache-max-staleness           store.memory.cacheMaxStaleness
            instance.heartbeat               store.lease.heartbeat
            instance.lease                   store.lease.length
            waits.sweep-interval             webhook.sweep
            channels.connect-timeout         *.connect
            channels.idle-timeout            *.idle
            channels.max-connections         *.maxConnections
            channels.max-queue-size          *.maxWaiting
            channels.max-response-size       *.maxResponseBytes
            channels.breaker-min-outage      breaker.silence
            channels.breaker-min-calls       breaker.calls
            channels.breaker-failure-rate    breaker.failuresPercent
            channels.breaker-open-duration   breaker.pause
            channels.*.pay-timeout           *.payRead
            channels.*.refund-timeout        *.refundRead
            channels.*.read-timeout          *.read
            webhook.timeout                  webhook.timeout
            webhook.retry-delays             webhook.retries
            webhook.max-in-flight            webhook.maxInFlight
            webhook.max-per-host             webhook.maxPerHost
            webhook.max-response-size        webhook.maxResponseBytes
            webhook.allow-private-addresses  webhook.allowPrivate
            webhook.authorization            webhook.authorization
            webhook.events                   store.told
            """);

    @TempDir
    private Path folder;

    static Stream<Named<SettingKey>> keys() {
        // The scale changes many values, and has a test of its own.
        return GatewayConfig.keys().stream()
                .filter(key -> !key.name().equals("sandbox.time-scale"))
                .map(key -> Named.of(key.name(), key));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("keys")
    void everySettingReachesItsPlace(SettingKey key) throws Exception {
        Set<String> changed = Leaves.changed(parts(Map.of()), parts(Map.of(key.variable(), other(key))));

        assertThat(changed).isEqualTo(expected(key.name()));
    }

    private String other(SettingKey key) throws Exception {
        return switch (key.name()) {
            // What the parts themselves refuse, or what is the default of another profile.
            case "instance.heartbeat" -> "2s";
            case "db.batch-rows" -> "255";
            case "db.queue-rows" -> "4097";
            case "webhook.allow-private-addresses" -> "false";
            default -> OtherValue.of(key, folder);
        };
    }

    private static Map<String, Object> parts(Map<String, String> environment) {
        GatewayConfig config = GatewayConfig.read(environment, null).config();
        Map<String, Object> parts = new LinkedHashMap<>();
        put(parts, "http", Wiring.http(config.http(), config.http().port()));
        put(parts, "store", Wiring.store(config, ADDRESS));
        put(parts, "breaker", Wiring.breakers(config.channels(), 1));
        put(parts, "webhook", Wiring.webhook(config));
        for (Channel channel : config.channels().all()) {
            put(parts, channel.payway().channel(), Wiring.channel(config.channels(), channel, 1));
        }
        return parts;
    }

    private static void put(Map<String, Object> parts, String name, Record part) {
        Leaves.of(part).forEach((path, value) -> parts.put(name + "." + path, value));
    }

    private static Set<String> expected(String key) {
        List<String> channels = GatewayConfig.require(Map.of(), null).channels().all().stream()
                .map(channel -> channel.payway().channel())
                .toList();
        // What is set for one channel changes that one; what is set for all, all.
        List<String> concerned = channels.stream()
                .filter(channel -> key.startsWith("channels." + channel + "."))
                .toList();
        String row = concerned.isEmpty() ? key : key.replace("." + concerned.get(0) + ".", ".*.");
        return PLACES.getOrDefault(row, Set.of()).stream()
                .flatMap(place -> (concerned.isEmpty() ? channels : concerned)
                        .stream().map(channel -> place.replace("*", channel)))
                .collect(Collectors.toSet());
    }

    private static Map<String, Set<String>> places(String table) {
        Map<String, Set<String>> places = new LinkedHashMap<>();
        table.lines().forEach(line -> {
            String[] columns = line.split(" {2,}");
            places.put(columns[0], new TreeSet<>(Arrays.asList(columns[1].split(", "))));
        });
        return places;
    }
}
