package upay.app.api;

import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import upay.api.ApiDocument;
import upay.api.ApiResource;
import upay.api.ApiRoutes;
import upay.api.ApiStore;
import upay.api.order.OpenOrderResource;
import upay.api.order.OrderCheckResource;
import upay.api.order.OrderResource;
import upay.api.order.OrderReturnResource;
import upay.api.order.OrderSearchResource;
import upay.api.order.OrderWebhookResource;
import upay.api.order.OrderWork;
import upay.api.overview.GatewayState;
import upay.api.overview.OverviewResource;
import upay.metrics.Metrics;
import upay.store.Store;

/** Puts the management API together. */
public final class ApiModule {
    private static final String DOCUMENT = "docs/management.yaml";

    private final ApiStore store;
    private final Overview overview;

    /**
     * What the overview is made of.
     *
     * @param manualReviewAfter how long an outcome is unknown before it needs manual review
     */
    public record Overview(Vertx vertx, Metrics metrics, GatewayState state, Duration manualReviewAfter) {}

    private final OrderWork orders;

    private final RegistryModule registry;
    private final AccessModule access;
    private final FinanceModule finance;

    /**
     * @param store over connections of its own, see {@link ApiStore}
     * @param orders the gateway's work on orders
     */
    public ApiModule(
            Store store,
            RegistryModule registry,
            AccessModule access,
            FinanceModule finance,
            OrderWork orders,
            Overview overview) {
        this.store = new ApiStore(store);
        this.registry = registry;
        this.access = access;
        this.finance = finance;
        this.orders = orders;
        this.overview = overview;
    }

    public ApiRoutes routes() {
        List<ApiResource> resources = new ArrayList<>(List.of(new ApiDocument(document())));
        resources.addAll(access.resources(store));
        resources.addAll(registry.resources(store));
        resources.addAll(finance.resources(store));
        resources.add(new OverviewResource(
                overview.vertx(), store, overview.metrics(), overview.state(), overview.manualReviewAfter()));
        resources.addAll(List.of(
                new OrderSearchResource(store),
                new OrderResource(store, orders),
                new OpenOrderResource(store, orders),
                new OrderWebhookResource(store, orders),
                new OrderCheckResource(store, orders),
                new OrderReturnResource(store, orders)));
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
