package upay.api.channel;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;
import upay.api.ApiAnswer;
import upay.api.ApiFields;
import upay.api.ApiRequest;
import upay.api.ApiResource;
import upay.api.ApiRoute;
import upay.api.ApiStore;
import upay.api.PageRequest;
import upay.api.Problem;
import upay.app.account.AccountEntry;
import upay.app.account.AccountLookup;
import upay.app.account.AccountPlace;
import upay.app.account.AccountReplacement;
import upay.app.account.AccountRows;
import upay.audit.Act;
import upay.audit.AuditAction;
import upay.channel.account.AccountSettings;
import upay.domain.AccountName;
import upay.domain.Payway;
import upay.domain.Secret;
import upay.identity.Permission;
import upay.registry.EntryForms;
import upay.registry.RegistryRows;
import upay.store.registry.AccountUses;
import upay.store.registry.AccountUses.Use;
import upay.store.registry.ChannelAccount;
import upay.store.registry.RegistryException;

/** The accounts at the channels: list, enter, remove, and which one new payments are made with. Settings are never shown. */
public final class ChannelAccountResource implements ApiResource {
    /** More than any channel has. */
    private static final int SETTINGS_MAX = 64;
    /** A certificate with its key has a few KiB. */
    private static final int SETTING_MAX = 64 * 1024;

    private static final int BODY_MAX = 512 * 1024;

    private final ApiStore store;
    private final Surroundings surroundings;

    /**
     * What accounts depend on beside the store.
     *
     * @param production whether real money moves
     * @param endpoints the configured address of a channel
     * @param configured the accounts of the configuration, or the sandbox's
     * @param worker forms rows, some milliseconds each, off the event loop
     */
    public record Surroundings(
            boolean production,
            Function<Payway, URI> endpoints,
            Supplier<List<AccountSettings>> configured,
            Function<Supplier<List<JsonObject>>, Future<List<JsonObject>>> worker) {}

    public ChannelAccountResource(ApiStore store, Surroundings surroundings) {
        this.store = store;
        this.surroundings = surroundings;
    }

    @Override
    public List<ApiRoute> routes() {
        return List.of(
                ApiRoute.get("/channel-accounts", Permission.READ_CHANNELS, this::list),
                ApiRoute.post("/channel-accounts", Permission.CHANGE_ACCOUNTS, this::add)
                        .withBody(BODY_MAX),
                ApiRoute.get("/channel-accounts/uses", Permission.READ_CHANNELS, this::uses),
                ApiRoute.post("/channel-accounts/use", Permission.CHANGE_ACCOUNTS, this::use),
                ApiRoute.post("/channel-accounts/remove", Permission.CHANGE_ACCOUNTS, this::remove));
    }

    private Future<ApiAnswer> list(ApiRequest request) {
        request.onlyParameters("merchant", "channel");
        String owner = request.query("merchant").orElse("");
        Payway channel = Channels.inQuery(request).orElse(null);
        PageRequest page = request.page();
        String[] after = {page.textAfter(0), page.textAfter(1), page.textAfter(2)};
        return store.read()
                .channelRegistry()
                .accounts(owner, channel, after, page.rows())
                .compose(rows -> surroundings
                        .worker()
                        .apply(() -> rows.stream()
                                .map(row -> new JsonObject(AccountRows.of(row)))
                                .toList())
                        .map(forms -> page.answer(forms, form -> form, ChannelAccountResource::key)));
    }

    private static JsonArray key(JsonObject account) {
        return new JsonArray()
                .add(Optional.ofNullable(account.getString("merchant")).orElse(ChannelAccount.DEFAULT))
                .add(account.getString("channel"))
                .add(account.getString("name"));
    }

    private Future<ApiAnswer> add(ApiRequest request) {
        ApiFields fields = request.fields();
        Payway channel = Channels.in(fields);
        String owner = Channels.owner(fields);
        AccountName name = Channels.account(fields, owner);
        String endpoint = fields.optionalLine("endpoint", 1024)
                .orElseGet(() -> surroundings.endpoints().apply(channel).toString());
        AccountEntry.Renamed settings = settings(fields);
        boolean force = fields.optionalFlag("force").orElse(false);
        fields.end();
        ChannelAccount account = new ChannelAccount(owner, name, channel, endpoint, settings.settings(), Instant.EPOCH);
        try {
            AccountEntry.check(account, surroundings.production());
        } catch (RegistryException faults) {
            throw Problem.invalid("settings", String.valueOf(faults.getMessage()));
        }
        List<String> warnings = new ArrayList<>(settings.warnings());
        warnings.addAll(AccountEntry.warnings(account));
        Act act = Act.of(AuditAction.CHANNEL_ACCOUNT_ADD, owner, channel.channel(), name.name());
        return replacement().check(account, force).compose(more -> {
            warnings.addAll(more);
            return request.act(act, admin -> admin.channels().put(account))
                    .map(done -> ApiAnswer.created(new JsonObject()
                            .put("channel", channel.channel())
                            .put("merchant", AccountPlace.merchant(owner))
                            .put("name", name.name())
                            .put("endpoint", endpoint)
                            .put("settings", new JsonArray(names(account)))
                            .put("warnings", new JsonArray(warnings))));
        });
    }

