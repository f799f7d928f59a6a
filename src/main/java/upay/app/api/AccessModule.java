package upay.app.api;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import upay.api.ApiResource;
import upay.api.ApiStore;
import upay.api.access.ApiKeyResource;
import upay.api.access.AuditResource;
import upay.api.access.LoginResource;
import upay.api.access.PasswordWork;
import upay.api.access.PermissionResource;
import upay.api.access.PublicAddress;
import upay.api.access.SetUpResource;
import upay.api.access.UserResource;
import upay.domain.Secret;
import upay.store.Store;

/** Logins, users, keys and the audit log in the management API. */
public final class AccessModule {
    private final PasswordWork passwords;
    private final PublicAddress site;

    /** @param site where browsers find the port; asked once it is open */
    public AccessModule(Vertx vertx, Supplier<URI> site) {
        this.passwords = new PasswordWork(new PasswordWorkers(vertx));
        this.site = new PublicAddress(site);
    }

    /**
     * What the first user opens, to become the first admin; empty: there is a user, or a link that was shown before still
     * holds.
     */
    public Future<Optional<Secret>> firstSetUpLink(Store store) {
        return site.firstSetUpLink(store);
    }

    List<ApiResource> resources(ApiStore store) {
        return List.of(
                new LoginResource(store, passwords, site),
                new SetUpResource(store, passwords),
                new UserResource(store, site),
                new ApiKeyResource(store),
                new AuditResource(store),
                new PermissionResource());
    }
}
