package upay.api.upkeep;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.security.PublicKey;
import java.util.List;
import upay.api.ApiAnswer;
import upay.api.ApiRequest;
import upay.api.ApiResource;
import upay.api.ApiRoute;
import upay.api.ApiStore;
import upay.audit.Act;
import upay.audit.AuditAction;
import upay.identity.Permission;
import upay.protocol.signature.RsaSignature;
import upay.store.credential.PgSigningKeys;

/** The key that signs webhooks: its public half, and a new one. */
public final class WebhookKeyResource implements ApiResource {
    private final ApiStore store;

    public WebhookKeyResource(ApiStore store) {
        this.store = store;
    }

    @Override
    public List<ApiRoute> routes() {
        return List.of(
                // The same for everybody, as shops have it without a login.
                ApiRoute.getOwn("/webhooks/public-key", Permission.READ_WEBHOOKS, this::show),
                ApiRoute.post("/webhooks/rotate-key", Permission.CHANGE_KEYS, this::rotate));
    }

    private Future<ApiAnswer> show(ApiRequest request) {
        PgSigningKeys keys = store.read().signingKeys();
        return keys.isMade()
                .compose(made -> made
                        ? keys.published()
                        : request.perform(Act.of(AuditAction.WEBHOOK_PUBLIC_KEY), new JsonObject(), keys::published))
                .map(WebhookKeyResource::json);
    }

    private static ApiAnswer json(List<PublicKey> published) {
        JsonArray keys = new JsonArray();
        published.forEach(key -> keys.add(RsaSignature.pem(key)));
        return ApiAnswer.ok(new JsonObject().put("keys", keys));
    }

    private Future<ApiAnswer> rotate(ApiRequest request) {
        request.fields().end();
        return request.perform(Act.of(AuditAction.WEBHOOK_ROTATE_KEY), new JsonObject(), () -> store.read()
                        .signingKeys()
                        .rotate())
                .map(rotated -> ApiAnswer.ok(
                        new JsonObject().put("signing_key", rotated.id()).put("since", rotated.since())));
    }
}
