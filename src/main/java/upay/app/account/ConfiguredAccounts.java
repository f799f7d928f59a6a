package upay.app.account;

import io.vertx.core.Future;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import upay.channel.Connectors;
import upay.channel.account.AccountSettings;
import upay.channel.account.ChannelAccounts;
import upay.channel.connector.ConnectorFactory;
import upay.config.ChannelsConfig.Channel;
import upay.config.GatewayConfig;
import upay.config.GatewayConfig.Profile;
import upay.domain.AccountName;
import upay.domain.Payway;
import upay.domain.Secret;

/** One account for each channel, the same for every merchant: the configured ones, or the sandbox's published ones. */
public final class ConfiguredAccounts implements ChannelAccounts {
    /** The sandbox's accounts in the channels' other modes. */
    private static final Map<Payway, List<String>> FURTHER = Map.of(
            Payway.ALIPAY, List.of("alipay-certificates"),
            Payway.WECHAT, List.of("wechat-v3", "wechat-v3-partner"));

    private final Optional<URI> publicUrl;
    private volatile Map<Payway, AccountSettings> accounts;

    private ConfiguredAccounts(Optional<URI> publicUrl, Map<Payway, AccountSettings> accounts) {
        this.publicUrl = publicUrl;
        this.accounts = accounts;
    }

    public static ConfiguredAccounts real(GatewayConfig config) {
        return new ConfiguredAccounts(config.publicUrl(), configured(config));
    }

    private static Map<Payway, AccountSettings> configured(GatewayConfig config) {
        Map<Payway, AccountSettings> accounts = new EnumMap<>(Payway.class);
        config.channels().configured().forEach(channel -> accounts.put(channel.payway(), settings(channel)));
        return accounts;
    }

    /**
     * Takes the accounts of a changed configuration, whose accounts have no faults: the next call of a channel is made with
     * them, those that were sent are answered to the former ones. The public URL stays as it is. Any thread.
     */
    public void replace(GatewayConfig changed) {
        accounts = configured(changed);
    }

    /** @param sandbox its address */
    public static ConfiguredAccounts sandbox(GatewayConfig config, URI sandbox) {
        Map<Payway, AccountSettings> accounts = new EnumMap<>(Payway.class);
        for (ConnectorFactory factory : Connectors.all()) {
            accounts.put(factory.payway(), published(factory.payway(), sandbox));
        }
        return new ConfiguredAccounts(config.publicUrl(), accounts);
    }

    /** The faults of the configured channels' accounts: one sentence each, with the setting. */
    public static List<String> faults(GatewayConfig config) {
        boolean production = config.profile() == Profile.PRODUCTION;
        List<String> faults = new ArrayList<>();
        for (Channel channel : config.channels().configured()) {
            String name = "channels." + channel.payway().channel();
            for (String fault : AccountRules.faults(settings(channel), production, Instant.now())) {
                // The configuration itself reports an endpoint without TLS.
                if (!fault.startsWith("endpoint must be https")) {
                    faults.add(name + (fault.startsWith("account at") ? ": " : ".") + fault);
                }
            }
        }
        return faults;
    }

    /** What is unusual in the configured channels' accounts and may be right. */
    public static List<String> warnings(GatewayConfig config) {
        return config.channels().configured().stream()
                .flatMap(channel -> AccountRules.warnings(settings(channel)).stream()
                        .map(warning -> "channels." + channel.payway().channel() + "." + warning))
                .toList();
    }

    @Override
    public Future<Optional<AccountSettings>> find(String merchantId, Payway payway, @Nullable AccountName account) {
        return Future.succeededFuture(
                account == null || account.equals(AccountName.CONFIGURED)
                        ? find(merchantId, payway)
                        : Optional.empty());
    }

    /** The channel's; empty: it is not configured. */
    public Optional<AccountSettings> find(String merchantId, Payway payway) {
        return Optional.ofNullable(accounts.get(payway)).map(account -> calledBack(account, merchantId));
    }

    /** In the channels' order. */
    public List<AccountSettings> all() {
        return List.copyOf(accounts.values());
    }

    /** The channels that can be called. */
    public List<Payway> payways() {
        return List.copyOf(accounts.keySet());
    }

    /** Adds the merchant's callback address, if there is a public one; it names the account if there are several. */
    AccountSettings calledBack(AccountSettings account, String merchantId) {
        if (publicUrl.isEmpty()) {
            return account;
        }
        // Entered ids need no escape; an id from elsewhere must not add to the signed text.
        String merchant = URLEncoder.encode(merchantId, StandardCharsets.UTF_8);
        String base = publicUrl.get() + "/notify/" + account.payway().channel() + "/" + merchant;
        AccountName name = account.account();
        return account.calledBackAt(name.isUnnamed() ? base : base + "/" + name);
    }

    private static AccountSettings settings(Channel channel) {
        return new AccountSettings(channel.payway(), channel.endpoint().toString(), channel.settings(), null);
    }

    /** The gateway's half of {@code sandbox/<channel>.properties}, the only file that the two programs share. */
    private static AccountSettings published(Payway payway, URI sandbox) {
        Map<String, Secret> settings = published(payway);
        Secret path = settings.remove("endpoint");
        String endpoint = sandbox + (path == null ? "" : path.reveal());
        return new AccountSettings(payway, endpoint, settings, null);
    }

    /** By the connectors' names, and the path of the endpoint. */
    static Map<String, Secret> published(Payway payway) {
        return published(payway.channel());
    }

    /** Those of the channel's other modes too. */
    static List<Map<String, Secret>> allPublished(Payway payway) {
        return Stream.concat(Stream.of(payway.channel()), FURTHER.getOrDefault(payway, List.of()).stream())
                .map(ConfiguredAccounts::published)
                .toList();
    }

    private static Map<String, Secret> published(String account) {
        String name = "/sandbox/" + account + ".properties";
        Properties properties = new Properties();
        try (Reader reader =
                new InputStreamReader(ConfiguredAccounts.class.getResourceAsStream(name), StandardCharsets.UTF_8)) {
            properties.load(reader);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Map<String, Secret> settings = new HashMap<>();
        for (String key : properties.stringPropertyNames()) {
            if (key.startsWith("gateway.")) {
                settings.put(key.substring("gateway.".length()), new Secret(properties.getProperty(key)));
            }
        }
        return settings;
    }
}
