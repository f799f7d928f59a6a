package upay.store.credential;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import upay.domain.AccountName;
import upay.domain.Payway;
import upay.port.StoreException;
import upay.store.batch.Batcher;
import upay.store.registry.ChannelAccount;
import upay.store.registry.MerchantChannels;
import upay.store.registry.SettingsText;
import upay.store.seal.SealException;
import upay.store.seal.Vault;
import upay.store.sql.Database;
import upay.store.sql.StoreSettings;

/**
 * The merchants' channel accounts and switches, read when a merchant first needs them and cached until something
 * changes in the store. While the store does not answer, the last known values are used: payments in flight must
 * still be queried, and new ones cannot be stored anyway. Merchants that do not exist are not cached, so that
 * invented ids evict none.
 *
 * <p>Threads: any.
 */
public final class PgMerchants {
    private static final Logger LOG = LoggerFactory.getLogger(PgMerchants.class);

    private final Batcher<String, List<MerchantBatch.Entry>> lookups;
    private final ChangeFeed changes;
    private final Vault vault;
    private final VersionedCache<MerchantChannels> known;

    public PgMerchants(
            Vertx vertx, Context context, Database database, StoreSettings settings, ChangeFeed changes, Vault vault) {
        this.lookups = new Batcher<>(vertx, context, database, settings, new MerchantBatch());
        this.changes = changes;
        this.vault = vault;
        this.known = new VersionedCache<>(changes, settings.memory().merchants());
    }

    /**
     * @param owner a merchant's id, or {@link ChannelAccount#DEFAULT} for the values of all merchants
     * @return fails only with {@link StoreException}
     */
    public Future<MerchantChannels> find(String owner) {
        Future<MerchantChannels> fresh = known.fresh(owner);
        if (fresh != null) {
            return fresh;
        }
        return read(owner);
    }

    /** As {@link #find}, always from the store: what was just entered is there. */
    public Future<MerchantChannels> read(String owner) {
        long version = changes.version();
        return lookups.submit(owner)
                .map(entries -> {
                    MerchantChannels found = open(entries);
                    if (entries.isEmpty() && !owner.equals(ChannelAccount.DEFAULT)) {
                        known.forget(owner);
                        return found;
                    }
                    return known.remember(owner, found, version);
                })
                .recover(e -> {
                    Future<MerchantChannels> last = known.last(owner);
                    return last == null ? Future.failedFuture(e) : last;
                });
    }

    private MerchantChannels open(List<MerchantBatch.Entry> entries) {
        Map<Payway, Found> accounts = new EnumMap<>(Payway.class);
        Set<Payway> off = EnumSet.noneOf(Payway.class);
        for (MerchantBatch.Entry entry : entries) {
            String channel = entry.channel();
            if (channel == null) {
                continue;
            }
            String account = entry.account();
            String endpoint = entry.endpoint();
            // A channel of a later version than this program is ignored.
            payway(channel).ifPresent(payway -> {
                if (account == null) {
                    off.add(payway);
                } else if (endpoint == null) {
                    accounts.computeIfAbsent(payway, first -> new Found()).use(entry.storeId(), account);
                } else {
                    accounts.computeIfAbsent(payway, first -> new Found())
                            .byName
                            .put(account, open(entry, payway, account, endpoint));
                }
            });
        }
        Map<Payway, MerchantChannels.Accounts> complete = new EnumMap<>(Payway.class);
        accounts.forEach((payway, found) -> complete.put(payway, found.complete()));
        return new MerchantChannels(complete, off);
    }

    /** The entries of one channel. */
    private static final class Found {
        private final Map<String, ChannelAccount> byName = new HashMap<>();
        private final Map<String, AccountName> byStore = new HashMap<>();
        private @Nullable AccountName used;

        void use(@Nullable String storeId, String account) {
            if (storeId == null || storeId.isEmpty()) {
                used = AccountName.read(account);
            } else {
                byStore.put(storeId, AccountName.read(account));
            }
        }

        MerchantChannels.Accounts complete() {
            return new MerchantChannels.Accounts(byName, used, byStore);
        }
    }

    private ChannelAccount open(MerchantBatch.Entry entry, Payway payway, String name, String endpoint) {
        String owner = entry.owner();
        try {
            var settings = vault.open(entry.settings(), ChannelAccount.place(owner, payway.channel(), name));
            return new ChannelAccount(
                    owner, AccountName.of(owner, name), payway, endpoint, SettingsText.read(settings), entry.time());
        } catch (SealException e) {
            LOG.error("a channel account's settings cannot be opened: {}", e.getMessage());
            throw new StoreException("the merchant's channel account cannot be opened", true, e);
        }
    }

    static Optional<Payway> payway(String channel) {
        return Arrays.stream(Payway.values())
                .filter(payway -> payway.channel().equals(channel))
                .findFirst();
    }
}
