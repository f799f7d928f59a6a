package upay.store.credential;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import upay.domain.terminal.Vendor;
import upay.port.StoreException;
import upay.port.Vendors;
import upay.store.batch.Batcher;
import upay.store.registry.SandboxVendor;
import upay.store.registry.SealedVendor;
import upay.store.seal.SealException;
import upay.store.seal.Vault;
import upay.store.sql.Database;
import upay.store.sql.StoreSettings;

/**
 * The vendors, cached until something changes in the store. Unknown numbers are not cached, so that invented numbers
 * evict no vendor.
 *
 * <p>Threads: any.
 */
public final class PgVendors implements Vendors {
    private static final Logger LOG = LoggerFactory.getLogger(PgVendors.class);

    /** Few of them activate terminals at a time. */
    private static final int MAX = 1_000;

    private final Batcher<String, Optional<SealedVendor>> lookups;
    private final ChangeFeed changes;
    private final Vault vault;
    private final VersionedCache<Optional<Vendor>> known;
    private final boolean production;

    public PgVendors(
            Vertx vertx, Context context, Database database, StoreSettings settings, ChangeFeed changes, Vault vault) {
        this.production = settings.sealing().production();
        this.lookups = new Batcher<>(vertx, context, database, settings, new VendorBatch());
        this.changes = changes;
        this.vault = vault;
        this.known = new VersionedCache<>(changes, MAX);
    }

    @Override
    public Future<Optional<Vendor>> find(String vendorSn) {
        Future<Optional<Vendor>> fresh = known.fresh(vendorSn);
        if (fresh != null) {
            return fresh;
        }
        long version = changes.version();
        return lookups.submit(vendorSn).map(found -> found.map(this::open)).onSuccess(found -> {
            if (found.isPresent()) {
                known.remember(vendorSn, found, version);
            } else {
                known.forget(vendorSn);
            }
        });
    }

    @Override
    public boolean remembers(String vendorSn) {
        return known.last(vendorSn) != null;
    }

    private Vendor open(SealedVendor sealed) {
        try {
            Vendor vendor = sealed.open(vault);
            return production && SandboxVendor.isPublished(vendor.key()) ? refused(vendor) : vendor;
        } catch (SealException e) {
            LOG.error("a vendor's key cannot be opened: {}", e.getMessage());
            throw new StoreException("the vendor's key cannot be opened", true, e);
        }
    }

    private static Vendor refused(Vendor vendor) {
        LOG.warn(
                "vendor {} has the published key of the sandbox and is refused in production; \"vendor reset-key {}\" makes one of"
                        + " its own",
                vendor.sn(),
                vendor.sn());
        return new Vendor(vendor.sn(), vendor.key(), false);
    }
}
