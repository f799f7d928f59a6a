package upay.app.api;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import upay.api.ApiDocument;
import upay.api.ApiResource;
import upay.api.ApiRoutes;
import upay.api.ApiStore;
import upay.api.statement.StatementResource;
import upay.store.Store;

/** Puts the management API together. */
public final class ApiModule {
    private static final String DOCUMENT = "docs/management.yaml";

    private final ApiStore store;

    private final RegistryModule registry;

    /** @param store over connections of its own, see {@link ApiStore} */
    public ApiModule(Store store, RegistryModule registry) {
        this.store = new ApiStore(store);
        this.registry = registry;
    }

    public ApiRoutes routes() {
        List<ApiResource> resources = new ArrayList<>(List.of(new ApiDocument(document())));
        resources.addAll(registry.resources(store));
        resources.add(new StatementResource(store));
        return new ApiRoutes(store, resources);
    }

    private static byte[] document() {
        try (InputStream file = Objects.requireNonNull(
                ApiModule.class.getClassLoader().getResourceAsStream(DOCUMENT), "in the jar: " + DOCUMENT)) {
            return file.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException("in the jar: " + DOCUMENT, e);
        }
    }
}
