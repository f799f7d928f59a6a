package upay.app.api;

import java.util.List;
import upay.api.ApiResource;
import upay.api.ApiRoutes;
import upay.api.ApiStore;
import upay.api.registry.MerchantResource;
import upay.store.Store;

/** Puts the management API together. */
public final class ApiModule {
    private final ApiStore store;

    /** @param store over connections of its own, see {@link ApiStore} */
    public ApiModule(Store store) {
        this.store = new ApiStore(store);
    }

    public ApiRoutes routes() {
        List<ApiResource> resources = List.of(new MerchantResource(store));
        return new ApiRoutes(store, resources);
    }
}
