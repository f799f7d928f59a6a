package upay.api.channel;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import upay.api.ApiAnswer;
import upay.api.ApiFields;
import upay.api.ApiRequest;
import upay.api.ApiResource;
import upay.api.ApiRoute;
import upay.api.ApiStore;
import upay.api.Problem;
import upay.app.account.AccountChecks;
import upay.app.account.AccountLookup;
import upay.app.account.AccountPlace;
import upay.channel.AccountProbe.Check;
import upay.channel.account.AccountSettings;
import upay.domain.Payway;
import upay.identity.Permission;

/**
 * Tries an account from this instance: one query of an order that cannot exist. Moves no money. A few at a time, so that a
 * channel that does not answer holds few connections.
 */
public final class AccountTestResource implements ApiResource {
    /** At a time. */
    static final int MOST = 4;

    private final ApiStore store;
    private final Supplier<List<AccountSettings>> configured;
    private final @Nullable AccountChecks checks;
    private int running;

    /**
     * @param configured the accounts of the configuration, or the sandbox's
     * @param checks null: this gateway calls no channel
     */
    public AccountTestResource(
            ApiStore store, Supplier<List<AccountSettings>> configured, @Nullable AccountChecks checks) {
        this.store = store;
        this.configured = configured;
        this.checks = checks;
    }

    @Override
    public List<ApiRoute> routes() {
        return List.of(ApiRoute.post("/channel-accounts/test", Permission.RUN_CHECKS, this::test));
    }

    private Future<ApiAnswer> test(ApiRequest request) {
        ApiFields fields = request.fields();
        Payway channel = Channels.in(fields);
        String owner = Channels.owner(fields);
        AccountPlace place = new AccountPlace(owner, channel, Channels.account(fields, owner));
        fields.end();
        if (checks == null) {
            throw Problem.conflict("This gateway calls no channel: its setting channel-loopback is on.");
        }
        if (running >= MOST) {
            throw Problem.tooMany(MOST + " accounts are being tested. Try again when one of them is done.", 5);
        }
        running++;
        return test(checks, place).onComplete(done -> running--);
    }

    private Future<ApiAnswer> test(AccountChecks each, AccountPlace place) {
        return new AccountLookup(store.read().channelRegistry(), configured.get())
                .find(place)
                .compose(found -> each.run(found.orElseThrow(() -> Problem.notFound(
                        "There is no such account to test. GET /channel-accounts lists them; the configured one has the"
                                + " name conf and no merchant."))))
                .map(results -> answer(place, results));
    }

    private static ApiAnswer answer(AccountPlace place, List<Check> results) {
        JsonArray all = new JsonArray();
        results.forEach(check -> all.add(new JsonObject(AccountChecks.fields(check))));
        return ApiAnswer.ok(new JsonObject()
                .put("channel", place.payway().channel())
                .put("merchant", place.merchant())
                .put("name", place.account().name())
                .put("ok", AccountChecks.areSound(results))
                .put("checks", all));
    }
}
