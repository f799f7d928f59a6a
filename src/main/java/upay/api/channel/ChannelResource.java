package upay.api.channel;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import upay.api.ApiAnswer;
import upay.api.ApiFields;
import upay.api.ApiRequest;
import upay.api.ApiResource;
import upay.api.ApiRoute;
import upay.api.ApiStore;
import upay.api.PageRequest;
import upay.app.account.AccountPlace;
import upay.audit.Act;
import upay.audit.AuditAction;
import upay.domain.Payway;
import upay.identity.Permission;
import upay.registry.EntryForms;
import upay.registry.RegistryRows;
import upay.store.registry.ChannelAccount;
import upay.store.registry.ChannelRegistry.Switch;

/** The channels: whether they are on, how they do on this instance, and the off-switches, which all instances obey. */
public final class ChannelResource implements ApiResource {
    /** More than there are channels, and so all switches of one owner. */
    private static final int OF_ONE = 64;

    private final ApiStore store;
    private final InstanceChannels instance;

    public ChannelResource(ApiStore store, InstanceChannels instance) {
        this.store = store;
        this.instance = instance;
    }

    @Override
    public List<ApiRoute> routes() {
        return List.of(
                ApiRoute.get("/channels", Permission.READ_CHANNELS, this::list),
                ApiRoute.get("/channels/switches", Permission.READ_CHANNELS, this::switches),
                ApiRoute.post("/channels/{channel}/off", Permission.SWITCH_CHANNELS, this::off),
                ApiRoute.post("/channels/{channel}/on", Permission.SWITCH_CHANNELS, this::on));
    }

    private Future<ApiAnswer> list(ApiRequest request) {
        request.onlyParameters("merchant");
        String merchant = request.query("merchant").orElse(null);
        return of(ChannelAccount.DEFAULT)
                .compose(all -> (merchant == null ? Future.succeededFuture(List.<Switch>of()) : of(merchant))
                        .map(own -> ApiAnswer.ok(json(merchant, all, own))));
    }

    private Future<List<Switch>> of(String owner) {
        return store.read().channelRegistry().switches(owner, "", OF_ONE).map(rows -> rows.stream()
                .filter(one -> one.owner().equals(owner))
                .toList());
    }

    private JsonObject json(@Nullable String merchant, List<Switch> all, List<Switch> own) {
        JsonArray items = new JsonArray();
        List<String> open = instance.open();
        for (Payway payway : instance.channels()) {
            String channel = payway.channel();
            List<String> outOfOrder = open.stream()
                    .filter(account -> account.startsWith(channel + "/"))
                    .toList();
            items.add(state(channel, null, find(all, channel))
                    .put("title", payway.title())
                    .put("of_merchant", merchant == null ? null : state(channel, merchant, find(own, channel)))
                    .put("breaker", outOfOrder.isEmpty() ? "closed" : "open")
                    .put("accounts_out_of_order", new JsonArray(outOfOrder))
                    .put("wrong_signatures", instance.wrongSignatures(payway)));
        }
        JsonArray signatures = new JsonArray();
        instance.wrongSignatures().forEach(line -> signatures.add(new JsonObject(line)));
        return new JsonObject().put("items", items).putNull("next").put("wrong_signatures", signatures);
    }

    private static Optional<Switch> find(List<Switch> switches, String channel) {
        return switches.stream().filter(one -> one.channel().equals(channel)).findFirst();
    }

    private static JsonObject state(String channel, @Nullable String merchant, Optional<Switch> off) {
        return off.map(one -> new JsonObject(RegistryRows.of(one, "off"))).orElseGet(() -> new JsonObject()
                .put("channel", channel)
                .put("merchant", merchant)
                .put("state", "on")
                .putNull("since")
                .putNull("by")
                .putNull("reason"));
    }

    private Future<ApiAnswer> switches(ApiRequest request) {
        request.onlyParameters();
        PageRequest page = request.page();
        return store.read()
                .channelRegistry()
                .switches(page.textAfter(0), page.textAfter(1), page.rows())
                .map(rows ->
                        page.answer(rows, one -> new JsonObject(RegistryRows.of(one, "off")), one -> new JsonArray()
                                .add(one.owner())
                                .add(one.channel())));
    }

    /** Who and why. */
    private record Order(String owner, String reason) {
        static Order read(ApiRequest request) {
            ApiFields fields = request.fields();
            Order order = new Order(Channels.owner(fields), fields.line("reason", EntryForms.NAME_MAX));
            fields.end();
            return order;
        }
    }

    private Future<ApiAnswer> off(ApiRequest request) {
        Payway channel = Channels.inPath(request);
        Order order = Order.read(request);
        String by = request.caller().source().name();
        return request.act(
                        Act.of(AuditAction.CHANNEL_OFF, order.owner(), channel.channel())
                                .because(order.reason()),
                        admin -> admin.channels().off(order.owner(), channel, by, order.reason()))
                .map(off -> ApiAnswer.ok(new JsonObject(RegistryRows.of(off, "off"))));
    }

    private Future<ApiAnswer> on(ApiRequest request) {
        Payway channel = Channels.inPath(request);
        Order order = Order.read(request);
        return request.act(
                        Act.of(AuditAction.CHANNEL_ON, order.owner(), channel.channel())
                                .because(order.reason()),
                        admin -> admin.channels().on(order.owner(), channel))
                .map(before ->
                        ApiAnswer.ok(state(channel.channel(), AccountPlace.merchant(order.owner()), Optional.empty())
                                .put("by", request.caller().source().name())
                                .put("reason", order.reason())
                                .put("was_off", !before.isEmpty())));
    }
}
