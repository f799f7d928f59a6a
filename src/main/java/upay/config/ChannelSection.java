package upay.config;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import upay.config.ChannelsConfig.Channel;
import upay.domain.Payway;
import upay.domain.Secret;
import upay.domain.proxy.HttpProxy;

/**
 * The settings of one channel, as its section of the packaged {@code gateway.yaml} lists them: the endpoint and the
 * time-outs that every channel has, and the connector's own settings, by its names. A key with a counterpart {@code
 * -file} is a secret. So a new channel needs a section in that file and no change here.
 *
 * @param endpoint the channel's default address
 * @param names the connector's settings, in the file's order, without the {@code -file} keys
 * @param secrets the names of confidential settings
 */
record ChannelSection(Payway payway, @Nullable String endpoint, List<String> names, Set<String> secrets) {
    private static final String CHANNELS = "channels.";
    private static final String ENDPOINT = "endpoint";
    private static final String PAY_TIMEOUT = "pay-timeout";
    private static final String REFUND_TIMEOUT = "refund-timeout";
    private static final String READ_TIMEOUT = "read-timeout";
    private static final String PROXY = "proxy";
    private static final String FILE = "-file";
    private static final Set<String> COMMON =
            Set.of(ENDPOINT, PAY_TIMEOUT, REFUND_TIMEOUT, READ_TIMEOUT, PROXY, PROXY + FILE);

    /** In the file's order. */
    static List<ChannelSection> all() {
        Map<String, String> packaged = YamlFile.packaged();
        return packaged.keySet().stream()
                .filter(key -> key.startsWith(CHANNELS) && key.split("\\.").length == 3)
                .map(key -> key.split("\\.")[1])
                .distinct()
                .map(channel -> of(channel, packaged))
                .toList();
    }

    Channel read(ConfigValues settings) {
        String prefix = prefix(payway.channel());
        URI uri = settings.httpUri(prefix + ENDPOINT, endpoint).orElseThrow();
        Duration pay = settings.duration(prefix + PAY_TIMEOUT, "10s", "1s", "120s");
        Duration refund = settings.duration(prefix + REFUND_TIMEOUT, "10s", "1s", "120s");
        Duration read = settings.duration(prefix + READ_TIMEOUT, "5s", "1s", "120s");
        Optional<HttpProxy> proxy = settings.proxy(prefix + PROXY);
        Map<String, Secret> found = new LinkedHashMap<>();
        for (String name : names) {
            String key = prefix + name;
            (secrets.contains(name)
                            ? settings.secret(key, "as the channel's manual says")
                            : settings.optional(key, "as the channel's manual says", "", text -> new Secret(text)))
                    .ifPresent(secret -> found.put(name, secret));
        }
        return new Channel(payway, uri, pay, refund, read, proxy, found);
    }

    private static ChannelSection of(String channel, Map<String, String> packaged) {
        String prefix = prefix(channel);
        List<String> own = new ArrayList<>();
        for (String key : packaged.keySet()) {
            if (key.startsWith(prefix) && !COMMON.contains(key.substring(prefix.length()))) {
                own.add(key.substring(prefix.length()));
            }
        }
        Set<String> secrets = Set.copyOf(
                own.stream().filter(name -> own.contains(name + FILE)).toList());
        List<String> names = own.stream()
                .filter(name -> !name.endsWith(FILE) || !secrets.contains(stem(name)))
                .toList();
        return new ChannelSection(payway(channel), packaged.get(prefix + ENDPOINT), names, secrets);
    }

    private static String stem(String twin) {
        return twin.substring(0, twin.length() - FILE.length());
    }

    private static String prefix(String channel) {
        return CHANNELS + channel + ".";
    }

    private static Payway payway(String channel) {
        return Arrays.stream(Payway.values())
                .filter(payway -> payway.channel().equals(channel))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("gateway.yaml lists an unknown channel: " + channel));
    }
}
