package upay.api;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import upay.port.StoreException;
import upay.store.idempotency.IdempotencyKeys;
import upay.store.idempotency.IdempotencyKeys.Former;
import upay.store.idempotency.IdempotencyKeys.Key;

/** Writes with {@code Idempotency-Key}: done once, and answered alike when they are repeated. */
final class RepeatedWrites {
    private static final Logger LOG = LoggerFactory.getLogger(RepeatedWrites.class);
    private static final Pattern KEY = Pattern.compile("[\\x21-\\x7e]{1,128}");
    /** A longer answer is not kept: a repeated request gets its status and where to look. */
    private static final int ANSWER_MAX = 60_000;

    private final IdempotencyKeys keys;

    RepeatedWrites(ApiStore store) {
        this.keys = store.read().idempotencyKeys();
    }

    /** Does it, unless it was done before. */
    Future<ApiAnswer> once(ApiRequest request, String line, String text, Supplier<Future<ApiAnswer>> work) {
        if (!KEY.matcher(text).matches()) {
            throw Problem.invalid(
                    "Idempotency-Key", "Idempotency-Key must be 1 to 128 visible ASCII characters without spaces.");
        }
        Caller caller = request.caller();
        Key key = new Key(caller.source().who().text() + " " + caller.source().name(), text);
        String hash = hash(line, request.bytes());
        return keys.claim(key, hash)
                .compose(former ->
                        former.isPresent() ? Future.succeededFuture(again(former.get(), hash)) : done(key, work));
    }

    private Future<ApiAnswer> done(Key key, Supplier<Future<ApiAnswer>> work) {
        Future<ApiAnswer> result;
        try {
            result = work.get();
        } catch (RuntimeException e) {
            result = Future.failedFuture(e);
        }
        return result.transform(ended -> {
            if (ended.succeeded()) {
                return keep(key, ended.result());
            }
            Throwable failure = ended.cause();
            // Only what certainly changed nothing may be tried again under the same key.
            boolean nothing = failure instanceof Problem problem && problem.status() < 500
                    || StoreException.certain(failure)
                    || ApiFailures.isRefusal(failure);
            Future<Void> released = nothing ? keys.release(key) : Future.succeededFuture();
            return released.otherwiseEmpty().compose(v -> Future.failedFuture(failure));
        });
    }

    private Future<ApiAnswer> keep(Key key, ApiAnswer answer) {
        JsonObject json = answer.json();
        String text = json == null || answer.once() || answer.stream() != null ? null : json.encode();
        String kept = text == null || text.length() > ANSWER_MAX ? null : text;
        return keys.keep(key, answer.status(), kept)
                .onFailure(e -> LOG.warn("an answer is not kept for repeated requests: {}", e.getMessage()))
                .otherwiseEmpty()
                .map(answer);
    }

    private static ApiAnswer again(Former former, String hash) {
        if (!former.requestHash().equals(hash)) {
            throw Problem.keyReused();
        }
        if (former.status() == 0) {
            throw Problem.conflict(
                    "The request with this key is under way, or its outcome is not known. Look whether it was"
                            + " done; if it was not, send it with a new key.");
        }
        String text = former.answer();
        JsonObject json = text == null
                ? new JsonObject()
                        .put("done", true)
                        .put("detail", "This was done before; what it showed is shown once.")
                : new JsonObject(text);
        return new ApiAnswer(
                former.status(),
                former.status() == 204 ? null : json,
                null,
                Map.of("Idempotency-Replayed", "true"),
                false);
    }

    private static String hash(String line, Buffer body) {
        try {
            MessageDigest hash = MessageDigest.getInstance("SHA-256");
            hash.update((line + "\n").getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash.digest(body.getBytes()));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has it", e);
        }
    }
}