    private static List<String> names(ChannelAccount account) {
        return account.settings().keySet().stream().sorted().toList();
    }

    private static AccountEntry.Renamed settings(ApiFields fields) {
        Object given = fields.optional("settings")
                .orElseThrow(() -> Problem.invalid(
                        "settings", "settings is missing: the account's settings by name, as in gateway.yaml."));
        if (!(given instanceof JsonObject json) || json.size() > SETTINGS_MAX) {
            throw Problem.invalid("settings", "settings must be an object of up to " + SETTINGS_MAX + " texts.");
        }
        Map<String, Secret> settings = new TreeMap<>();
        for (Map.Entry<String, Object> entry : json) {
            if (!(entry.getValue() instanceof String text) || text.length() > SETTING_MAX) {
                throw Problem.invalid(
                        "settings", "Each of settings must be a text of up to " + SETTING_MAX + " characters.");
            }
            settings.put(entry.getKey(), new Secret(text.strip()));
        }
        try {
            return AccountEntry.renamed(settings);
        } catch (RegistryException twice) {
            throw Problem.invalid("settings", String.valueOf(twice.getMessage()));
        }
    }

    private Future<ApiAnswer> uses(ApiRequest request) {
        request.onlyParameters("merchant");
        String owner = request.query("merchant").orElse("");
        PageRequest page = request.page();
        Use after = page.after() == null
                ? null
                : new Use(page.textAfter(0), page.textAfter(1), page.textAfter(2), AccountName.OWN);
        return store.read()
                .accountUses()
                .list(owner, after, page.rows())
                .map(rows -> page.answer(rows, use -> new JsonObject(RegistryRows.of(use)), use -> new JsonArray()
                        .add(use.owner())
                        .add(use.channel())
                        .add(use.storeId())));
    }

    private Future<ApiAnswer> use(ApiRequest request) {
        ApiFields fields = request.fields();
        Payway channel = Channels.in(fields);
        String owner = Channels.owner(fields);
        String shop =
                fields.optionalMatch("store", EntryForms.ID, EntryForms.ID_RULE).orElse("");
        if (!fields.has("account")) {
            throw Problem.invalid(
                    "account", "account is missing: the name of an account, or null to take the choice back.");
        }
        Optional<AccountName> account = fields.optionalLine("account", 64).map(text -> chosen(owner, text));
        fields.end();
        if (!shop.isEmpty() && owner.equals(ChannelAccount.DEFAULT)) {
            throw Problem.invalid("store", "store needs merchant: a store is one of a merchant.");
        }
        Future<Void> usable = account.map(name -> new AccountLookup(
                                store.read().channelRegistry(),
                                surroundings.configured().get())
                        .requireUsable(owner, channel, name))
                .orElseGet(Future::succeededFuture);
        Act act = Act.of(AuditAction.CHANNEL_ACCOUNT_USE, owner, channel.channel(), shop);
        return usable.compose(there -> request.act(act, admin -> {
                    AccountUses uses = admin.accountUses();
                    return account.isEmpty()
                            ? uses.remove(owner, channel, shop)
                            : uses.put(owner, channel, shop, account.get());
                }))
                .map(done -> ApiAnswer.ok(new JsonObject()
                        .put("channel", channel.channel())
                        .put("merchant", AccountPlace.merchant(owner))
                        .put("store", shop.isEmpty() ? null : shop)
                        .put("use", account.map(AccountName::text).orElse(null))));
    }

    private static AccountName chosen(String owner, String text) {
        if (!AccountName.isText(text)) {
            throw Problem.invalid(
                    "account",
                    "account must be 1 to 32 lower-case letters, digits and hyphens, after a * if it is one of all"
                            + " merchants.");
        }
        return text.startsWith(AccountName.EVERYBODY) ? AccountName.read(text) : AccountName.of(owner, text);
    }

    private Future<ApiAnswer> remove(ApiRequest request) {
        ApiFields fields = request.fields();
        Payway channel = Channels.in(fields);
        String owner = Channels.owner(fields);
        AccountName name = Channels.account(fields, owner);
        boolean force = fields.optionalFlag("force").orElse(false);
        fields.end();
        Act act = Act.of(AuditAction.CHANNEL_ACCOUNT_REMOVE, owner, channel.channel(), name.name());
        return replacement()
                .requireNoOrders(new AccountPlace(owner, channel, name), force)
                .compose(free -> request.act(act, admin -> admin.channels().remove(owner, channel, name)))
                .map(done -> ApiAnswer.ok(new JsonObject()
                        .put("channel", channel.channel())
                        .put("merchant", AccountPlace.merchant(owner))
                        .put("name", name.name())
                        .put("removed", true)));
    }

    private AccountReplacement replacement() {
        return new AccountReplacement(
                store.read().channelRegistry(), store.read().accountOrders());
    }
}
