package upay.webhook;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.security.SecureRandom;
import java.util.HexFormat;
import upay.domain.terminal.Terminal;
import upay.port.Instance;
import upay.port.Outbox.Delivery;
import upay.port.SigningKeys;
import upay.protocol.signature.Md5Signature;
import upay.protocol.signature.RsaSignature;
import upay.protocol.signature.SignatureV2;

/**
 * Signs webhooks with the gateway's own key, and with both of the terminal's signatures for receivers that have its
 * secret. RSA costs a millisecond of CPU, so it runs on a bounded number of workers, and once for each event: retries
 * reuse the signature.
 *
 * <p>Confined to the verticle's event loop.
 */
final class WebhookSigner {
    /** The number of signatures cached for retries: some 400 bytes each. */
    private static final int KEPT_MAX = 4096;

    private static final String AUTHORIZATION = "Authorization";
    private static final int NONCE_BYTES = 16;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final SigningKeys keys;
    private final Instance instance;
    private final WebhookSettings.Authorization authorization;
    private final WorkerExecutor workers;

    private final Cache<String, Kept> kept =
            Caffeine.newBuilder().maximumSize(KEPT_MAX).executor(Runnable::run).build();

    /** @param keyId after a rotation the signature is computed again */
    private record Kept(int keyId, String sign) {}

    WebhookSigner(Vertx vertx, SigningKeys keys, Instance instance, WebhookSettings.Authorization authorization) {
        this.keys = keys;
        this.instance = instance;
        this.authorization = authorization;
        int cores = Runtime.getRuntime().availableProcessors();
        this.workers = vertx.createSharedWorkerExecutor("upay-notify-signer", Math.max(1, cores / 2));
    }

    /**
     * Creates the first key early, so that no receiver waits for it. Errors are ignored here, since signing reports
     * them.
     */
    Future<?> ready() {
        return authorization == WebhookSettings.Authorization.MD5 ? Future.succeededFuture() : keys.signing();
    }

    /** The headers that sign {@code body}. */
    Future<MultiMap> sign(Delivery delivery, Terminal terminal, byte[] body) {
        String md5 =
                terminal.sn() + " " + Md5Signature.sign(body, terminal.keys().ofWebhooks());
        SignatureV2.Message message =
                new SignatureV2.Message("POST", delivery.url(), WebhookDelivery.CONTENT_TYPE, body);
        SignatureV2 v2 = SignatureV2.of(message, terminal.keys().ofWebhooks(), instance.now(), nonce());
        MultiMap headers =
                MultiMap.caseInsensitiveMultiMap().set("Upay-Signature", md5).set(SignatureV2.HEADER, v2.header());
        return switch (authorization) {
            case RSA -> rsa(delivery, body).map(sign -> headers.set(AUTHORIZATION, sign));
            case SN_RSA -> rsa(delivery, body).map(sign -> headers.set(AUTHORIZATION, terminal.sn() + " " + sign));
            case MD5 -> Future.succeededFuture(headers.set(AUTHORIZATION, md5));
        };
    }

    private Future<String> rsa(Delivery delivery, byte[] body) {
        return keys.signing().compose(signing -> {
            Kept before = kept.getIfPresent(delivery.eventId());
            if (before != null && before.keyId == signing.id()) {
                return Future.succeededFuture(before.sign);
            }
            return workers.executeBlocking(() -> RsaSignature.sign(body, signing.key()), false)
                    .onSuccess(sign -> kept.put(delivery.eventId(), new Kept(signing.id(), sign)));
        });
    }

    /** There is no further attempt on this instance. */
    void forget(Delivery delivery) {
        kept.invalidate(delivery.eventId());
    }

    private static String nonce() {
        byte[] nonce = new byte[NONCE_BYTES];
        RANDOM.nextBytes(nonce);
        return HexFormat.of().formatHex(nonce);
    }

    Future<Void> close() {
        return workers.close();
    }
}
