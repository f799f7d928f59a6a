package upay.channel;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import upay.channel.account.AccountSettings;
import upay.channel.connector.ChannelResponse;
import upay.channel.connector.Connector;
import upay.channel.connector.ConnectorFactory;

/**
 * The connectors in use, by account, so that keys are parsed once, with the keys of the channel that they fetched. An
 * account whose settings changed is a different key: a new connector is opened for it without these keys, and the old
 * one is evicted in time. Confined to the channel's event loop.
 */
final class ConnectorCache {
    /** Far more accounts than one instance serves at a time; about 20 KB each with two RSA keys. */
    private static final int CONNECTORS_MAX = 4096;

    /** A channel has two keys during a rotation; the oldest is forgotten first, and fetched again when needed. */
    private static final int KEYS_MAX = 4;

    /** Messages with keys have some KB. */
    private static final int KEYS_BYTES_MAX = 32 << 20;

    private final ConnectorFactory factory;
    private final Supplier<Instant> clock;
    private final Cache<AccountSettings, Connector> open = Caffeine.newBuilder()
            .maximumSize(CONNECTORS_MAX)
            .executor(Runnable::run)
            .build();
    /** The answers that brought keys, by account, whatever its callback URL. */
    private final Cache<AccountSettings, List<ChannelResponse>> keys = Caffeine.newBuilder()
            .maximumWeight(KEYS_BYTES_MAX)
            .weigher((AccountSettings account, List<ChannelResponse> answers) ->
                    answers.stream().mapToInt(answer -> answer.body().length()).sum())
            .executor(Runnable::run)
            .build();

    ConnectorCache(ConnectorFactory factory, Supplier<Instant> clock) {
        this.factory = factory;
        this.clock = clock;
    }

    /** @throws IllegalArgumentException as {@link ConnectorFactory#open} */
    Connector get(AccountSettings account) {
        return open.get(account, this::opened);
    }

    private Connector opened(AccountSettings account) {
        Connector connector = factory.open(account);
        List<ChannelResponse> known = keys.getIfPresent(account.calledBackAt(null));
        if (known != null) {
            for (ChannelResponse answer : known) {
                connector = connector.withKeys(answer, clock.get()).orElse(connector);
            }
        }
        return connector;
    }

    /**
     * Replaces the account's connectors, one for each callback URL, by ones with the keys of this answer, if any is
     * proven to be the channel's.
     *
     * @return whether any is
     */
    boolean learn(AccountSettings account, ChannelResponse answer) {
        Optional<Connector> better = get(account).withKeys(answer, clock.get());
        if (better.isEmpty()) {
            return false;
        }
        AccountSettings key = account.calledBackAt(null);
        List<ChannelResponse> known = new ArrayList<>(keys.get(key, first -> List.of()));
        known.add(answer);
        keys.put(key, List.copyOf(known.subList(Math.max(0, known.size() - KEYS_MAX), known.size())));
        open.asMap().keySet().removeIf(one -> one.calledBackAt(null).equals(key));
        open.put(account, better.get());
        return true;
    }
}
